"""Seconds without verdicts after kill -9: with the state directory kept, and with it deleted."""

import json
import shutil
import signal
import statistics
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

from recon_app.errors import StackError
from recon_app.settings import Settings
from recon_app.stack import process
from recon_app.stack.ports import LOOPBACK
from recon_app.stack.process import Process, is_alive
from recon_app.stack.roles import Role
from recon_app.topics import topics
from tests.bench.parts.open_cases import open_cases, waiting_settings
from tests.bench.silence import Silence, listening
from tests.bench.sitting import Figures, Sitting, until

__all__ = ["PACED", "measure_recovery", "paced_load"]

PREFIX = "recovery-"
#: Payments a second while workers die; each is two events, spread over all partitions.
PACED = 200
#: Far above every number that waits.
FIRST_PACED = 1_000_000_000
LONGEST_S = 3600
PATIENCE_S = 180.0
#: A worker that was killed goes on as usual for so long before it is killed again.
USUAL_S = 2.0


def measure_recovery(here: Sitting) -> Figures:
    """A paced load goes on, the engine is killed and at once started again by a supervisor."""
    settings = here.declare(waiting_settings(here, PREFIX))
    found: Figures = {}
    there = 0
    for cases in sorted(here.sizes.recovery_cases):
        open_cases(here, settings, there, cases - there)
        there = cases
        found[str(cases)] = _killed(here, settings)
    return found


def _killed(here: Sitting, settings: Settings) -> Figures:
    named = topics(settings)
    role = here.role("engine", settings)
    with paced_load(here, settings), listening(here.brokers, named.journal.name) as silence:
        lost = partial(shutil.rmtree, settings.state_path)
        with _supervised(role, silence) as kill:
            return {
                kind: _figures(here, kind, [kill(prepare) for _ in range(here.sizes.kills)])
                for kind, prepare in (("warm", nullcontext), ("cold", lost))
            }


@contextmanager
def _supervised(
    role: Role, silence: Silence
) -> Iterator[Callable[[Callable[[], Any]], dict[str, float]]]:
    """Gives a function that kills the engine, does something, starts it again, and measures."""
    running = role.start()

    def kill(prepare: Callable[[], Any]) -> dict[str, float]:
        nonlocal running
        time.sleep(USUAL_S)
        killed_s = time.time()
        process.stop(running, how=signal.SIGKILL)
        dead_s = time.time()
        prepare()
        running = role.start()
        seconds = silence.ended_s(dead_s, PATIENCE_S, partial(is_alive, running)) - killed_s
        return {"seconds": seconds} | _restored(running, role)

    try:
        until(running, role.ready, PATIENCE_S)
        yield kill
    finally:
        process.stop(running)


def _restored(running: Process, role: Role) -> dict[str, float]:
    until(running, role.ready, PATIENCE_S)
    with urllib.request.urlopen(f"http://{LOOPBACK}:{role.ports[0]}/readyz") as answer:
        recovery = json.load(answer)["recovery"]
    return {"rows": recovery["rows"], "restore_seconds": recovery["seconds"]}


def _figures(here: Sitting, kind: str, runs: list[dict[str, float]]) -> Figures:
    seconds = [run["seconds"] for run in runs]
    here.say(f"recovery, {kind}: {', '.join(f'{value:.2f} s' for value in seconds)}")
    return {
        "kills": len(runs),
        "seconds": statistics.median(seconds),
        "worst_seconds": max(seconds),
        "restored_rows": max(run["rows"] for run in runs),
        "restore_seconds": statistics.median(run["restore_seconds"] for run in runs),
    }


@contextmanager
def paced_load(here: Sitting, settings: Settings) -> Iterator[None]:
    """Payments at a steady pace for as long as the block runs."""
    named = topics(settings)
    sent = [named.gateway.name, named.bank.name, str(PACED), str(LONGEST_S), str(_fresh())]
    with here.spawned("pace", ["tests.bench.pace", here.brokers, *sent]) as pace:
        yield
        if not is_alive(pace):
            raise StackError("the paced load ended before the measurement did")


def _fresh() -> int:
    """A number no payment had before."""
    return FIRST_PACED + time.monotonic_ns() // 1_000_000
