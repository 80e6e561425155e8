"""What one fetch brought, and between which positions; and whether anybody still waits for it."""

from collections.abc import Mapping
from threading import Lock
from typing import Any

from faust.types import TP

__all__ = ["Fetch", "Fetched", "Span", "Spans"]

#: Where a fetch of a partition began and where the next one will; None while it is not known.
Span = tuple[int | None, int | None]
Spans = dict[TP, Span]


class Fetched(dict[TP, Any]):
    """Records by partition, as Faust passes them on, and the ``spans`` they were found in.

    A span without records held control records or aborted ones, or nothing at all.
    """

    def __init__(self, records: Mapping[TP, Any], spans: Spans) -> None:
        super().__init__(records)
        self.spans = spans


class Fetch:
    """A fetch that one thread asked for and another one does.

    Cancelling the wait for it does not stop it. Exactly one side learns that what it brought is
    nobody's: the one that is later.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._brought = Fetched({}, {})
        self._is_abandoned = False

    def bring(self, fetched: Fetched) -> bool:
        """It is done; whether anybody waits."""
        with self._lock:
            self._brought = fetched
            return not self._is_abandoned

    def abandon(self) -> Fetched:
        """Nobody waits any more; what it has brought already."""
        with self._lock:
            self._is_abandoned = True
            return self._brought
