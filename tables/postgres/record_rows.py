"""The rows of ``transitions`` and ``events``, as they are copied in, binary."""

from decimal import Decimal, InvalidOperation
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import Raw

from tables.postgres.copying import Target
from tables.postgres.instants import micros
from tables.postgres.journal_shapes import Envelope, as_jsonb
from tables.postgres.row_values import DETAIL, EVENT, TRANSITION

__all__ = [
    "EVENTS",
    "TRANSITIONS",
    "Row",
    "event_row",
    "key_of",
    "origin_of",
    "payload_of",
    "refs_of",
    "transition_row",
]

#: In the order of ``transition_row``.
TRANSITIONS = Target(
    "transitions",
    {
        "txn_id": "text",
        "incarnation": "int8",
        "seq": "int8",
        "version": "int8",
        "run_id": "text",
        "trigger_kind": "text",
        "trigger_outcome": "text",
        "trigger_topic": "text",
        "trigger_partition": "int4",
        "trigger_offset": "int8",
        "event_id": "text",
        "action_id": "text",
        "timer_kind": "text",
        "refusal": "text",
        "before_state": "text",
        "before_reason": "text",
        "after_state": "text",
        "after_reason": "text",
        "rule": "text",
        "policy_version": "text",
        "variance_minor": "int8",
        "arrived_at": "instant",
        "decided_at": "instant",
        "decided_ms": "int8",
        "detection_latency_ms": "int8",
        "created_at": "instant",
        "decision": "json",
        "journal_partition": "int4",
        "journal_offset": "int8",
    },
    identity=["txn_id", "incarnation", "seq"],
)
_OF_DETAIL = {
    "refs": "jsonb",
    "fx_rate": "numeric",
    **dict.fromkeys([name for name in DETAIL if name.endswith("_minor")], "int8"),
    **dict.fromkeys([name for name in DETAIL if name.endswith("_date")], "date"),
}
#: In the order of ``event_row``.
EVENTS = Target(
    "events",
    {
        "txn_id": "text",
        "event_id": "text",
        "origin_topic": "text",
        "origin_partition": "int4",
        "origin_offset": "int8",
        "arrived_at": "instant",
        "source": "text",
        "event_type": "text",
        "status": "text",
        "amount": "int8",
        "currency": "text",
        "posting_id": "text",
        "content": "text",
        "kind": "text",
        "role": "text",
        "direction": "text",
        "txn_id_kind": "text",
        "occurred_at": "instant",
        "occurred_precision": "text",
        "redelivery": "bool",
        "raw": "text",
        "raw_codec": "text",
        "raw_sha256": "text",
        "key_id": "text",
        "adapter": "text",
        "adapter_version": "text",
        "import_id": "text",
        "line_no": "int4",
        **{name: _OF_DETAIL.get(name, "text") for name in DETAIL},
        "raw_payload": "jsonb",
        "id": "int8",
        "journal_partition": "int4",
        "journal_offset": "int8",
        "created_at": "instant",
    },
    identity=["origin_topic", "origin_partition", "origin_offset"],
)

_ACTION = "ACTION"
_KIND = TRANSITION.index("trigger_kind")
_TRIGGER_ID = TRANSITION.index("trigger_id")
_ARRIVED = EVENT.index("arrived_ms")
_OCCURRED = EVENT.index("occurred_ms")
_REFS = EVENT.index("refs")
_FX_RATE = EVENT.index("fx_rate")
_KEY = list(EVENTS.columns).index("id")
_JSON = msgspec.json.Decoder(Raw)
_ENCODE = msgspec.json.Encoder(order="sorted").encode

Row = tuple[Any, ...]


def transition_row(
    values: Row, has_event: bool, partition: int, offset: int, created_us: int
) -> Row:
    """The row of a decision that lies at ``offset`` of the journal's ``partition``."""
    kind, trigger_id = values[_KIND], values[_TRIGGER_ID]
    arrived_ms, decided_ms, decision = values[-3:]
    return (
        *values[:_TRIGGER_ID],
        trigger_id if has_event else None,
        trigger_id if kind == _ACTION else None,
        *values[_TRIGGER_ID + 1 : -3],
        micros(arrived_ms),
        micros(decided_ms),
        decided_ms,
        decided_ms - arrived_ms,
        created_us,
        decision,
        partition,
        offset,
    )


def event_row(
    values: Row, payload: str | None, event_id: int, partition: int, offset: int, created_us: int
) -> Row:
    """The row of an event whose decision lies there; ``event_id`` is its key in the table."""
    refs, rate = values[_REFS], values[_FX_RATE]
    return (
        *values[:_ARRIVED],
        micros(values[_ARRIVED]),
        *values[_ARRIVED + 1 : _OCCURRED],
        micros(values[_OCCURRED]),
        *values[_OCCURRED + 1 : _REFS],
        None if refs is None else as_jsonb(_ENCODE(refs).decode()),
        *values[_REFS + 1 : _FX_RATE],
        None if rate is None else _number(rate),
        *values[_FX_RATE + 1 :],
        payload,
        event_id,
        partition,
        offset,
        created_us,
    )


key_of = itemgetter(_KEY)
origin_of = itemgetter(*map(EVENT.index, ("trigger_topic", "trigger_partition", "trigger_offset")))


def refs_of(values: Row) -> list[Row]:
    """The rows of ``event_refs``: type, value, ``txn_id``, ``event_id``."""
    refs = values[_REFS]
    return [(kind, value, *values[:2]) for kind, value in refs.items()] if refs else []


def payload_of(envelope: Envelope) -> str | None:
    """The raw text when it is JSON that JSONB can hold, which takes no U+0000."""
    raw = envelope.raw
    if envelope.key_id is not None or envelope.raw_codec != "utf8" or "\\u0000" in raw:
        return None
    try:
        _JSON.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
    return as_jsonb(raw)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number") from None
