"""Faults of our own processes: killed, asked to stop, put to sleep, added and taken away."""

import signal
import time

from tests.chaos.bed import Bed
from tests.chaos.fault import Act
from tests.e2e.roles_run import PARTITIONS, STANDSTILL_S, until

__all__ = [
    "kill",
    "kill_at",
    "kill_at_random",
    "roll",
    "scale",
    "sleep_inside",
    "stop",
    "without",
    "zombie",
]

OWN_EXIT = 70
EVERYTHING = [*range(PARTITIONS)]


def kill_at(step: str) -> Act:
    """End an engine with SIGKILL at one step of the writer's protocol."""

    def inject(bed: Bed) -> None:
        passing = bed.rng.randint(2, 8)
        bed.workers.kill("engine-2")
        bed.workers.start("engine-2", RECON_FAILPOINT=f"{step}:kill:{passing}")
        assert bed.workers.exit_code("engine-2") == -signal.SIGKILL
        bed.note(f"killed itself at passing {passing}")

    return inject


def kill(*names: str) -> Act:
    """End these roles with SIGKILL, all at once."""

    def inject(bed: Bed) -> None:
        for name in names:
            bed.workers.kill(name)
        bed.note(f"killed {', '.join(names)}")

    return inject


def kill_at_random(seconds: float) -> Act:
    """End a role with SIGKILL every few seconds, and start it again."""

    def inject(bed: Bed) -> None:
        over, kills = time.monotonic() + seconds, 0
        while time.monotonic() < over:
            bed.workers.hold(bed.rng.uniform(0.5, 9))
            victim = bed.rng.choice(bed.workers.wanted)
            if bed.workers.is_alive(victim):
                bed.workers.kill(victim)
                kills += 1
        assert kills > seconds / 20, f"only {kills} kills"
        bed.note(f"{kills} kills")

    return inject


def stop(name: str) -> Act:
    """Ask a role to stop; it must do so, and say that all is well."""

    def inject(bed: Bed) -> None:
        bed.workers.signal(name, signal.SIGTERM)
        assert bed.workers.exit_code(name) == 0
        bed.note(f"{name} ended with 0")

    return inject


def zombie(bed: Bed) -> None:
    """Halt an engine until another owns its partitions, then let it go on: it must leave."""
    until(lambda: _is_put_to_sleep(bed, "engine-1"), "engine-1 to fall asleep")
    _woken_after_takeover(bed, "engine-1", "engine-2")


def _is_put_to_sleep(bed: Bed, name: str) -> bool:
    """Halt it; of what came before it may just have died."""
    workers = bed.workers
    workers.await_working()
    workers.signal(name, signal.SIGSTOP)
    until(lambda: not workers.is_alive(name) or workers.is_halted(name), f"{name} to halt")
    return workers.is_alive(name)


def sleep_inside(bed: Bed) -> None:
    """The same, but it falls asleep inside an open transaction."""
    passing = bed.rng.randint(2, 8)
    bed.workers.kill("engine-1")
    bed.workers.start("engine-1", RECON_FAILPOINT=f"before_end:stop:{passing}")
    until(lambda: bed.workers.is_halted("engine-1"), "engine-1 to fall asleep")
    _woken_after_takeover(bed, "engine-1", "engine-2")


def _woken_after_takeover(bed: Bed, sleeper: str, heir: str) -> None:
    asleep = time.monotonic()

    def is_taken_over() -> bool:
        bed.workers.keep_up()
        return bed.workers.owned_by(heir) == EVERYTHING

    until(is_taken_over, f"{heir} to own everything")
    bed.decides(50)
    until(lambda: time.monotonic() > asleep + STANDSTILL_S, f"the session of {sleeper} to be over")
    bed.workers.signal(sleeper, signal.SIGCONT)
    assert bed.workers.exit_code(sleeper) == OWN_EXIT
    bed.note("took over, then left with 70")


def without(name: str) -> Act:
    """Begin without this role."""
    return lambda bed: bed.workers.wanted.remove(name)


def scale(bed: Bed) -> None:
    """From one engine to three, to two, to one."""
    workers = bed.workers
    workers.wanted += ["engine-2", "engine-3"]
    workers.await_working()
    bed.decides(100)
    for name in ("engine-3", "engine-2"):
        workers.wanted.remove(name)
        stop(name)(bed)
        workers.await_working()
        bed.decides(100)


def roll(bed: Bed) -> None:
    """Stop each role and start it again, one after the other."""
    for name in bed.workers.wanted:
        stop(name)(bed)
        bed.workers.start(name)
        bed.workers.await_ready(name)
        bed.decides(30)
