"""What the journal keeps of a decision."""

from recon_app import __version__
from recon_app.domain.decision import (
    JOURNAL_SCHEMA,
    RULES_VERSION,
    Before,
    Decision,
    JournalRecord,
    RawEnvelope,
    Trigger,
    TriggerRecord,
)

__all__ = ["journal_record"]


def journal_record(
    trigger: Trigger, decision: Decision, raw: RawEnvelope | None, partition: int, decided_ms: int
) -> JournalRecord:
    """One decision, complete. ``partition`` is the lane's, which is also the journal's."""
    case = decision.case
    return JournalRecord(
        JOURNAL_SCHEMA,
        None,
        trigger.txn_id,
        case.incarnation if case else trigger.at_ms,
        case.seq if case else 0,
        case.version if case else 0,
        _trigger_record(trigger, decision, partition),
        trigger.event,
        trigger.action,
        raw,
        Before(decision.before_state, decision.before_reason),
        case,
        decision.facts,
        decision.rule,
        RULES_VERSION,
        case.policy_version if case else "",
        __version__,
        case.variance_minor if case else None,
        case.exposure if case else [],
        decision.effects,
        decided_ms,
    )


def _trigger_record(trigger: Trigger, decision: Decision, partition: int) -> TriggerRecord:
    origin = trigger.origin
    return TriggerRecord(
        trigger.kind,
        origin.topic if origin else None,
        origin.partition if origin else partition,
        origin.offset if origin else None,
        _trigger_id(trigger),
        trigger.timer,
        trigger.at_ms,
        decision.outcome,
        decision.refusal,
    )


def _trigger_id(trigger: Trigger) -> str | None:
    if trigger.event is not None:
        return trigger.event.event_id
    return trigger.action.action_id if trigger.action is not None else None
