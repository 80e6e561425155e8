"""What is not as it must be: counted all, kept the first few."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["KEPT", "Difference", "Findings", "What"]

#: How many differences are kept to be shown; all are counted.
KEPT = 20


class What(StrEnum):
    """Every way in which the record can be wrong; docs/verify.md says what each means."""

    INPUT_LOST = "INPUT_LOST"
    DECIDED_TWICE = "DECIDED_TWICE"
    DECISION_INVENTED = "DECISION_INVENTED"
    DECISION_DIFFERS = "DECISION_DIFFERS"
    ACTION_OUTCOME = "ACTION_OUTCOME"
    VERDICT = "VERDICT"
    SEQUENCE = "SEQUENCE"
    VERSION = "VERSION"
    BREACH_EARLY = "BREACH_EARLY"
    BREACH_TWICE = "BREACH_TWICE"
    BREACH_MISSING = "BREACH_MISSING"
    TABLE_MISSING = "TABLE_MISSING"
    TABLE_EXTRA = "TABLE_EXTRA"
    TABLE_DIFFERS = "TABLE_DIFFERS"
    TABLE_BEHIND = "TABLE_BEHIND"
    DUE_HEADER = "DUE_HEADER"
    DUE_INDEX = "DUE_INDEX"
    ROW_MISSING = "ROW_MISSING"
    ROW_EXTRA = "ROW_EXTRA"
    ROW_TWICE = "ROW_TWICE"
    ROW_DIFFERS = "ROW_DIFFERS"
    REJECTED = "REJECTED"
    DEAD_LETTER_MISSING = "DEAD_LETTER_MISSING"
    DEAD_LETTER_EXTRA = "DEAD_LETTER_EXTRA"
    DEAD_LETTER_TWICE = "DEAD_LETTER_TWICE"
    DEAD_LETTER_DIFFERS = "DEAD_LETTER_DIFFERS"
    MOVE_LOST = "MOVE_LOST"
    MOVE_TWICE = "MOVE_TWICE"
    MOVE_INVENTED = "MOVE_INVENTED"
    CONSERVATION = "CONSERVATION"
    AUDIT = "AUDIT"


@dataclass(slots=True)
class Difference:
    """One thing that is not as it must be.

    ``store`` is journal, table, dlq, rekeyed, index or a table of Postgres; ``place`` says where in
    it, or which input; ``expected`` is what the oracle has, ``actual`` what was found.
    """

    what: What
    store: str
    txn_id: str | None = None
    place: str | None = None
    expected: str | None = None
    actual: str | None = None
    partition: int | None = None


@dataclass(slots=True)
class Findings:
    """Differences, by kind and store, and the first of them."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: list[Difference] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many there are."""
        return self.counts.total()

    def add(
        self,
        what: What,
        store: str,
        txn_id: str | None = None,
        place: str | None = None,
        expected: object = None,
        actual: object = None,
        partition: int | None = None,
    ) -> None:
        """Count one, and keep it while there are few."""
        self.counts[what.value, store] += 1
        if len(self.first) < KEPT:
            wanted, found = _shown(expected), _shown(actual)
            self.first.append(Difference(what, store, txn_id, place, wanted, found, partition))

    def merge(self, other: "Findings") -> None:
        """Take those of another part in."""
        self.counts += other.counts
        self.first = [*self.first, *other.first][:KEPT]


def _shown(value: object) -> str | None:
    return None if value is None else str(value)
