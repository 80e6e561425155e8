"""Ctrl-C, held back where it would leave a process behind that nobody knows of."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["HELD", "interrupts_held"]

HELD = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Handle SIGINT and SIGTERM at the end of the block, not within it.

    What the block starts is not kept from seeing them: handlers are not inherited. Python handles
    signals in its main thread only, so in another one there is nothing to hold back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []

    def hold(signum: int, _frame: FrameType | None) -> None:
        arrived.append(signum)

    former = {signum: signal.signal(signum, hold) for signum in HELD}
    try:
        yield
    finally:
        for signum, handler in former.items():
            signal.signal(signum, handler)
        for first in arrived[:1]:
            signal.raise_signal(first)
