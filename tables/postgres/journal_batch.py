"""A batch of the journal, turned into rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from recon_app.audit.chain import Chains, Kept, Stored
from recon_app.audit.entry import Entry
from tables.postgres.case_rows import CaseUpdate, case_row, case_update
from tables.postgres.journal_shapes import Case, Record
from tables.postgres.record_rows import (
    Row,
    event_row,
    key_of,
    origin_of,
    payload_of,
    refs_of,
    transition_row,
)
from tables.postgres.rejects import Reject
from tables.postgres.row_digests import kept_of
from tables.postgres.row_values import event_values, transition_values

__all__ = ["Intake", "JournalMessage", "Rows", "ends_of", "reject"]

#: What a record raises that is none, or holds what no column can hold.
UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError, OverflowError)

_DECODE_RECORD = msgspec.json.Decoder(Record).decode
_DECODE_CASE = msgspec.json.Decoder(Case | None).decode


class JournalMessage(NamedTuple):
    """A record of the journal: where it lies, and its bytes."""

    partition: int
    offset: int
    value: bytes


@dataclass(slots=True)
class Rows:
    """What some records add to the tables, and which of them could not be read."""

    transitions: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    refs: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


class Intake:
    """What one transaction takes in, some records after others.

    A case is written once the records that follow leave it alone: mostly, both sides of a payment
    make one write. ``event_ids`` are keys for as many events as there may be, ``created_us`` is the
    database's time. ``chains`` move on with the records, rejects among them. Events that may have
    been stored before (not ``are_new``) have other keys, which the database looks up.
    """

    def __init__(
        self, chains: Chains, event_ids: Iterable[int], created_us: int, *, are_new: bool = True
    ) -> None:
        self._chains = chains
        self._event_ids: Iterator[int] = iter(event_ids)
        self._created_us = created_us
        self._are_new = are_new
        self._touched: dict[str, CaseUpdate] = {}
        self._before: dict[str, CaseUpdate] = {}
        self._stored: dict[tuple[str, int, int], int] = {}

    def rows(self, messages: Sequence[JournalMessage]) -> Rows:
        """The rows of records in journal order; what cannot be read becomes a reject."""
        rows = Rows()
        stored = (Stored(*message, self._take(message, rows)) for message in messages)
        rows.entries = list(self._chains.extend(stored))
        rows.cases = [case_row(update, self._stored) for update in self._before.values()]
        self._before, self._touched = self._touched, {}
        return rows

    def _take(self, message: JournalMessage, rows: Rows) -> Kept | None:
        try:
            return self._add(message, rows)
        except UNREADABLE as error:
            rows.rejects.append(reject(message, error))
            return None

    def _add(self, message: JournalMessage, rows: Rows) -> Kept:
        """Nothing is added before all is read."""
        partition, offset, value = message
        record = _DECODE_RECORD(value)
        case = _DECODE_CASE(record.after)
        decided = transition_values(record, case)
        said = event_values(record, record.event) if record.event else None
        kept = kept_of(decided, said)
        update = _update(record, case, partition, offset)
        place = (partition, offset, self._created_us)
        transition = transition_row(decided, said is not None, *place)
        if said is not None:
            payload = payload_of(record.raw) if record.raw else None
            self._add_event(rows, said, event_row(said, payload, next(self._event_ids), *place))
        rows.transitions.append(transition)
        if update is not None:
            self._touch(update)
        return kept

    def _add_event(self, rows: Rows, said: Row, row: Row) -> None:
        rows.events.append(row)
        rows.refs += refs_of(said)
        if self._are_new:
            self._stored[origin_of(said)] = key_of(row)

    def _touch(self, update: CaseUpdate) -> None:
        txn_id = update.case.txn_id
        former = self._touched.get(txn_id) or self._before.pop(txn_id, None)
        self._touched[txn_id] = update.after(former)


def _update(record: Record, case: Case | None, partition: int, offset: int) -> CaseUpdate | None:
    """A case without legs is the stub of one that expired: its transaction stays as it was."""
    if case is None or (case.gateway is None and case.bank is None):
        return None
    return case_update(case, record, partition, offset)


def reject(message: JournalMessage, error: Exception) -> Reject:
    """What is kept of a record that cannot be stored."""
    return Reject(*message, type(error).__name__, str(error))


def ends_of(messages: Iterable[JournalMessage]) -> dict[int, int]:
    """The next offset of each partition once ``messages`` are stored."""
    return {message.partition: message.offset + 1 for message in messages}
