"""One staged row for each journal record: what ``events`` and ``transitions`` take from it."""

import msgspec
from msgspec import Raw, Struct

from tables.postgres.journal_shapes import Case, Envelope, Event, Record, as_text

__all__ = ["RECORD_COLUMNS", "record_row"]

#: Name and type, in the order of ``record_row``.
RECORD_COLUMNS = {
    "txn_id": "TEXT",
    "incarnation": "BIGINT",
    "seq": "BIGINT",
    "version": "BIGINT",
    "run_id": "TEXT",
    "trigger_kind": "TEXT",
    "trigger_outcome": "TEXT",
    "trigger_topic": "TEXT",
    "trigger_partition": "INTEGER",
    "trigger_offset": "BIGINT",
    "trigger_id": "TEXT",
    "timer_kind": "TEXT",
    "refusal": "TEXT",
    "before_state": "TEXT",
    "before_reason": "TEXT",
    "after_state": "TEXT",
    "after_reason": "TEXT",
    "rule": "TEXT",
    "policy_version": "TEXT",
    "variance_minor": "BIGINT",
    "arrived_ms": "BIGINT",
    "decided_ms": "BIGINT",
    "decision": "TEXT",
    "journal_partition": "INTEGER",
    "journal_offset": "BIGINT",
    # Of the event; all null when there is none.
    "source": "TEXT",
    "event_type": "TEXT",
    "status": "TEXT",
    "amount": "BIGINT",
    "currency": "TEXT",
    "posting_id": "TEXT",
    "content": "TEXT",
    "kind": "TEXT",
    "role": "TEXT",
    "direction": "TEXT",
    "txn_id_kind": "TEXT",
    "occurred_ms": "BIGINT",
    "occurred_precision": "TEXT",
    "redelivery": "BOOLEAN",
    "detail": "JSONB",
    # Of its envelope; all null when there is none.
    "raw_payload": "TEXT",
    "raw": "TEXT",
    "raw_codec": "TEXT",
    "raw_sha256": "TEXT",
    "key_id": "TEXT",
    "adapter": "TEXT",
    "adapter_version": "TEXT",
    "import_id": "TEXT",
    "line_no": "INTEGER",
}

#: An event that changes nothing is one that was delivered before.
REDELIVERED = "NOOP"

_NO_EVENT = (None,) * 15
_NO_ENVELOPE = (None,) * 9
_JSON = msgspec.json.Decoder(Raw)
_ENCODE = msgspec.json.Encoder().encode


class Decided(Struct, gc=False):
    """What of a record no column has."""

    facts: Raw
    rules_version: str
    engine_version: str
    exposure: Raw
    effects: Raw
    action: Raw


def record_row(
    record: Record, case: Case | None, partition: int, offset: int
) -> tuple[object, ...]:
    """The row of a record that lies at ``offset`` of the journal's ``partition``."""
    event, envelope = record.event, record.raw
    return (
        *_transition(record, case),
        partition,
        offset,
        *(_event(event, record.trigger.outcome) if event else _NO_EVENT),
        *(_envelope(envelope) if event and envelope else _NO_ENVELOPE),
    )


def _transition(record: Record, case: Case | None) -> tuple[object, ...]:
    trigger, before = record.trigger, record.before
    decided = Decided(
        record.facts,
        record.rules_version,
        record.engine_version,
        record.exposure,
        record.effects,
        record.action,
    )
    return (
        record.txn_id,
        record.incarnation if case else None,
        record.seq if case else None,
        record.version if case else None,
        record.run_id,
        trigger.kind,
        trigger.outcome,
        trigger.topic,
        trigger.partition,
        trigger.offset,
        trigger.id,
        trigger.timer,
        trigger.refusal,
        before.state,
        before.reason,
        case.state if case else None,
        case.reason if case else None,
        record.rule,
        record.policy_version,
        record.variance_minor,
        trigger.arrived_ms,
        record.decided_ms,
        _ENCODE(decided).decode(),
    )


def _event(event: Event, outcome: str) -> tuple[object, ...]:
    return (
        event.source,
        event.event_type,
        event.status,
        event.amount_minor,
        event.currency,
        event.posting_id,
        event.content,
        event.kind,
        event.role,
        event.direction,
        event.txn_id_kind,
        event.occurred_ms,
        event.precision,
        outcome == REDELIVERED,
        as_text(event.detail),
    )


def _envelope(envelope: Envelope) -> tuple[object, ...]:
    return (
        _payload(envelope),
        envelope.raw,
        envelope.raw_codec,
        envelope.raw_sha256,
        envelope.key_id,
        envelope.adapter,
        envelope.adapter_version,
        envelope.import_id,
        envelope.line_no,
    )


def _payload(envelope: Envelope) -> str | None:
    """The raw text when it is JSON that JSONB can hold, which takes no U+0000."""
    raw = envelope.raw
    if envelope.key_id is not None or envelope.raw_codec != "utf8" or "\\u0000" in raw:
        return None
    try:
        _JSON.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
    return raw
