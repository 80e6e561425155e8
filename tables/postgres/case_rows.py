"""One staged row for each case a batch touched: what ``transactions`` takes of its last record."""

from dataclasses import dataclass

from recon_app.domain.events import STATUS_RANK
from tables.postgres.journal_shapes import Case, Fact, Record, Resolved, Side, as_text

__all__ = ["CASE_COLUMNS", "CaseUpdate", "case_row"]

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


def case_row(update: CaseUpdate) -> tuple[object, ...]:
    """The row of a case."""
    case = update.case
    gateway, bank = _effective(case.gateway), _effective(case.bank)
    shown = gateway or bank or _effective(case.manual)
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


def _effective(side: Side | None) -> Fact | None:
    """The primary fact that got furthest, on the first posting that has one."""
    for leg in side.legs if side else ():
        facts = [fact for fact in leg.facts if fact.role == "PRIMARY"]
        if facts:
            return facts[0] if len(facts) == 1 else max(facts, key=_rank)
    return None


def _rank(fact: Fact) -> tuple[int, int, str]:
    return STATUS_RANK.get(fact.status, -1), fact.occurred_ms, fact.event_id


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
