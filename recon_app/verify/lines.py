"""One thing, one line of text: what two stores must say alike is compared by these.

A line is what ``COPY ... TO STDOUT`` prints of the columns that hold it, so what Postgres sends is
compared as it comes. Verdicts are compared as JSON where both sides are Python.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final

import msgspec

from recon_app.domain.case import Case, Exposure, Resolution
from recon_app.domain.events import TxnEvent
from recon_app.domain.views import view_of
from recon_app.verify.shapes import AfterSeen, EventSeen, RecordSeen

__all__ = [
    "BOOKKEEPING",
    "EVENT_SQL",
    "TRANSITION_SQL",
    "VERDICT_FIELDS",
    "VERDICT_SQL",
    "copy_text",
    "event_line",
    "shown_amounts",
    "transition_line",
    "verdict_json",
    "verdict_line",
    "whole_json",
]

#: What counts records, not money: it tells in which order the topics were read.
BOOKKEEPING: Final = frozenset(
    {"seq", "version", "incarnation", "positions", "reached_ms", "breaches"}
)

#: Field of the case -> expression over ``transactions``.
_SCALARS: Final = {
    "state": "state",
    "reason": "reason",
    "reasons": "array_to_string(reasons, ',')",
    "is_exception": "is_exception",
    "severity": "severity",
    "match_kind": "match_kind",
    "deadline_ms": "to_ms(deadline)",
    "transient_until_ms": "to_ms(transient_until)",
    "variance_minor": "variance_minor",
    "exposure": (
        "CASE WHEN jsonb_array_length(exposure) = 0 THEN '' ELSE (SELECT string_agg(concat_ws(' ',"
        " e->>'currency', e->>'amount_minor', e->>'owed'), ',' ORDER BY n)"
        " FROM jsonb_array_elements(exposure) WITH ORDINALITY AS x (e, n)) END"
    ),
    "kind": "kind",
    "direction": "direction",
    "posting": "posting",
    "txn_id_kind": "txn_id_kind",
    "opened_ms": "to_ms(opened_at)",
    "first_occurred_ms": "to_ms(first_occurred_at)",
    "business_date": "business_date",
    "policy_version": "policy_version",
    "rule": "rule",
    "episode": "episode",
}
_RESOLUTION: Final = {
    "code": "resolution_code",
    "reason_code": "resolution_reason_code",
    "amount_minor": "resolution_amount",
    "actor": "resolved_by",
    "confirmed_by": "confirmed_by",
    "at_ms": "to_ms(resolved_at)",
}
VERDICT_FIELDS: Final = (*_SCALARS, *(f"resolution {name}" for name in _RESOLUTION))
VERDICT_SQL: Final = ", ".join([*_SCALARS.values(), *_RESOLUTION.values()])

EVENT_SQL: Final = (
    "txn_id, source, event_type, status, amount, currency, event_id, posting_id, content, kind,"
    " role, direction, txn_id_kind, occurred_precision, to_ms(occurred_at), to_ms(arrived_at),"
    " raw_sha256, key_id IS NOT NULL OR raw_codec <> 'utf8'"
    " OR encode(sha256(convert_to(raw, 'UTF8')), 'hex') = raw_sha256"
)
TRANSITION_SQL: Final = (
    "txn_id, incarnation, seq, version, run_id, trigger_kind, trigger_outcome, trigger_topic,"
    " trigger_partition, trigger_offset, coalesce(event_id, action_id), timer_kind, refusal,"
    " before_state, before_reason, after_state, after_reason, rule, policy_version,"
    " variance_minor, to_ms(arrived_at), decided_ms"
)

_encode = msgspec.json.Encoder().encode
_verdict = attrgetter(*_SCALARS, "resolution")
_whole = attrgetter(*(name for name in Case.__dataclass_fields__ if name not in BOOKKEEPING))
_resolved = attrgetter(*_RESOLUTION)
_event = attrgetter(
    *("txn_id", "source", "event_type", "status", "amount_minor", "currency", "event_id"),
    *("posting_id", "content", "kind", "role", "direction", "txn_id_kind", "precision"),
    "occurred_ms",
)
_UNRESOLVED: Final = (None,) * len(_RESOLUTION)


def verdict_json(case: Case | AfterSeen) -> bytes:
    """The verdict: what every order of the same evidence ends in, and every store has."""
    return _encode(_verdict(case))


def whole_json(case: Case) -> bytes:
    """All of the case but its bookkeeping."""
    return _encode(_whole(case))


def verdict_line(case: Case | AfterSeen) -> bytes:
    """The verdict as ``VERDICT_SQL`` prints it."""
    *scalars, resolution = _verdict(case)
    closed = _UNRESOLVED if resolution is None else _resolved(resolution)
    return copy_text((*scalars, *closed))


def shown_amounts(case: Case) -> bytes:
    """The amounts both sides stand on, as ``gateway_amount, bank_amount`` print."""
    facts = [view_of(side, 0).fact for side in (case.gateway, case.bank)]
    return copy_text([None if fact is None else fact.amount_minor for fact in facts])


def event_line(event: TxnEvent | EventSeen, arrived_ms: int, raw_sha256: str | None) -> bytes:
    """An event as ``EVENT_SQL`` prints it."""
    return copy_text((*_event(event), arrived_ms, raw_sha256, True))


def transition_line(entry: RecordSeen) -> bytes:
    """A decision as ``TRANSITION_SQL`` prints it."""
    trigger, before, after = entry.trigger, entry.before, entry.after
    numbers: tuple[int | None, ...] = (None, None, None)
    state = reason = None
    if after is not None:
        numbers = entry.incarnation, entry.seq, entry.version
        state, reason = after.state, after.reason
    return copy_text(
        (
            entry.txn_id,
            *numbers,
            entry.run_id,
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
            state,
            reason,
            entry.rule,
            entry.policy_version,
            entry.variance_minor,
            trigger.arrived_ms,
            entry.decided_ms,
        )
    )


def copy_text(values: Iterable[Any]) -> bytes:
    """The values as one line of ``COPY``, without its end."""
    line = "\t".join([value if type(value) is str else _text(value) for value in values])
    return _escaped(line).encode() if "\\" in line else line.encode().replace(b"\x00", b"\\N")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("\x00", "\\N")


def _text(value: Any) -> str:
    """Null is U+0000 until all is escaped: no text that Postgres holds has it."""
    if value is None:
        return "\x00"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, list):
        return ",".join([_text(item) for item in value])
    if isinstance(value, Exposure):
        return f"{value.currency} {value.amount_minor} {value.owed}"
    if isinstance(value, Resolution):
        raise TypeError("a resolution has columns of its own")
    return str(value)
