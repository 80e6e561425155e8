"""What the tables keep of a journal record, as two lists of values: a decision, and an event.

Everything else of a row is either known to the database alone or follows from these. They are what
the digests of ``row_digests`` are taken of, so their order is part of the audit chain's format.
"""

from datetime import date

import msgspec
from msgspec import Raw, Struct

from tables.postgres.journal_shapes import NULL, Case, Envelope, Event, Record

__all__ = ["DETAIL", "EVENT", "TRANSITION", "Values", "event_values", "transition_values"]

Values = tuple[object, ...]

#: All there is to a decision.
TRANSITION = (
    "txn_id",
    "incarnation",
    "seq",
    "version",
    "run_id",
    "trigger_kind",
    "trigger_outcome",
    "trigger_topic",
    "trigger_partition",
    "trigger_offset",
    "trigger_id",
    "timer_kind",
    "refusal",
    "before_state",
    "before_reason",
    "after_state",
    "after_reason",
    "rule",
    "policy_version",
    "variance_minor",
    "arrived_ms",
    "decided_ms",
    "decision",
)


class Detail(Struct, gc=False):
    """``EventDetail``, with the names of the columns."""

    provider: str | None = None
    merchant_id: str | None = None
    account: str | None = None
    rail: str | None = None
    parent_txn_id: str | None = None
    settlement_ref: str | None = None
    refs: dict[str, str] | None = msgspec.field(default=None, name="references")
    amount_basis: str = "GROSS"
    fee_minor: int | None = None
    tax_minor: int | None = None
    net_minor: int | None = None
    original_amount_minor: int | None = None
    original_currency: str | None = None
    fx_rate: str | None = None
    booking_date: date | None = None
    value_date: date | None = None
    business_date: date | None = None


DETAIL = Detail.__struct_fields__
#: How an event came, what it says, its envelope, and its detail.
EVENT = (
    "txn_id",
    "trigger_id",
    "trigger_topic",
    "trigger_partition",
    "trigger_offset",
    "arrived_ms",
    "source",
    "event_type",
    "status",
    "amount",
    "currency",
    "posting_id",
    "content",
    "kind",
    "role",
    "direction",
    "txn_id_kind",
    "occurred_ms",
    "occurred_precision",
    "redelivery",
    "raw",
    "raw_codec",
    "raw_sha256",
    "key_id",
    "adapter",
    "adapter_version",
    "import_id",
    "line_no",
    *DETAIL,
)

#: An event that changes nothing is one that was delivered before.
REDELIVERED = "NOOP"

_NO_ENVELOPE = (None,) * 8
_NO_DETAIL = msgspec.structs.astuple(Detail())
_DECODE_DETAIL = msgspec.json.Decoder(Detail).decode
_ENCODE = msgspec.json.Encoder().encode


class Decided(Struct, gc=False):
    """What of a record no column has."""

    facts: Raw
    rules_version: str
    engine_version: str
    exposure: Raw
    effects: Raw
    action: Raw


def transition_values(record: Record, case: Case | None) -> Values:
    """The decision of a record; without a case it has no place in a sequence."""
    trigger, before = record.trigger, record.before
    return (
        record.txn_id,
        *((record.incarnation, record.seq, record.version) if case else (None, None, None)),
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
        _decision(record),
    )


def event_values(record: Record, event: Event) -> Values:
    """The event of a record.

    Raises:
        msgspec.MsgspecError: its detail is none.
    """
    trigger = record.trigger
    return (
        record.txn_id,
        trigger.id,
        trigger.topic,
        trigger.partition,
        trigger.offset,
        trigger.arrived_ms,
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
        trigger.outcome == REDELIVERED,
        *(_envelope(record.raw) if record.raw else _NO_ENVELOPE),
        *(_NO_DETAIL if event.detail == NULL else _detail(event.detail)),
    )


def _decision(record: Record) -> str:
    decided = Decided(
        record.facts,
        record.rules_version,
        record.engine_version,
        record.exposure,
        record.effects,
        record.action,
    )
    return _ENCODE(decided).decode()


def _envelope(envelope: Envelope) -> Values:
    return (
        envelope.raw,
        envelope.raw_codec,
        envelope.raw_sha256,
        envelope.key_id,
        envelope.adapter,
        envelope.adapter_version,
        envelope.import_id,
        envelope.line_no,
    )


def _detail(detail: Raw) -> Values:
    return msgspec.structs.astuple(_DECODE_DETAIL(detail))
