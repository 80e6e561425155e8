"""All chains recomputed, and held against what was said of them before: heads and checkpoints."""

from collections.abc import Iterator, Mapping

from recon_app.audit.entry import Entry, Head
from recon_app.audit.findings import Finding, Kind, found_at
from recon_app.audit.walk import Walk, start_of

__all__ = ["ChainCheck", "MarkCheck"]


class ChainCheck:
    """Walks the chain of every head. ``starts``, where given, are where a walk begins instead."""

    def __init__(self, heads: Mapping[int, Head], starts: Mapping[int, Head] | None = None) -> None:
        starts = starts or {}
        self._walks = {number: Walk(head, starts.get(number)) for number, head in heads.items()}
        self._headless: set[int] = set()

    def feed(self, entry: Entry) -> Iterator[Finding]:
        """Take one step in the chain of this entry's partition."""
        walk = self._walks.get(entry.partition)
        if walk is not None:
            yield from walk.feed(entry)
        elif entry.partition not in self._headless:
            self._headless.add(entry.partition)
            yield found_at(Kind.HEAD_CHANGED, entry, "the partition has entries and no head")

    def end(self) -> Iterator[Finding]:
        """Hold every chain against its head."""
        for walk in self._walks.values():
            yield from walk.end()


class MarkCheck:
    """Holds chains against heads that somebody noted before: ``marks``, called ``name``.

    This alone finds a chain that was shortened or computed anew together with its head.
    """

    def __init__(self, heads: Mapping[int, Head], marks: Mapping[int, Head], name: str) -> None:
        self._heads = heads
        self._marks = marks
        self._name = name
        self._reached: set[int] = set()

    def feed(self, entry: Entry) -> Iterator[Finding]:
        """Compare the entry that was the last when the mark was made."""
        mark = self._marks.get(entry.partition)
        if mark is None or entry.number != mark.entries:
            return
        self._reached.add(entry.partition)
        if entry.hash != mark.hash or entry.offset + 1 != mark.next_offset:
            detail = f"{self._name} has another hash here: this entry or an earlier one was redone"
            yield found_at(Kind.REWRITTEN, entry, detail)

    def end(self) -> Iterator[Finding]:
        """Name the chains that end before their mark, or begin elsewhere."""
        for partition, mark in self._marks.items():
            head = self._heads.get(partition)
            if head is None:
                yield self._finding(Kind.TRUNCATED, mark, "knows this chain, and it is gone")
            elif start_of(head) != start_of(mark):
                detail = f"has the chain begin at offset {mark.genesis_offset}"
                yield self._finding(Kind.REWRITTEN, mark, detail)
            if head is not None and mark.entries and partition not in self._reached:
                yield self._finding(Kind.TRUNCATED, mark, f"has seen {mark.entries} entries")

    def _finding(self, kind: Kind, mark: Head, what: str) -> Finding:
        return Finding(kind, f"{self._name} {what}", mark.partition, mark.entries)
