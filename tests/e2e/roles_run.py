"""Our roles as processes: started, killed, halted, fed and asked as an operator would."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from recon_app.settings import Settings, load_settings
from recon_app.stack.ports import free_port
from recon_app.stack.probe import web_ready
from tests.e2e.asking import Answer, ask
from tests.keys import keys_file

__all__ = [
    "PARTITIONS",
    "ROOT",
    "STANDSTILL_S",
    "Roles",
    "clean_environment",
    "recon",
    "result_of",
    "until",
]

PARTITIONS = 4
ROOT = Path(__file__).parents[2]
#: Which port variable each role reads.
PORT_OF = {"engine": "RECON_ENGINE_PORT", "sink": "RECON_SINK_PORT", "api": "RECON_API_PORT"}
START_TIMEOUT_S = 60.0
SESSION_S = 6
#: The group counts a session from the last heartbeat, a second ago; a worker from its own sleep.
STANDSTILL_S = SESSION_S + 1.0


def until(
    condition: Callable[[], object], what: str, timeout_s: float = 60.0, every_s: float = 0.1
) -> None:
    """Poll until ``condition`` holds; fail naming ``what`` when it does not in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"timed out after {timeout_s:.0f} s: {what}"
        time.sleep(every_s)


def clean_environment() -> dict[str, str]:
    """The environment of this run without a setting of ours; ``python`` is the one that runs."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("RECON_") or name == "RECON_KAFKA_JARS"
    }
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"}


def recon(
    *arguments: str, environment: Mapping[str, str], timeout_s: float = 150.0
) -> subprocess.CompletedProcess[str]:
    """Run ``recon`` to its end."""
    return subprocess.run(
        ["recon", *arguments],
        cwd=ROOT,
        env={**environment},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


@dataclass
class Roles:
    """The processes of one installation: ``engine-1``, ``engine-2``, ``sink`` and ``api``."""

    brokers: str
    dsn: str
    prefix: str
    home: Path
    policy: Path | None = None
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    wired: set[str] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        """The same settings for the test's own clients."""
        return load_settings(
            brokers=self.brokers,
            postgres_dsn=self.dsn,
            topic_prefix=self.prefix,
            partitions=PARTITIONS,
            replication_factor=1,
            min_insync_replicas=1,
        )

    @property
    def environment(self) -> dict[str, str]:
        """What makes any command find this installation."""
        values = {
            "RECON_BROKERS": self.brokers,
            "RECON_POSTGRES_DSN": self.dsn,
            "RECON_TOPIC_PREFIX": self.prefix,
            "RECON_PARTITIONS": str(PARTITIONS),
            "RECON_REPLICATION_FACTOR": "1",
            "RECON_MIN_INSYNC_REPLICAS": "1",
            "RECON_HOME": str(self.home),
            "RECON_ANONYMOUS": "true",
            "RECON_PRIVACY_KEYS_FILE": str(keys_file()),
            "RECON_SESSION_TIMEOUT_S": str(SESSION_S),
            "RECON_HEARTBEAT_INTERVAL_S": "1",
            "RECON_ENGINE_URL": f"http://127.0.0.1:{self.port('engine-1')}",
        }
        policy = {"RECON_POLICY_FILE": str(self.policy)} if self.policy else {}
        return clean_environment() | values | policy

    def port(self, name: str) -> int:
        """The port of a role, the same each time it starts."""
        if name not in self.ports:
            self.ports[name] = free_port()
        return self.ports[name]

    def start(self, name: str, **more: str) -> None:
        """Start a role; ``more`` are further variables, such as ``RECON_FAILPOINT``."""
        role, _, number = name.partition("-")
        self.wired = {*self.wired, name} if more else self.wired - {name}
        environment = self.environment | {
            PORT_OF[role]: str(self.port(name)),
            "RECON_DASHBOARD_PORT": str(self.port(f"{name}-page")),
            "RECON_INSTANCE_ID": number or "1",
            **more,
        }
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "faust", "-A", f"recon_app.{role}", "worker", "-l", "info"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def ensure(self, *names: str) -> None:
        """Have these roles run and ready, without what a test told them to do to themselves."""
        for name in names:
            if name in self.wired and self.is_alive(name):
                self.kill(name)
            if not self.is_alive(name):
                self.start(name)
        for name in names:
            self.await_ready(name)

    def await_ready(self, name: str) -> None:
        """Wait for ``/readyz``; fail with the end of the log if the process ends first."""
        until(
            lambda: self.running[name].poll() is not None or web_ready(self.port(name)),
            f"{name} to be ready, see {self.log(name)}",
            START_TIMEOUT_S,
        )
        assert self.running[name].poll() is None, f"{name} ended\n{self.tail(name)}"

    def log(self, name: str) -> Path:
        """The log of a role."""
        return self.home / f"{name}.log"

    def tail(self, name: str, lines: int = 30) -> str:
        """The end of its log."""
        text = self.log(name).read_text(errors="replace") if self.log(name).exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def is_alive(self, name: str) -> bool:
        """Whether it runs."""
        return name in self.running and self.running[name].poll() is None

    def is_halted(self, name: str) -> bool:
        """Whether SIGSTOP has it."""
        return bool(psutil.Process(self.running[name].pid).status() == psutil.STATUS_STOPPED)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal."""
        self.running[name].send_signal(number)

    def kill(self, name: str) -> None:
        """End it at once, as a lost machine would."""
        self.signal(name, signal.SIGKILL)
        self.running[name].wait(10)

    def exit_code(self, name: str, timeout_s: float = 60.0) -> int:
        """Wait for its end."""
        return self.running[name].wait(timeout_s)

    def stop(self, *names: str) -> None:
        """End these roles, or all, gently."""
        chosen = [self.running[name] for name in names or self.running if self.is_alive(name)]
        for process in chosen:
            process.terminate()
            process.send_signal(signal.SIGCONT)
        for process in chosen:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)

    def ask(self, path: str, role: str = "api", **how: Any) -> Answer:
        """Ask a role over HTTP."""
        return ask(f"http://127.0.0.1:{self.port(role)}{path}", **how)

    def case(self, txn_id: str, role: str = "engine-1") -> dict[str, Any]:
        """The live case as a role shows it; empty while it knows none."""
        answer = self.ask(f"/txns/{txn_id}", role)
        found: dict[str, Any] = answer.json() if answer.status == 200 else {}
        return found

    def await_state(self, txn_id: str, state: str, role: str = "engine-1") -> dict[str, Any]:
        """The case once it is in this state."""
        found: dict[str, Any] = {}

        def reached() -> bool:
            found.update(self.case(txn_id, role))
            return found.get("state") == state

        until(reached, f"{txn_id} to be {state}")
        return found

    def owned(self, engine: str) -> list[int]:
        """The partitions an engine says it owns and has restored."""
        answer = self.ask("/readyz", engine)
        found: list[int] = answer.json()["partitions"] if answer.status == 200 else []
        return found

    def simulate(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start ``recon simulate --check --json`` on this installation."""
        return subprocess.Popen(
            ["recon", "simulate", "--check", "--json", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def result_of(simulation: "subprocess.Popen[str]", timeout_s: float = 150.0) -> dict[str, Any]:
    """What a simulation said, with its exit code."""
    out, err = simulation.communicate(timeout=timeout_s)
    assert out, f"exit {simulation.returncode}: {err}"
    found: dict[str, Any] = json.loads(out)
    return found | {"exit": simulation.returncode}
