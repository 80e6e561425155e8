"""How the chain looks in files: canonical JSON, in which every value has one spelling.

Keys are sorted, nothing is between them, text is UTF-8, digests are lower-case hex. A reader that
finds another spelling refuses it, so no bit of a file can be changed unseen.
"""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from recon_app.audit.entry import Entry, Head

__all__ = [
    "HeadLine",
    "canonical",
    "entry_line",
    "entry_of",
    "from_hex",
    "head_line",
    "head_of",
    "read_canonical",
]

T = TypeVar("T")
Int32 = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_ENCODE = msgspec.json.Encoder(order="sorted").encode


class HeadLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A ``Head``."""

    partition: Int32
    genesis_offset: Int64
    entries: Int64
    next_offset: Int64
    hash: str


class EntryLine(Struct, frozen=True, forbid_unknown_fields=True):
    """An ``Entry``."""

    partition: Int32
    entry: Int64
    offset: Int64
    txn_id: str | None
    incarnation: Int64 | None
    seq: Int64 | None
    rejected: bool
    record_sha256: str
    transition_sha256: str | None
    event_sha256: str | None
    hash: str


def canonical(value: object) -> bytes:
    """The one spelling of a value."""
    return _ENCODE(value)


def read_canonical(data: bytes, kind: type[T]) -> T:
    """The value that these bytes spell, and that spells them.

    Raises:
        ValueError: they are something else, or the same in another spelling.
    """
    value = msgspec.json.decode(data, type=kind)
    if canonical(value) != data:
        raise ValueError("not in the canonical spelling")
    return value


def head_line(head: Head) -> HeadLine:
    """A head for a file."""
    partition, genesis_offset, entries, next_offset, own = head
    return HeadLine(partition, genesis_offset, entries, next_offset, own.hex())


def head_of(line: HeadLine) -> Head:
    """A head from a file.

    Raises:
        ValueError: its hash is no lower-case hex.
    """
    own = from_hex(line.hash)
    return Head(line.partition, line.genesis_offset, line.entries, line.next_offset, own)


def entry_line(entry: Entry) -> EntryLine:
    """An entry for a file."""
    return EntryLine(
        entry.partition,
        entry.number,
        entry.offset,
        entry.txn_id,
        entry.incarnation,
        entry.seq,
        entry.rejected,
        entry.record_sha256.hex(),
        _hex(entry.transition_sha256),
        _hex(entry.event_sha256),
        entry.hash.hex(),
    )


def entry_of(line: bytes) -> Entry:
    """An entry from a file.

    Raises:
        ValueError: the bytes are no entry in its canonical spelling.
    """
    found = read_canonical(line, EntryLine)
    return Entry(
        found.partition,
        found.entry,
        found.offset,
        found.txn_id,
        found.incarnation,
        found.seq,
        found.rejected,
        from_hex(found.record_sha256),
        _bytes_or_none(found.transition_sha256),
        _bytes_or_none(found.event_sha256),
        from_hex(found.hash),
    )


def _hex(digest: bytes | None) -> str | None:
    return None if digest is None else digest.hex()


def from_hex(text: str) -> bytes:
    """The bytes of lower-case hex.

    Raises:
        ValueError: it is none.
    """
    data = bytes.fromhex(text)
    if data.hex() != text:
        raise ValueError(f"{text!r} is no lower-case hex")
    return data


def _bytes_or_none(text: str | None) -> bytes | None:
    return None if text is None else from_hex(text)
