"""An entry of the chain, and exactly what its hash is taken of.

Integers are signed and big-endian. An entry's hash is the SHA-256 of::

    4 bytes   "RRA1"
    32        the hash of the entry before; of the first entry, the genesis hash
    4         partition of the journal
    8         number of the entry: 1, 2, 3
    8         offset in the journal
    1         flags: which of the nullable fields are there, and whether the record was rejected
    8         incarnation, 0 when null
    8         seq, 0 when null
    32        SHA-256 of the journal record's bytes
    32        SHA-256 of its row in ``transitions``, zeros when null
    32        SHA-256 of its row in ``events``, zeros when null
    the rest  txn_id in UTF-8, nothing when null

The genesis hash is the SHA-256 of "RRA1", "genesis", the partition (4) and the first offset (8).
"""

from hashlib import sha256
from struct import Struct
from typing import NamedTuple

__all__ = [
    "DIGEST_BYTES",
    "Entry",
    "Head",
    "entry_hash",
    "genesis_hash",
    "hash_of",
    "is_well_formed",
]

DIGEST_BYTES = 32
_MAGIC = b"RRA1"
_GENESIS = Struct(">4s7siq").pack
_FIXED = Struct(">4s32siqqBqq32s32s32s").pack
_NOTHING = bytes(DIGEST_BYTES)

REJECTED = 1
HAS_TXN_ID = 2
HAS_INCARNATION = 4
HAS_SEQ = 8
HAS_TRANSITION = 16
HAS_EVENT = 32


class Entry(NamedTuple):
    """One journal record in the chain of its partition, in the order of the columns."""

    partition: int
    number: int
    offset: int
    txn_id: str | None
    incarnation: int | None
    seq: int | None
    rejected: bool
    record_sha256: bytes
    transition_sha256: bytes | None
    event_sha256: bytes | None
    hash: bytes


class Head(NamedTuple):
    """Where a chain begins and ends. ``hash`` is the last entry's, or the genesis hash."""

    partition: int
    genesis_offset: int
    entries: int
    next_offset: int
    hash: bytes


def genesis_hash(partition: int, offset: int) -> bytes:
    """What the first entry of a chain that begins at ``offset`` stands on."""
    return sha256(_GENESIS(_MAGIC, b"genesis", partition, offset)).digest()


def entry_hash(previous: bytes, entry: Entry) -> bytes:
    """The hash that ``entry`` must have after ``previous``; its own is not looked at."""
    return hash_of(previous, *entry[:-1])


def hash_of(
    previous: bytes,
    partition: int,
    number: int,
    offset: int,
    txn_id: str | None,
    incarnation: int | None,
    seq: int | None,
    rejected: bool,
    record: bytes,
    transition: bytes | None,
    event: bytes | None,
) -> bytes:
    """The same of the values of an entry, in their order."""
    flags = (
        (REJECTED if rejected else 0)
        | (0 if txn_id is None else HAS_TXN_ID)
        | (0 if incarnation is None else HAS_INCARNATION)
        | (0 if seq is None else HAS_SEQ)
        | (0 if transition is None else HAS_TRANSITION)
        | (0 if event is None else HAS_EVENT)
    )
    fixed = _FIXED(
        _MAGIC,
        previous,
        partition,
        number,
        offset,
        flags,
        incarnation or 0,
        seq or 0,
        record,
        transition or _NOTHING,
        event or _NOTHING,
    )
    return sha256(fixed + (txn_id or "").encode()).digest()


def is_well_formed(entry: Entry) -> bool:
    """Whether every digest has its length: without that, other bytes could pass for the same."""
    digests = (entry.record_sha256, entry.transition_sha256, entry.event_sha256, entry.hash)
    return all(digest is None or len(digest) == DIGEST_BYTES for digest in digests)
