"""Start what does not run yet, side by side, and wait until all of it is ready."""

import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from recon_app.stack import process
from recon_app.stack.interrupts import interrupts_held
from recon_app.stack.process import Process, is_alive
from recon_app.stack.record import Record, forget, write_record

__all__ = ["Launcher", "Part"]

UNDO_GRACE_S = 20.0


class Part(Protocol):
    """One process of a stack, before it runs."""

    @property
    def name(self) -> str:
        """What it is called in the record and in the name of its log."""

    def start(self) -> Process:
        """Start it; it need not be ready."""

    def ready(self) -> bool:
        """Whether it does its work."""


class Launcher:
    """Launches parts into a record, and can take back what it started."""

    def __init__(
        self, home: Path, record: Record, timeout_s: float, say: Callable[[str], None]
    ) -> None:
        self.home = home
        self.record = record
        self.timeout_s = timeout_s
        self.say = say
        self.started: list[Process] = []

    def launch(self, parts: Sequence[Part]) -> None:
        """Start the parts that do not run, and wait until every part is ready.

        Raises:
            StackError: one ended or was not ready in time; the message quotes its log.
        """
        since = time.monotonic()
        running = [self._ensure(part) for part in parts]
        for part, its in zip(parts, running, strict=True):
            process.await_ready(its, part.ready, self.timeout_s)
            how = f"ready after {time.monotonic() - since:.1f} s"
            self.say(f"{part.name:<10} {how if its in self.started else 'was ready already'}")

    def undo(self) -> None:
        """Stop what this launcher started, the last first."""
        for its in reversed(self.started):
            self.say(f"{its.name:<10} stopped again")
            how = signal.SIGINT if its.role == "postgres" else signal.SIGTERM
            process.stop(its, UNDO_GRACE_S, how)
            self.record.processes.remove(its)
        if self.record.processes:
            write_record(self.home, self.record)
        else:
            forget(self.home)

    def _ensure(self, part: Part) -> Process:
        former = self.record.find(part.name)
        if former and is_alive(former):
            return former
        # What runs and is not yet in the record could not be undone.
        with interrupts_held():
            fresh = part.start()
            self.started.append(fresh)
            self.record.put(fresh)
            write_record(self.home, self.record)
        return fresh
