"""A batch of the journal, turned into rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from tables.postgres.case_rows import CaseUpdate, case_row, case_update
from tables.postgres.journal_shapes import Case, Record
from tables.postgres.record_rows import record_row
from tables.postgres.rejects import Reject

__all__ = ["JournalMessage", "Rows", "rejected", "rows_of"]

_DECODE_RECORD = msgspec.json.Decoder(Record).decode
_DECODE_CASE = msgspec.json.Decoder(Case | None).decode


class JournalMessage(NamedTuple):
    """A record of the journal: where it lies, and its bytes."""

    partition: int
    offset: int
    value: bytes


@dataclass(slots=True)
class Rows:
    """What one transaction writes; ``ends`` is the next offset of each partition after it."""

    messages: Sequence[JournalMessage]
    ends: dict[int, int]
    records: list[tuple[object, ...]] = field(default_factory=list)
    cases: list[tuple[object, ...]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def rows_of(messages: Sequence[JournalMessage]) -> Rows:
    """The rows of records in journal order; what cannot be read becomes a reject."""
    rows = Rows(messages, _ends(messages))
    updates: dict[str, CaseUpdate] = {}
    for message in messages:
        try:
            row, update = _read(message)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            rows.rejects.append(Reject(*message, type(error).__name__, str(error)))
            continue
        rows.records.append(row)
        if update is not None:
            txn_id = update.case.txn_id
            updates[txn_id] = update.after(updates.get(txn_id))
    rows.cases = [case_row(update) for update in updates.values()]
    return rows


def _read(message: JournalMessage) -> tuple[tuple[object, ...], CaseUpdate | None]:
    partition, offset, value = message
    record = _DECODE_RECORD(value)
    case = _DECODE_CASE(record.after)
    update = case_update(case, record, partition, offset) if case else None
    return record_row(record, case, partition, offset), update


def rejected(message: JournalMessage, error: Exception) -> Rows:
    """What is written in place of a record that Postgres refused."""
    reject = Reject(*message, type(error).__name__, str(error))
    return Rows([message], _ends([message]), rejects=[reject])


def _ends(messages: Iterable[JournalMessage]) -> dict[int, int]:
    return {message.partition: message.offset + 1 for message in messages}
