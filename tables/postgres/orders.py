"""The orders of the list, as parts that an index can give one after another.

An order is cut where no index goes on: first the rows that have a value, by it, and then those that
have none, by id. Each part is read by key, so the page after a row costs the same at any depth.
"""

from dataclasses import dataclass
from typing import Final

from tables.postgres.filter_sql import OPEN
from tables.postgres.filters import Filters, Sort

__all__ = ["Part", "parts_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that hold ``where``, by ``column`` and ``txn_id``; without a column by id alone.

    ``constant`` is a column that is null in all of them: it leads the index that has their order.
    ``ties_turn`` is an index whose ids ascend while its times descend.
    """

    where: str = ""
    column: str = ""
    constant: str = ""
    ties_turn: bool = False

    def order(self, descending: bool) -> str:
        """What stands behind ORDER BY."""
        if not self.column:
            return f"{self.constant}, txn_id" if self.constant else "txn_id"
        way, other = ("DESC", "ASC") if descending else ("ASC", "DESC")
        return f"{self.column} {way}, txn_id {other if self.ties_turn else way}"

    def beyond(self, descending: bool) -> str:
        """What holds of the rows after the one with ``end_value`` and ``end_id``."""
        if not self.column:
            return "txn_id > %(end_id)s"
        end = f"{_TIME.get(self.column, '{}')}".format("%(end_value)s")
        sign = "<" if descending else ">"
        if not self.ties_turn:
            return f"({self.column}, txn_id) {sign} ({end}, %(end_id)s)"
        tie = ">" if descending else "<"
        column = self.column
        return f"{column} {sign}= {end} AND ({column} {sign} {end} OR txn_id {tie} %(end_id)s)"


_TIME: Final = dict.fromkeys(("last_updated", "opened_at", "deadline"), "from_ms({})")
_CLOSED: Final = f"NOT ({OPEN})"

_PARTS: Final[dict[str, tuple[Part, ...]]] = {
    "last_updated": (Part(column="last_updated", ties_turn=True),),
    "opened_at": (Part(column="opened_at"),),
    "deadline": (
        Part(f"{OPEN} AND deadline IS NOT NULL", "deadline"),
        Part(f"{OPEN} AND deadline IS NULL", constant="deadline"),
        Part(_CLOSED),
    ),
    "amount": (
        Part("amount IS NOT NULL", "amount"),
        Part("amount IS NULL", constant="amount"),
    ),
}
_ABOVE: Final = Part("variance_minor > 0", "variance_minor")
_LEVEL: Final = Part("variance_minor = 0")
_BELOW: Final = Part("variance_minor < 0", "variance_minor")
_UNKNOWN: Final = Part("variance_minor IS NULL", constant="variance_minor")
#: Of exceptions an index has all variances; of everything, those that are not zero.
_OF_EXCEPTIONS: Final = (Part("variance_minor IS NOT NULL", "variance_minor"), _UNKNOWN)


def parts_of(filters: Filters, sort: Sort) -> tuple[Part, ...]:
    """The parts of the list, in order. What has no value to sort by comes last, either way."""
    if sort.key == "variance":
        if filters.exception:
            return _OF_EXCEPTIONS
        around = (_ABOVE, _LEVEL, _BELOW)
        return (*(around if sort.descending else around[::-1]), Part("variance_minor IS NULL"))
    parts = _PARTS[sort.key]
    return parts[:2] if sort.key == "deadline" and (filters.exception or filters.open) else parts
