"""What Postgres answers, as the API shows it."""

from recon_app.topics import Topics
from tables.postgres.answers import (
    ActionOutcome,
    CoverageRow,
    Page,
    StoredCase,
    TransactionRow,
    TransitionRow,
)
from tables.postgres.counts import Moment
from web import models
from web.case_models import CaseView, Position, ServedBy
from web.overview_models import AsOf
from web.present import case_view
from web.times import now_text, rfc3339, rfc3339_or_none

__all__ = [
    "as_of_view",
    "coverage_view",
    "outcome_view",
    "page_view",
    "stored_case_view",
    "timeline_view",
]


def stored_case_view(stored: StoredCase, topics: Topics) -> CaseView:
    """A case as the sink stored it last, and from which journal record."""
    view = case_view(stored.case)
    place = Position(topics.journal.name, stored.journal_partition, stored.journal_offset)
    view.served_by = ServedBy("postgres", now_text(), journal=place)
    return view


def page_view(page: Page, coverage: list[CoverageRow]) -> models.TransactionPage:
    """A page of transactions, and how far sources are complete."""
    rows = [_row(row) for row in page.rows]
    reach = [coverage_view(row) for row in coverage]
    return models.TransactionPage(rows, page.next_cursor, reach, ServedBy("postgres", now_text()))


def coverage_view(row: CoverageRow) -> models.SourceCoverage:
    """How far one source is complete."""
    return models.SourceCoverage(row.source, row.account or None, rfc3339(row.complete_to_ms))


def as_of_view(moment: Moment) -> AsOf:
    """Which records of the journal an answer has."""
    return AsOf(dict(sorted(moment.journal.items())), rfc3339(moment.at_ms))


def _row(row: TransactionRow) -> models.TransactionRow:
    """One transaction in a list."""
    return models.TransactionRow(
        txn_id=row.txn_id,
        state=row.state,
        reason=row.reason,
        reasons=row.reasons,
        is_exception=row.is_exception,
        severity=row.severity,
        match_kind=row.match_kind,
        currency=row.currency,
        amount=row.amount,
        gateway_amount=row.gateway_amount,
        bank_amount=row.bank_amount,
        variance=row.variance_minor,
        kind=row.kind,
        direction=row.direction,
        rail=row.rail,
        provider=row.provider,
        merchant_id=row.merchant_id,
        account=row.account,
        deadline=rfc3339_or_none(row.deadline_ms),
        business_date=row.business_date,
        resolution=row.resolution_code,
        version=row.version,
        opened_at=rfc3339(row.opened_ms),
        last_updated=rfc3339(row.last_updated_ms),
    )


def timeline_view(txn_id: str, rows: list[TransitionRow]) -> models.TimelineView:
    """Every decision on a transaction."""
    entries = [_entry(row) for row in rows]
    return models.TimelineView(txn_id, entries, ServedBy("postgres", now_text()))


def _entry(row: TransitionRow) -> models.TimelineEntry:
    """One decision."""
    return models.TimelineEntry(
        seq=row.seq,
        version=row.version,
        incarnation=row.incarnation,
        trigger=row.trigger_kind,
        outcome=row.trigger_outcome,
        refusal=row.refusal,
        event_id=row.event_id,
        action_id=row.action_id,
        timer=row.timer_kind,
        state_before=row.before_state,
        reason_before=row.before_reason,
        state=row.after_state,
        reason=row.after_reason,
        rule=row.rule,
        policy_version=row.policy_version,
        variance=row.variance_minor,
        decision=row.decision,
        arrived_at=rfc3339(row.arrived_ms),
        decided_at=rfc3339(row.decided_ms),
        detection_latency_ms=row.detection_latency_ms,
        position=_origin(row),
    )


def _origin(row: TransitionRow) -> Position | None:
    """Where the trigger stands in Kafka; a timer stands nowhere."""
    if row.trigger_topic is None or row.trigger_offset is None:
        return None
    return Position(row.trigger_topic, row.trigger_partition, row.trigger_offset)


def outcome_view(outcome: ActionOutcome) -> models.ActionOutcomeView:
    """What became of an action."""
    return models.ActionOutcomeView(
        action_id=outcome.action_id,
        txn_id=outcome.txn_id,
        outcome=outcome.outcome,
        refusal=outcome.refusal,
        state=outcome.state,
        reason=outcome.reason,
        seq=outcome.seq,
        arrived_at=rfc3339(outcome.arrived_ms),
        decided_at=rfc3339(outcome.decided_ms),
    )
