"""Chains that grow: what the sink keeps becomes entries, each standing on the one before."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from recon_app.audit.entry import Entry, Head, hash_of

__all__ = ["NOT_KEPT", "Chains", "Kept", "Stored"]


class Kept(NamedTuple):
    """What the tables keep of a record: whose it is, and the digests of its rows."""

    txn_id: str | None
    incarnation: int | None
    seq: int | None
    transition_sha256: bytes | None
    event_sha256: bytes | None


#: Of a record that was rejected.
NOT_KEPT = Kept(None, None, None, None, None)


class Stored(NamedTuple):
    """A record of the journal: where it lies, its bytes, what is kept of it (null: rejected)."""

    partition: int
    offset: int
    value: bytes
    kept: Kept | None


class Chains:
    """The chains of several partitions, from their heads on. The heads given are not changed."""

    def __init__(self, heads: Mapping[int, Head]) -> None:
        self.heads = dict(heads)

    def extend(self, records: Iterable[Stored]) -> Iterator[Entry]:
        """The entries of records in journal order.

        What lies below the end of its chain is in it already and is passed over, so that tables may
        be filled again from an earlier position.
        """
        for record in records:
            head = self.heads[record.partition]
            if record.offset >= head.next_offset:
                yield self._append(head, record)

    def _append(self, head: Head, record: Stored) -> Entry:
        partition, offset, value, kept = record
        txn_id, incarnation, seq, transition, event = kept or NOT_KEPT
        number = head.entries + 1
        content = (
            partition,
            number,
            offset,
            txn_id,
            incarnation,
            seq,
            kept is None,
            sha256(value).digest(),
            transition,
            event,
        )
        own = hash_of(head.hash, *content)
        self.heads[partition] = Head(partition, head.genesis_offset, number, offset + 1, own)
        return Entry(*content, own)
