"""The chain held against the journal itself: the bytes that were read must be the bytes there."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from recon_app.audit.entry import Entry, Head
from recon_app.audit.findings import Finding, Kind, found_at

__all__ = ["JournalCheck", "JournalRecord", "ReadJournal"]


class JournalRecord(NamedTuple):
    """A record as the topic has it."""

    offset: int
    value: bytes


#: Every committed record of a partition from an offset on, and before another.
ReadJournal = Callable[[int, int, int], Iterator[JournalRecord]]


class JournalCheck:
    """Reads the journal beside the chains; entries come by partition, in the order of offsets.

    ``first_offsets`` says where retention left the journal to begin: what is older is not compared.
    ``compared`` counts the records that were.
    """

    def __init__(
        self, heads: Mapping[int, Head], first_offsets: Mapping[int, int], read: ReadJournal
    ) -> None:
        self._heads = heads
        self._first = first_offsets
        self._read = read
        self._waiting = dict(heads)
        self._partition: int | None = None
        self._records: Iterator[JournalRecord] = iter(())
        self._record: JournalRecord | None = None
        self.compared = 0

    def feed(self, entry: Entry) -> Iterator[Finding]:
        """Look for the record of this entry."""
        if entry.partition not in self._heads:
            return
        if entry.partition != self._partition:
            yield from self._leave()
            self._enter(entry.partition)
        if entry.offset < self._first.get(entry.partition, 0):
            return
        yield from self._pass_records(entry.offset)
        yield from self._compare(entry)

    def end(self) -> Iterator[Finding]:
        """Read to the ends of the chains, also of those without an entry."""
        yield from self._leave()
        for partition in sorted(self._waiting):
            self._enter(partition)
            yield from self._leave()

    def _enter(self, partition: int) -> None:
        head = self._heads[partition]
        self._waiting.pop(partition, None)
        self._partition = partition
        first = max(head.genesis_offset, self._first.get(partition, 0))
        self._records = self._read(partition, first, head.next_offset)
        self._record = next(self._records, None)

    def _leave(self) -> Iterator[Finding]:
        yield from self._pass_records(None)

    def _pass_records(self, offset: int | None) -> Iterator[Finding]:
        """Go on to the first record that is not before ``offset``."""
        while self._record is not None and (offset is None or self._record.offset < offset):
            detail = "the journal has a record here that no entry of the chain speaks of"
            yield Finding(Kind.RECORD_UNCHAINED, detail, self._partition, None, self._record.offset)
            self._record = next(self._records, None)

    def _compare(self, entry: Entry) -> Iterator[Finding]:
        record = self._record
        if record is None or record.offset != entry.offset:
            yield found_at(Kind.RECORD_MISSING, entry, "the journal has no record here")
            return
        self.compared += 1
        self._record = next(self._records, None)
        if sha256(record.value).digest() != entry.record_sha256:
            detail = "the journal has another record here than the one that was chained"
            yield found_at(Kind.RECORD_CHANGED, entry, detail)
