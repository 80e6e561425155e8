"""One staged row for each case a batch touched: what ``transactions`` takes of its last record."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from recon_app.domain import case as domain
from recon_app.domain.views import view_of
from tables.postgres.copying import Target
from tables.postgres.instants import micros
from tables.postgres.journal_shapes import Case, Fact, Record, Resolved, Side, as_jsonb, as_text

__all__ = ["CASES", "CaseUpdate", "EventIds", "case_row", "case_update"]

#: The keys of events by the topic, partition and offset they came from.
EventIds = Mapping[tuple[str, int, int], int]

#: In the order of ``case_row``.
CASES = Target(
    "staged_cases",
    {
        "txn_id": "text",
        "state": "text",
        "gateway_event_id": "int8",
        "gateway_topic": "text",
        "gateway_partition": "int4",
        "gateway_offset": "int8",
        "bank_event_id": "int8",
        "bank_topic": "text",
        "bank_partition": "int4",
        "bank_offset": "int8",
        "last_updated": "instant",
        "reason": "text",
        "reasons": "text",
        "is_exception": "bool",
        "severity": "text",
        "match_kind": "text",
        "deadline": "instant",
        "transient_until": "instant",
        "variance_minor": "int8",
        "exposure": "jsonb",
        "currency": "text",
        "gateway_amount": "int8",
        "bank_amount": "int8",
        "kind": "text",
        "direction": "text",
        "posting": "text",
        "txn_id_kind": "text",
        "opened_at": "instant",
        "first_occurred_at": "instant",
        "business_date": "date",
        "policy_version": "text",
        "rule": "text",
        "version": "int8",
        "seq": "int8",
        "incarnation": "int8",
        "episode": "int4",
        "provider": "text",
        "merchant_id": "text",
        "account": "text",
        "rail": "text",
        "parent_txn_id": "text",
        "settlement_ref": "text",
        "superseded_by": "text",
        "resolution_code": "text",
        "resolution_reason_code": "text",
        "resolution_note": "text",
        "resolution_amount": "int8",
        "resolved_by": "text",
        "approved_by": "text",
        "confirmed_by": "text",
        "resolved_at": "instant",
        "case_record": "json",
        "journal_partition": "int4",
        "journal_offset": "int8",
        "decided_at": "instant",
    },
    identity=["txn_id"],
)

_NOWHERE = (None,) * 4
_UNPROFILED = (None,) * 7
_UNRESOLVED = (None,) * 8


@dataclass(slots=True)
class CaseUpdate:
    """The newest record of a case in a batch, and when its version rose last."""

    case: Case
    record: Record
    partition: int
    offset: int
    updated_ms: int
    gateway: Fact | None
    bank: Fact | None
    manual: Fact | None

    def after(self, former: "CaseUpdate | None") -> "CaseUpdate":
        """Which of the two stands, when ``former`` came before in the journal."""
        if former is None:
            return self
        case, known = self.case, former.case
        if (case.incarnation, case.seq) <= (known.incarnation, known.seq):
            return former
        if (case.incarnation, case.version) == (known.incarnation, known.version):
            self.updated_ms = former.updated_ms
        return self


def case_update(case: Case, record: Record, partition: int, offset: int) -> CaseUpdate:
    """The update by a record that lies at ``offset`` of the journal's ``partition``."""
    return CaseUpdate(
        case,
        record,
        partition,
        offset,
        record.decided_ms,
        _standing(case.gateway, record, "gateway"),
        _standing(case.bank, record, "bank"),
        _standing(case.manual, record, "manual"),
    )


def case_row(update: CaseUpdate, event_ids: EventIds) -> tuple[object, ...]:
    """The row of a case. What is not in ``event_ids`` is looked for by where it came from."""
    case = update.case
    gateway, bank = update.gateway, update.bank
    shown = gateway or bank or update.manual
    return (
        case.txn_id,
        case.state,
        *(_origin(gateway, event_ids) if gateway else _NOWHERE),
        *(_origin(bank, event_ids) if bank else _NOWHERE),
        micros(update.updated_ms),
        case.reason,
        _array(case.reasons),
        case.is_exception,
        case.severity,
        case.match_kind,
        _instant(case.deadline_ms),
        _instant(case.transient_until_ms),
        case.variance_minor,
        as_jsonb(as_text(case.exposure)),
        shown.currency if shown else None,
        gateway.amount_minor if gateway else None,
        bank.amount_minor if bank else None,
        *_about(case),
        *(msgspec.structs.astuple(case.profile) if case.profile else _UNPROFILED),
        *(_resolution(case.resolution) if case.resolution else _UNRESOLVED),
        as_text(update.record.after),
        update.partition,
        update.offset,
        micros(update.record.decided_ms),
    )


def _about(case: Case) -> tuple[object, ...]:
    return (
        case.kind,
        case.direction,
        case.posting,
        case.txn_id_kind,
        micros(case.opened_ms),
        micros(case.first_occurred_ms),
        case.business_date,
        case.policy_version,
        case.rule,
        case.version,
        case.seq,
        case.incarnation,
        case.episode,
    )


def _standing(side: Side | None, record: Record, name: str) -> Fact | None:
    """The fact a side stands on; ``name`` is the side's in the case.

    Nearly every side has said one thing once. Of any other the core says what it stands on.
    """
    if side is None or not side.legs:
        return None
    if len(side.legs) == 1 and len(side.legs[0].facts) == 1:
        return side.legs[0].facts[0]
    case = msgspec.json.decode(record.after, type=domain.Case)
    stands = view_of(getattr(case, name), 0).fact
    return None if stands is None else _fact(stands)


def _fact(fact: domain.Fact) -> Fact:
    return Fact(
        fact.amount_minor,
        fact.currency,
        fact.topic,
        fact.partition,
        fact.offset,
    )


def _origin(fact: Fact, event_ids: EventIds) -> tuple[object, ...]:
    place = (fact.topic, fact.partition, fact.offset)
    return event_ids.get(place), *place


def _instant(ms: int | None) -> int | None:
    return None if ms is None else micros(ms)


def _array(codes: list[str]) -> str:
    """An array as Postgres reads it; psycopg's own way is slow, and codes need no escapes."""
    return "{" + ",".join(codes) + "}"


def _resolution(resolution: Resolved) -> tuple[object, ...]:
    return (
        resolution.code,
        resolution.reason_code,
        resolution.note,
        resolution.amount_minor,
        resolution.actor,
        resolution.approver,
        resolution.confirmed_by,
        micros(resolution.at_ms),
    )
