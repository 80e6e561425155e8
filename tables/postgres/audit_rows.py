"""The rows that the chain answers for: read in its order, and held against its digests."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from recon_app.audit.entry import Entry, Head
from recon_app.audit.findings import Finding, Kind, found_at
from tables.postgres.audit_read import AuditStore
from tables.postgres.row_digests import DETAIL, EVENT, TRANSITION, digest

__all__ = ["RowCheck", "row_checks"]

Row = tuple[Any, ...]
Place = tuple[int, int]

#: How the tables hold a value of the digest; what is not here has its own name.
_IN_TRANSITIONS = {
    "trigger_id": "CASE WHEN trigger_kind = 'ACTION' THEN action_id ELSE event_id END",
    "arrived_ms": "to_ms(arrived_at)",
    "decision": "decision::text",
}
_IN_EVENTS = {
    "trigger_id": "event_id",
    "trigger_topic": "origin_topic",
    "trigger_partition": "origin_partition",
    "trigger_offset": "origin_offset",
    "arrived_ms": "to_ms(arrived_at)",
    "occurred_ms": "to_ms(occurred_at)",
    "fx_rate": "fx_rate::text",
    **{name: f"to_char({name}, 'YYYY-MM-DD')" for name in DETAIL if name.endswith("_date")},
}
#: What follows from other columns, and so has to agree with them.
_DERIVED_OF_TRANSITION = (
    "decided_at = from_ms(decided_ms) AND detection_latency_ms = decided_ms - to_ms(arrived_at)"
    " AND (CASE WHEN trigger_kind = 'ACTION' THEN event_id ELSE action_id END) IS NULL"
)


def _select(columns: tuple[str, ...], spelled: Mapping[str, str], more: str, table: str) -> str:
    values = ", ".join(spelled.get(name, name) for name in columns)
    return f"SELECT journal_partition, journal_offset, {values}, {more} FROM {table}"


_TRANSITIONS = _select(TRANSITION, _IN_TRANSITIONS, _DERIVED_OF_TRANSITION, "transitions")
_EVENTS = _select(EVENT, _IN_EVENTS, "raw_payload::text", "events")
_REJECTS = "SELECT journal_partition, journal_offset, sha256(record) FROM sink_rejects"
_IN_ORDER = " ORDER BY journal_partition, journal_offset"
_RAW = EVENT.index("raw")
#: To values in which 1.0 is 1 and no digit is lost, as Postgres sees them.
_exact = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal).decode


@dataclass(frozen=True, slots=True)
class Kept:
    """One of the tables: what an entry says of it, and what a row says of itself (null: wrong).

    ``elsewhere`` finds the same row at an earlier place: records of a journal that was written anew
    are not stored twice.
    """

    table: str
    select: str
    wanted: Callable[[Entry], bytes | None]
    found: Callable[[Row], bytes | None]
    elsewhere: Callable[[AuditStore, Entry], bool]


def row_checks(store: AuditStore, heads: Mapping[int, Head]) -> list["RowCheck"]:
    """A check for each table, from where the chains begin.

    A partition without a chain has what was stored before there were any, up to its position.
    """
    floors = store.positions() | {number: head.genesis_offset for number, head in heads.items()}
    return [RowCheck(store, floors, table) for table in TABLES]


class RowCheck:
    """Reads a table beside the chain, both in the order of the journal.

    ``floors`` are the offsets from which on every row needs an entry, by partition; else 0.
    """

    def __init__(self, store: AuditStore, floors: Mapping[int, int], kept: Kept) -> None:
        self._store = store
        self._floors = floors
        self._kept = kept
        self._rows = store.stream(kept.table, kept.select + _IN_ORDER)
        self._row = next(self._rows, None)
        self._at: Place = (-1, -1)

    def feed(self, entry: Entry) -> Iterator[Finding]:
        """Look for the row of this entry."""
        place = (entry.partition, entry.offset)
        if place <= self._at:
            return
        self._at = place
        yield from self._pass_rows(place)
        yield from self._compare(entry)

    def end(self) -> Iterator[Finding]:
        """What is left answers to no entry."""
        yield from self._pass_rows(None)

    def _pass_rows(self, place: Place | None) -> Iterator[Finding]:
        """Go on to the first row that is not before ``place``."""
        while self._row is not None and (place is None or self._row[:2] < place):
            partition, offset = self._row[:2]
            if offset >= self._floors.get(partition, 0):
                detail = f"{self._kept.table} has a row here that no entry of the chain speaks of"
                txn_id = self._row[2] if isinstance(self._row[2], str) else None
                yield Finding(Kind.ROW_INSERTED, detail, partition, None, offset, txn_id)
            self._row = next(self._rows, None)

    def _compare(self, entry: Entry) -> Iterator[Finding]:
        wanted = self._kept.wanted(entry)
        row = self._row
        if row is None or row[:2] != (entry.partition, entry.offset):
            if wanted is not None and not self._kept.elsewhere(self._store, entry):
                detail = f"its row in {self._kept.table} is gone"
                yield found_at(Kind.ROW_REMOVED, entry, detail)
            return
        if wanted is None:
            return
        self._row = next(self._rows, None)
        if self._kept.found(row) != wanted:
            detail = f"its row in {self._kept.table} is not what was stored"
            yield found_at(Kind.ROW_CHANGED, entry, detail)


def _transition(row: Row) -> bytes | None:
    return digest(row[2:-1]) if row[-1] else None


def _event(row: Row) -> bytes | None:
    """The payload is the raw text again, so it has to say the same."""
    payload, raw = row[-1], row[2 + _RAW]
    if payload is not None and not _same_json(raw, payload):
        return None
    return digest(row[2:-1])


def _same_json(raw: str | None, payload: str) -> bool:
    try:
        return bool(_exact(raw or "") == _exact(payload))
    except (ValueError, RecursionError):
        return False


_SAME_DECISION = """
SELECT EXISTS (SELECT FROM transitions WHERE txn_id = %s AND incarnation = %s AND seq = %s
               AND journal_partition = %s AND journal_offset < %s)
"""


def _decided_before(store: AuditStore, entry: Entry) -> bool:
    identity = [entry.txn_id, entry.incarnation, entry.seq, entry.partition, entry.offset]
    return bool(store.rows(_SAME_DECISION, identity)[0][0])


def _event_before(store: AuditStore, entry: Entry) -> bool:
    earlier = " WHERE txn_id = %s AND journal_partition = %s AND journal_offset < %s"
    rows = store.rows(_EVENTS + earlier, [entry.txn_id, entry.partition, entry.offset])
    return any(_event(row) == entry.event_sha256 for row in rows)


TABLES = (
    Kept("transitions", _TRANSITIONS, lambda e: e.transition_sha256, _transition, _decided_before),
    Kept("events", _EVENTS, lambda e: e.event_sha256, _event, _event_before),
    Kept(
        "sink_rejects",
        _REJECTS,
        lambda e: e.record_sha256 if e.rejected else None,
        lambda row: row[2],
        lambda store, entry: False,
    ),
)
