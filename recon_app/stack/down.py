"""Take a stack down: our roles first, then Kafka, then Postgres; wait until each is gone."""

import signal
from collections.abc import Callable
from pathlib import Path

from recon_app.stack.process import Process, ask_to_stop, await_end, is_alive
from recon_app.stack.record import Record, forget, locked, read_record

__all__ = ["down"]

GRACE_S = 20.0
#: Servers go after the processes that use them; SIGINT is Postgres's fast shutdown.
ORDER: tuple[tuple[str, ...], ...] = (("engine", "sink", "api"), ("kafka",), ("postgres",))
HOW = {"postgres": signal.SIGINT}


def down(home: Path, say: Callable[[str], None]) -> None:
    """Stop every process of the stack in ``home``; data stay. Nothing to do is fine.

    Raises:
        StackError: another ``recon dev`` works on this home, or its record is damaged.
    """
    home = home.absolute()
    if not home.exists():
        return
    with locked(home):
        record = read_record(home) or Record()
        for group in ORDER:
            _stop([its for its in record.processes if its.role in group and is_alive(its)], say)
        forget(home)


def _stop(processes: list[Process], say: Callable[[str], None]) -> None:
    for its in processes:
        ask_to_stop(its, HOW.get(its.role, signal.SIGTERM))
    for its in processes:
        by_itself = await_end(its, GRACE_S)
        say(f"{its.name:<10} {'stopped' if by_itself else f'killed after {GRACE_S:.0f} s'}")
