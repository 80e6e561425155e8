"""What the journal keeps of a decision."""

from agents.inbound import raw_envelope
from recon_app import __version__
from recon_app.codec.cases import encode_case
from recon_app.codec.journal import encode_record_with_case
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
from recon_app.streaming.batch import Headers

__all__ = ["journal_record", "written"]


def written(
    trigger: Trigger,
    decision: Decision,
    value: bytes | None,
    headers: Headers,
    partition: int,
    decided_ms: int,
) -> tuple[bytes, bytes]:
    """The journal's record of a decision on a record with these contents, and the case in it."""
    raw = raw_envelope(value, headers) if value else None
    entry = journal_record(trigger, decision, raw, partition, decided_ms)
    case_json = b"null" if decision.case is None else encode_case(decision.case)
    return encode_record_with_case(entry, case_json), case_json


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
