"""The roles of one installation under supervision: what leaves is started again, with a pause."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from tests.e2e.roles_run import PARTITIONS, PORT_OF, ROOT, Roles, until

__all__ = ["Workers"]

#: Between two starts of one role, as an orchestrator would pause.
PAUSE_S = 2.0


@dataclass
class Workers(Roles):
    """``wanted`` are the roles that ought to run, ``extra`` variables that a role always has, and
    ``programs`` the modules that replace a role's own."""

    wanted: list[str] = field(default_factory=lambda: ["engine-1", "engine-2", "sink"])
    extra: dict[str, dict[str, str]] = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=dict)
    exits: dict[str, list[int]] = field(default_factory=dict)
    _started: dict[str, float] = field(default_factory=dict)

    @property
    def engines(self) -> list[str]:
        """The engines that ought to run."""
        return [name for name in self.wanted if name.startswith("engine")]

    def start(self, name: str, **more: str) -> None:
        """Start a role; ``more`` are variables for this time only, such as ``RECON_FAILPOINT``."""
        self._note_exit(name)
        role, _, number = name.partition("-")
        environment = self.environment | {
            PORT_OF[role]: str(self.port(name)),
            "RECON_INSTANCE_ID": number or "1",
            **self.extra.get(name, {}),
            **more,
        }
        program = self.programs.get(name, f"recon_app.{role}")
        self.home.mkdir(parents=True, exist_ok=True)
        self._started[name] = time.monotonic()
        with self.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "faust", "-A", program, "worker", "-l", "info"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def keep_up(self) -> None:
        """Start what ought to run and does not, unless it was started a moment ago."""
        for name in self.wanted:
            rested = time.monotonic() - self._started.get(name, float("-inf")) > PAUSE_S
            if not self.is_alive(name) and rested:
                self.start(name)

    def hold(self, seconds: float) -> None:
        """Let time pass, as a supervisor would."""
        over = time.monotonic() + seconds
        until(lambda: self._held(over), "the time to pass", seconds + 30, every_s=0.2)

    def await_working(self, timeout_s: float = 120.0) -> None:
        """Supervise until the engines own every partition between them."""
        until(self._working, "the engines to own all partitions", timeout_s, every_s=0.2)

    def owned_by(self, engine: str) -> list[int]:
        """What an engine says it owns; nothing when it does not answer."""
        try:
            return self.owned(engine)
        except OSError:
            return []

    def state_dir(self, name: str) -> Path:
        """Where a role keeps its state."""
        return self.home / "state" / f"{name}"

    def dbs(self, name: str) -> list[Path]:
        """The RocksDB directories of an engine."""
        return sorted(self.state_dir(name).rglob("cases-*.db"))

    def _held(self, over: float) -> bool:
        self.keep_up()
        return time.monotonic() > over

    def _working(self) -> bool:
        self.keep_up()
        owned = [self.owned_by(engine) for engine in self.engines]
        return all(owned) and sorted(chain.from_iterable(owned)) == [*range(PARTITIONS)]

    def _note_exit(self, name: str) -> None:
        if name in self.running and (code := self.running[name].poll()) is not None:
            self.exits.setdefault(name, []).append(code)
