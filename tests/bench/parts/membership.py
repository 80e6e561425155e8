"""Two engines, and how long the worst partition has no verdict when one of them goes away."""

import signal
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from recon_app.settings import Settings
from recon_app.stack import process
from recon_app.stack.process import Process, is_alive
from recon_app.stack.roles import Role
from recon_app.topics import topics
from tests.bench.parts.open_cases import open_cases, waiting_settings
from tests.bench.parts.recovery import PATIENCE_S, USUAL_S, paced_load
from tests.bench.silence import Silence, listening
from tests.bench.sitting import Figures, Sitting, until

__all__ = ["measure_membership"]

#: How a worker is known to its group, and what it does when it is asked to stop.
MEMBERS: Mapping[str, Mapping[str, str]] = {
    "dynamic": {"RECON_INSTANCE_ID": ""},
    "static_stays": {"RECON_LEAVE_ON_STOP": "false"},
    "static_leaves": {"RECON_LEAVE_ON_STOP": "true"},
}
NAMES = ("one", "two")


class Pair:
    """Two engines of one group under a paced load."""

    def __init__(self, roles: Mapping[str, Role], silence: Silence) -> None:
        self._roles = roles
        self._silence = silence
        self._running: dict[str, Process] = {}

    def start(self, *names: str) -> None:
        """Start workers and wait until they are ready."""
        for name in names:
            self._running[name] = self._roles[name].start()
        for name in names:
            until(self._running[name], self._roles[name].ready, PATIENCE_S)

    def end(self, *names: str, how: signal.Signals = signal.SIGTERM) -> None:
        """End workers and wait until they are gone."""
        for name in names:
            if name in self._running:
                process.stop(self._running.pop(name), how=how)

    def kill(self) -> None:
        """Kill -9; a supervisor starts it again at once."""
        self.end("one", how=signal.SIGKILL)
        self.start("one")

    def roll(self) -> None:
        """Each is asked to stop and started again, one after the other."""
        for name in NAMES:
            self.end(name)
            self.start(name)

    def scale_in(self) -> None:
        """One is asked to stop and does not come back."""
        self.end("two")

    def lose(self) -> None:
        """Kill -9 of one that does not come back."""
        self.end("two", how=signal.SIGKILL)

    def longest_s(self, happens: Callable[[], None]) -> float:
        """The longest silence of a partition, from before it happens until all decide again."""
        self.start(*(set(NAMES) - set(self._running)))
        time.sleep(USUAL_S)
        self._silence.begin()
        happens()
        alive = partial(is_alive, self._running["one"])
        self._silence.ended_s(time.time(), PATIENCE_S, alive)
        return self._silence.longest_s


EVENTS: Mapping[str, Callable[[Pair], None]] = {
    "kill": Pair.kill,
    "rolling_restart": Pair.roll,
    "scale_in": Pair.scale_in,
    "lost": Pair.lose,
}


def measure_membership(here: Sitting) -> Figures:
    """Every kind of membership through the same events, at the same number of open cases."""
    return {kind: _of(here, kind, env) for kind, env in MEMBERS.items()}


def _of(here: Sitting, kind: str, env: Mapping[str, str]) -> Figures:
    settings = here.declare(waiting_settings(here, f"{kind.replace('_', '-')}-"))
    cases = min(here.sizes.recovery_cases)
    open_cases(here, settings, 0, cases)
    found: Figures = {"open_cases": cases}
    with _pair(here, settings, env) as pair:
        for name, happens in EVENTS.items():
            runs = [pair.longest_s(partial(happens, pair)) for _ in range(here.sizes.kills)]
            here.say(f"{kind}, {name}: {', '.join(f'{value:.2f} s' for value in runs)}")
            found[name] = {"seconds": statistics.median(runs), "worst_seconds": max(runs)}
    return found


@contextmanager
def _pair(here: Sitting, settings: Settings, env: Mapping[str, str]) -> Iterator[Pair]:
    roles = {name: _role(here, settings, name, env) for name in NAMES}
    journal = topics(settings).journal.name
    with paced_load(here, settings), listening(here.brokers, journal) as silence:
        pair = Pair(roles, silence)
        try:
            yield pair
        finally:
            pair.end(*NAMES)


def _role(here: Sitting, settings: Settings, name: str, env: Mapping[str, str]) -> Role:
    role = here.role("engine", settings)
    own = {"RECON_INSTANCE_ID": name, "RECON_STATE_DIR": str(settings.home / name)}
    log = settings.home / f"engine-{name}.log"
    return Role(role.name, {**role.env, **own, **env}, role.ports, log)
