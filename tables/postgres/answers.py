"""What Postgres answers with: plain values, money in minor units, times in ms since 1970."""

from dataclasses import dataclass

from recon_app.domain.case import Case

__all__ = [
    "ActionOutcome",
    "CoverageRow",
    "Page",
    "StoredCase",
    "TransactionRow",
    "TransitionRow",
]


@dataclass(slots=True)
class TransactionRow:
    """A transaction in a list."""

    txn_id: str
    state: str
    reason: str | None
    reasons: list[str]
    is_exception: bool
    severity: str | None
    match_kind: str | None
    currency: str | None
    amount: int | None
    gateway_amount: int | None
    bank_amount: int | None
    variance_minor: int | None
    kind: str
    direction: str
    rail: str | None
    provider: str | None
    merchant_id: str | None
    account: str | None
    deadline_ms: int | None
    business_date: str | None
    resolution_code: str | None
    version: int
    opened_ms: int
    last_updated_ms: int


@dataclass(slots=True)
class Page:
    """One page of a list; ``next_cursor`` is null on the last."""

    rows: list[TransactionRow]
    next_cursor: str | None


@dataclass(slots=True)
class CoverageRow:
    """All that happened on ``account`` before ``complete_to_ms`` is in; empty: any account."""

    source: str
    account: str
    complete_to_ms: int


@dataclass(slots=True)
class StoredCase:
    """A case, the events of its effective facts, and the journal record it is from."""

    case: Case
    gateway_event_id: int | None
    bank_event_id: int | None
    journal_partition: int
    journal_offset: int
    decided_ms: int
    last_updated_ms: int


@dataclass(slots=True)
class TransitionRow:
    """One decision. ``incarnation``, ``seq`` and ``version`` are null when there was no case.

    ``decision`` holds facts, exposure, effects, the action, and the versions of rules and engine.
    """

    txn_id: str
    incarnation: int | None
    seq: int | None
    version: int | None
    trigger_kind: str
    trigger_outcome: str
    trigger_topic: str | None
    trigger_partition: int
    trigger_offset: int | None
    event_id: str | None
    action_id: str | None
    timer_kind: str | None
    refusal: str | None
    before_state: str | None
    before_reason: str | None
    after_state: str | None
    after_reason: str | None
    rule: str
    policy_version: str
    variance_minor: int | None
    arrived_ms: int
    decided_ms: int
    detection_latency_ms: int
    decision: dict[str, object]
    journal_partition: int
    journal_offset: int


@dataclass(slots=True)
class ActionOutcome:
    """What an action came to: APPLIED, NOOP, REFUSED with its refusal, or PROPOSED."""

    action_id: str
    txn_id: str
    outcome: str
    refusal: str | None
    state: str | None
    reason: str | None
    seq: int | None
    arrived_ms: int
    decided_ms: int
