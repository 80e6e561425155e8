"""One staged row for each case a batch touched: what ``transactions`` takes of its last record."""

from dataclasses import dataclass

import msgspec

from recon_app.domain import case as domain
from recon_app.domain.views import view_of
from tables.postgres.journal_shapes import Case, Fact, Record, Resolved, Side, as_text

__all__ = ["CASE_COLUMNS", "CaseUpdate", "case_row", "case_update"]

#: Name and type, in the order of ``case_row``.
CASE_COLUMNS = {
    "txn_id": "TEXT",
    "state": "TEXT",
    "gateway_topic": "TEXT",
    "gateway_partition": "INTEGER",
    "gateway_offset": "BIGINT",
    "bank_topic": "TEXT",
    "bank_partition": "INTEGER",
    "bank_offset": "BIGINT",
    "updated_ms": "BIGINT",
    "reason": "TEXT",
    "reasons": "TEXT[]",
    "is_exception": "BOOLEAN",
    "severity": "TEXT",
    "match_kind": "TEXT",
    "deadline_ms": "BIGINT",
    "transient_until_ms": "BIGINT",
    "variance_minor": "BIGINT",
    "exposure": "JSONB",
    "currency": "TEXT",
    "gateway_amount": "BIGINT",
    "bank_amount": "BIGINT",
    "kind": "TEXT",
    "direction": "TEXT",
    "posting": "TEXT",
    "txn_id_kind": "TEXT",
    "profile": "JSONB",
    "opened_ms": "BIGINT",
    "first_occurred_ms": "BIGINT",
    "business_date": "DATE",
    "policy_version": "TEXT",
    "rule": "TEXT",
    "version": "BIGINT",
    "seq": "BIGINT",
    "incarnation": "BIGINT",
    "episode": "INTEGER",
    "resolution_code": "TEXT",
    "resolution_reason_code": "TEXT",
    "resolution_note": "TEXT",
    "resolution_amount": "BIGINT",
    "resolved_by": "TEXT",
    "approved_by": "TEXT",
    "confirmed_by": "TEXT",
    "resolved_ms": "BIGINT",
    "case_record": "TEXT",
    "journal_partition": "INTEGER",
    "journal_offset": "BIGINT",
    "decided_ms": "BIGINT",
}

_NOWHERE = (None, None, None)
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


def case_row(update: CaseUpdate) -> tuple[object, ...]:
    """The row of a case."""
    case = update.case
    gateway, bank = update.gateway, update.bank
    shown = gateway or bank or update.manual
    return (
        case.txn_id,
        case.state,
        *(_origin(gateway) if gateway else _NOWHERE),
        *(_origin(bank) if bank else _NOWHERE),
        update.updated_ms,
        case.reason,
        _array(case.reasons),
        case.is_exception,
        case.severity,
        case.match_kind,
        case.deadline_ms,
        case.transient_until_ms,
        case.variance_minor,
        as_text(case.exposure),
        shown.currency if shown else None,
        gateway.amount_minor if gateway else None,
        bank.amount_minor if bank else None,
        *_about(case),
        *(_resolution(case.resolution) if case.resolution else _UNRESOLVED),
        as_text(update.record.after),
        update.partition,
        update.offset,
        update.record.decided_ms,
    )


def _about(case: Case) -> tuple[object, ...]:
    return (
        case.kind,
        case.direction,
        case.posting,
        case.txn_id_kind,
        as_text(case.profile),
        case.opened_ms,
        case.first_occurred_ms,
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


def _origin(fact: Fact) -> tuple[str, int, int]:
    return fact.topic, fact.partition, fact.offset


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
        resolution.at_ms,
    )
