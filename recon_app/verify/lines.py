"""One thing, one line of text: what two stores must say alike is compared by these.

A line is what ``COPY ... TO STDOUT`` prints of the columns that hold it, so what Postgres sends is
compared as it comes. Verdicts are compared as JSON where both sides are Python. The parts of a line
that few values fill are written once for each combination.
"""

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

import msgspec

from recon_app.domain.case import Case, Side
from recon_app.domain.events import TxnEvent
from recon_app.domain.views import view_of
from recon_app.verify.shapes import AfterSeen, EventSeen, RecordSeen

__all__ = [
    "BOOKKEEPING",
    "EVENT_SQL",
    "TRANSITION_SQL",
    "UNLINKED_SQL",
    "VERDICT_FIELDS",
    "VERDICT_SQL",
    "copy_text",
    "event_line",
    "shown_amounts",
    "transition_line",
    "unlinked_line",
    "verdict_json",
    "verdict_line",
    "whole_json",
]

#: What counts records, not money: it tells in which order the topics were read.
BOOKKEEPING: Final = frozenset(
    {"seq", "version", "incarnation", "positions", "reached_ms", "breaches"}
)
#: Stands for null until all is escaped: no text that Postgres holds has it.
NULL: Final = "\x00"
COMBINATIONS: Final = 65_536


def _ms(column: str) -> str:
    """Milliseconds of a timestamp; as floating point, which is exact here and a lot faster."""
    return f"(date_part('epoch', {column}) * 1000)::bigint"


#: Field of the case -> expression over ``transactions``: what few values fill.
_KINDS: Final = {
    "state": "state",
    "reason": "reason",
    "is_exception": "is_exception",
    "severity": "severity",
    "match_kind": "match_kind",
    "kind": "kind",
    "direction": "direction",
    "posting": "posting",
    "txn_id_kind": "txn_id_kind",
    "business_date": "business_date",
    "policy_version": "policy_version",
    "rule": "rule",
    "episode": "episode",
}
_REASONS: Final = {"reasons": "array_to_string(reasons, ',')"}
_NUMBERS: Final = {
    "deadline_ms": _ms("deadline"),
    "transient_until_ms": _ms("transient_until"),
    "variance_minor": "variance_minor",
    "opened_ms": _ms("opened_at"),
    "first_occurred_ms": _ms("first_occurred_at"),
}
_EXPOSURE: Final = {
    "exposure": (
        "CASE WHEN jsonb_array_length(exposure) = 0 THEN '' ELSE (SELECT string_agg(concat_ws(' ',"
        " e->>'currency', e->>'amount_minor', e->>'owed'), ',' ORDER BY n)"
        " FROM jsonb_array_elements(exposure) WITH ORDINALITY AS x (e, n)) END"
    ),
}
_RESOLUTION: Final = {
    "code": "resolution_code",
    "reason_code": "resolution_reason_code",
    "amount_minor": "resolution_amount",
    "actor": "resolved_by",
    "confirmed_by": "confirmed_by",
    "at_ms": _ms("resolved_at"),
}
_COLUMNS: Final = _KINDS | _REASONS | _NUMBERS | _EXPOSURE
VERDICT_FIELDS: Final = (*_COLUMNS, *(f"resolution {name}" for name in _RESOLUTION))
VERDICT_SQL: Final = ", ".join([*_COLUMNS.values(), *_RESOLUTION.values()])

EVENT_SQL: Final = (
    "txn_id, event_id, posting_id, content, source, event_type, status, currency, kind, role,"
    f" direction, txn_id_kind, occurred_precision, amount, {_ms('occurred_at')},"
    f" {_ms('arrived_at')}, raw_sha256, key_id IS NOT NULL OR raw_codec <> 'utf8'"
    " OR encode(sha256(convert_to(raw, 'UTF8')), 'hex') = raw_sha256"
)
TRANSITION_SQL: Final = (
    "txn_id, incarnation, seq, version, run_id, trigger_kind, trigger_outcome, trigger_topic,"
    " trigger_partition, timer_kind, refusal, before_state, before_reason, after_state,"
    " after_reason, rule, policy_version, trigger_offset, coalesce(event_id, action_id),"
    f" variance_minor, {_ms('arrived_at')}, decided_ms"
)

#: Whose line it is, then what it says.
UNLINKED_SQL: Final = (
    "source, txn_id, posting_id, event_id, event_type, status, currency, direction,"
    f" amount, {_ms('occurred_at')}"
)

_encode = msgspec.json.Encoder().encode
_kinds = attrgetter(*_KINDS)
_numbers = attrgetter(*_NUMBERS)
_verdict = attrgetter(*_COLUMNS, "resolution")
_whole = attrgetter(*(name for name in Case.__dataclass_fields__ if name not in BOOKKEEPING))
_resolved = attrgetter(*_RESOLUTION)
_event_kinds = attrgetter(
    *("source", "event_type", "status", "currency", "kind", "role", "direction"),
    *("txn_id_kind", "precision"),
)
_UNRESOLVED: Final = "\t".join([NULL] * len(_RESOLUTION))


def verdict_json(case: Case | AfterSeen) -> bytes:
    """The verdict: what every order of the same evidence ends in, and every store has."""
    return _encode(_verdict(case))


def whole_json(case: Case) -> bytes:
    """All of the case but its bookkeeping."""
    return _encode(_whole(case))


def verdict_line(case: Case | AfterSeen) -> bytes:
    """The verdict as ``VERDICT_SQL`` prints it."""
    kinds = _written(*_kinds(case), ",".join(case.reasons))
    numbers = "\t".join([NULL if value is None else str(value) for value in _numbers(case)])
    risk = ",".join([f"{e.currency} {e.amount_minor} {e.owed}" for e in case.exposure])
    closed = _UNRESOLVED if case.resolution is None else _written(*_resolved(case.resolution))
    return _escaped(f"{kinds}\t{numbers}\t{risk}\t{closed}")


def shown_amounts(case: Case) -> bytes:
    """The amounts both sides stand on, as ``gateway_amount, bank_amount`` print."""
    return _escaped(f"{_amount(case.gateway)}\t{_amount(case.bank)}")


def _amount(side: Side | None) -> str:
    if side is None:
        return NULL
    if len(side.legs) == 1 and len(side.legs[0].facts) == 1:
        amount = side.legs[0].facts[0].amount_minor
    else:
        fact = view_of(side, 0).fact
        amount = None if fact is None else fact.amount_minor
    return NULL if amount is None else str(amount)


def event_line(event: TxnEvent | EventSeen, arrived_ms: int, raw_sha256: str | None) -> bytes:
    """An event as ``EVENT_SQL`` prints it."""
    amount = NULL if event.amount_minor is None else event.amount_minor
    return _escaped(
        f"{event.txn_id}\t{event.event_id}\t{event.posting_id}\t{event.content}\t"
        f"{_written(*_event_kinds(event))}\t{amount}\t{event.occurred_ms}\t{arrived_ms}\t"
        f"{raw_sha256 or NULL}\tt"
    )


def transition_line(entry: RecordSeen) -> bytes:
    """A decision as ``TRANSITION_SQL`` prints it."""
    trigger, before, after = entry.trigger, entry.before, entry.after
    numbers = f"{NULL}\t{NULL}\t{NULL}"
    state = reason = None
    if after is not None:
        numbers = f"{entry.incarnation}\t{entry.seq}\t{entry.version}"
        state, reason = after.state, after.reason
    kinds = _written(
        entry.run_id,
        trigger.kind,
        trigger.outcome,
        trigger.topic,
        trigger.partition,
        trigger.timer,
        trigger.refusal,
        before.state,
        before.reason,
        state,
        reason,
        entry.rule,
        entry.policy_version,
    )
    offset = NULL if trigger.offset is None else trigger.offset
    variance = NULL if entry.variance_minor is None else entry.variance_minor
    return _escaped(
        f"{entry.txn_id}\t{numbers}\t{kinds}\t{offset}\t{trigger.id or NULL}\t{variance}\t"
        f"{trigger.arrived_ms}\t{entry.decided_ms}"
    )


def unlinked_line(event: TxnEvent) -> tuple[bytes, bytes]:
    """A line that belongs to no case as ``UNLINKED_SQL`` prints it: whose it is, what it says."""
    whose = (event.source, event.txn_id, event.posting_id)
    says = (event.event_id, event.event_type, event.status, event.currency, event.direction)
    numbers = (event.amount_minor, event.occurred_ms)
    return copy_text(whose), copy_text((*says, *numbers))


def copy_text(values: Iterable[Any]) -> bytes:
    """The values as one line of ``COPY``, without its end."""
    return _escaped("\t".join([_text(value) for value in values]))


@lru_cache(COMBINATIONS)
def _written(*values: Any) -> str:
    return "\t".join([_text(value) for value in values])


def _escaped(line: str) -> bytes:
    if "\\" in line:
        line = line.replace("\\", "\\\\")
    return line.replace(NULL, "\\N").encode()


def _text(value: Any) -> str:
    if value is None:
        return NULL
    if value is True or value is False:
        return "t" if value else "f"
    return str(value)
