"""One chain recomputed: every entry from the one before, and the head from the last."""

from collections.abc import Iterator
from typing import NamedTuple

from recon_app.audit.entry import Entry, Head, entry_hash, genesis_hash, is_well_formed
from recon_app.audit.findings import Finding, Kind, found_at

__all__ = ["Walk", "start_of"]


def start_of(head: Head) -> Head:
    """Where the chain of this head begins: before its first entry."""
    first = head.genesis_offset
    return Head(head.partition, first, 0, first, genesis_hash(head.partition, first))


class Doubt(NamedTuple):
    """An entry whose hash is not the one it must have; the next entry shows what was changed."""

    entry: Entry
    must_have: bytes


class Walk:
    """Follows the chain of one partition from ``start`` to ``head``.

    An entry that is wrong is named once. The walk goes on from the hash it has, or, where the next
    entry stands on the hash it should have, from that: so one change does not condemn the rest.
    """

    def __init__(self, head: Head, start: Head | None = None) -> None:
        self._head = head
        start = start or start_of(head)
        self._number, self._next_offset, self._hash = start.entries, start.next_offset, start.hash
        self._doubt: Doubt | None = None

    def feed(self, entry: Entry) -> Iterator[Finding]:
        """Take the next entry, which may be any."""
        if entry.number <= self._number:
            detail = f"its number was taken already; the chain was at {self._number}"
            yield found_at(Kind.INSERTED, entry, detail)
            return
        if entry.number > self._head.entries:
            detail = f"the head of the chain ends it at entry {self._head.entries}"
            yield found_at(Kind.INSERTED, entry, detail)
        gap = entry.number - self._number - 1
        yield from self._settle(None if gap else entry)
        if gap:
            yield self._removed(entry)
        yield from self._judge(entry, is_known=not gap)
        self._number, self._next_offset = entry.number, entry.offset + 1
        self._hash = entry.hash

    def end(self) -> Iterator[Finding]:
        """Hold the last entry against the head."""
        if self._doubt and self._head.hash == self._doubt.must_have:
            self._hash = self._doubt.must_have
        yield from self._settle(None)
        head = self._head
        if self._number < head.entries:
            yield self._at_end(
                Kind.TRUNCATED, f"entries {self._number + 1} to {head.entries} are gone"
            )
        elif self._number > head.entries:
            detail = f"the head says the chain has {head.entries} entries"
            yield self._at_end(Kind.HEAD_CHANGED, detail)
        elif self._hash != head.hash:
            yield self._at_end(
                Kind.HEAD_CHANGED,
                "the head has another hash than the last entry: one of them, or all, was rewritten",
            )
        elif self._next_offset != head.next_offset:
            yield self._at_end(
                Kind.HEAD_CHANGED, f"the head says the next offset is {head.next_offset}"
            )

    def _judge(self, entry: Entry, *, is_known: bool) -> Iterator[Finding]:
        """``is_known``: the entry before is there, so the hash can be computed."""
        if not is_well_formed(entry):
            yield found_at(Kind.CHANGED, entry, "a digest has not 32 bytes")
            return
        must_have = entry_hash(self._hash, entry) if is_known else entry.hash
        in_order = entry.offset >= self._next_offset
        if not in_order:
            detail = f"its offset is below {self._next_offset}, where the entry before ended"
            yield found_at(Kind.OUT_OF_ORDER, entry, detail)
        if must_have != entry.hash:
            self._doubt = Doubt(entry, must_have)

    def _settle(self, following: Entry | None) -> Iterator[Finding]:
        """Say what was changed of the entry in doubt, now that the one after it is here."""
        doubt, self._doubt = self._doubt, None
        if doubt is None:
            return
        detail = "its hash does not follow from its content and the entry before"
        if following is not None and entry_hash(doubt.must_have, following) == following.hash:
            self._hash = doubt.must_have
            detail = "its hash was replaced: the entry after it stands on the right one"
        elif following is not None and entry_hash(doubt.entry.hash, following) == following.hash:
            detail = "its content was changed: its own hash and the entry after it are intact"
        yield found_at(Kind.CHANGED, doubt.entry, detail)

    def _removed(self, entry: Entry) -> Finding:
        first, last = self._number + 1, entry.number - 1
        what = f"entry {first} is gone" if first == last else f"entries {first} to {last} are gone"
        between = f"offsets {self._next_offset} to {entry.offset - 1}"
        return Finding(Kind.REMOVED, f"{what} ({between})", entry.partition, first)

    def _at_end(self, kind: Kind, detail: str) -> Finding:
        return Finding(kind, detail, self._head.partition, self._number, self._next_offset - 1)
