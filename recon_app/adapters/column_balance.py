"""The running balance of a table: what it opened and closed with, whichever way it is sorted."""

from typing import NamedTuple

__all__ = ["RunningBalance"]


class _Point(NamedTuple):
    signed_minor: int
    balance_minor: int


class RunningBalance:
    """Notes the balance of each row; knows nothing when the rows are of more than one account.

    Newest first is told from oldest first by the first two rows: only one way do they add up.
    """

    def __init__(self) -> None:
        self.of: tuple[str | None, str] | None = None
        self._first: _Point | None = None
        self._second: _Point | None = None
        self._last: _Point | None = None
        self._is_mixed = False

    def note(self, of: tuple[str | None, str], signed_minor: int, balance_minor: int) -> None:
        """A row: whose it is (account, currency), its amount, the balance that it says."""
        self._is_mixed |= self.of not in (None, of)
        self.of = of
        point = _Point(signed_minor, balance_minor)
        if self._first is None:
            self._first = point
        elif self._second is None:
            self._second = point
        self._last = point

    def opening_and_closing(self) -> tuple[int, int] | None:
        """Before the oldest row, and after the newest; null when rows say no balance."""
        first, last = self._first, self._last
        if first is None or last is None or self._is_mixed:
            return None
        if self._is_newest_first(first):
            first, last = last, first
        return first.balance_minor - first.signed_minor, last.balance_minor

    def _is_newest_first(self, first: _Point) -> bool:
        second = self._second
        if second is None or second.balance_minor == first.balance_minor + second.signed_minor:
            return False
        return first.balance_minor == second.balance_minor + first.signed_minor
