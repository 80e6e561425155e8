"""What a verification can find, and where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from recon_app.audit.entry import Entry

__all__ = ["Check", "Finding", "Kind", "examine", "found_at"]


class Kind(StrEnum):
    """What is wrong. The entries and the head speak of the chain, the rest of what it answers for.

    ``REWRITTEN`` needs a checkpoint, ``RECORD_*`` the journal, ``ROW_*`` the other tables.
    """

    CHANGED = "CHANGED"
    REMOVED = "REMOVED"
    INSERTED = "INSERTED"
    OUT_OF_ORDER = "OUT_OF_ORDER"
    TRUNCATED = "TRUNCATED"
    HEAD_CHANGED = "HEAD_CHANGED"
    UNREADABLE = "UNREADABLE"
    REWRITTEN = "REWRITTEN"
    SIGNATURE = "SIGNATURE"
    ROW_CHANGED = "ROW_CHANGED"
    ROW_REMOVED = "ROW_REMOVED"
    ROW_INSERTED = "ROW_INSERTED"
    RECORD_CHANGED = "RECORD_CHANGED"
    RECORD_MISSING = "RECORD_MISSING"
    RECORD_UNCHAINED = "RECORD_UNCHAINED"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was left; what cannot be known of its place is null."""

    kind: Kind
    detail: str
    partition: int | None = None
    entry: int | None = None
    offset: int | None = None
    txn_id: str | None = None


class Check(Protocol):
    """Looks at every entry, in the order of partition and number, and then at the end."""

    def feed(self, entry: Entry) -> Iterable[Finding]:
        """What this entry shows."""
        ...

    def end(self) -> Iterable[Finding]:
        """What shows when there are no more."""
        ...


def found_at(kind: Kind, entry: Entry, detail: str) -> Finding:
    """A finding that this entry shows."""
    return Finding(kind, detail, entry.partition, entry.number, entry.offset, entry.txn_id)


def examine(entries: Iterable[Entry], checks: Sequence[Check]) -> Iterator[Finding]:
    """Everything the checks find, as it is found."""
    for entry in entries:
        for check in checks:
            yield from check.feed(entry)
    for check in checks:
        yield from check.end()
