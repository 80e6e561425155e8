"""A batch of the journal, turned into rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from recon_app.audit.chain import Chains, Kept, Stored
from recon_app.audit.entry import Entry
from tables.postgres.case_rows import CaseUpdate, case_row, case_update
from tables.postgres.journal_shapes import Case, Record
from tables.postgres.record_rows import record_row
from tables.postgres.rejects import Reject
from tables.postgres.row_digests import kept_of

__all__ = ["JournalMessage", "Rows", "chained_rows_of", "ends_of", "reject", "rows_of"]

#: What a record raises that is none, or holds a number beyond 64 bits.
UNREADABLE = (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError)

_DECODE_RECORD = msgspec.json.Decoder(Record).decode
_DECODE_CASE = msgspec.json.Decoder(Case | None).decode


class JournalMessage(NamedTuple):
    """A record of the journal: where it lies, and its bytes."""

    partition: int
    offset: int
    value: bytes


@dataclass(slots=True)
class Rows:
    """What is staged of some records, and which of them could not be read.

    ``kept`` has one item for each record, null for a reject; ``entries`` those of the audit chain.
    """

    records: list[tuple[object, ...]] = field(default_factory=list)
    cases: list[tuple[object, ...]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    kept: list[Kept | None] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def chained_rows_of(messages: Sequence[JournalMessage], chains: Chains) -> Rows:
    """The rows of records, and their entries in the audit chain, rejects among them."""
    rows = rows_of(messages)
    stored = (Stored(*message, kept) for message, kept in zip(messages, rows.kept, strict=True))
    rows.entries = list(chains.extend(stored))
    return rows


def rows_of(messages: Sequence[JournalMessage]) -> Rows:
    """The rows of records in journal order; what cannot be read becomes a reject."""
    rows = Rows()
    updates: dict[str, CaseUpdate] = {}
    for message in messages:
        try:
            row, update = _read(message)
            kept = kept_of(row)
        except UNREADABLE as error:
            rows.rejects.append(reject(message, error))
            rows.kept.append(None)
            continue
        rows.records.append(row)
        rows.kept.append(kept)
        if update is not None:
            txn_id = update.case.txn_id
            updates[txn_id] = update.after(updates.get(txn_id))
    rows.cases = [case_row(update) for update in updates.values()]
    return rows


def _read(message: JournalMessage) -> tuple[tuple[object, ...], CaseUpdate | None]:
    partition, offset, value = message
    record = _DECODE_RECORD(value)
    case = _DECODE_CASE(record.after)
    # A case without legs is the stub of one that expired: its transaction stays as it was.
    is_told = case is not None and (case.gateway is not None or case.bank is not None)
    update = case_update(case, record, partition, offset) if case and is_told else None
    return record_row(record, case, partition, offset), update


def reject(message: JournalMessage, error: Exception) -> Reject:
    """What is kept of a record that cannot be stored."""
    return Reject(*message, type(error).__name__, str(error))


def ends_of(messages: Iterable[JournalMessage]) -> dict[int, int]:
    """The next offset of each partition once ``messages`` are stored."""
    return {message.partition: message.offset + 1 for message in messages}
