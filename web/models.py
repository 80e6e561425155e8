"""What the API takes and answers, bar the case itself; also the schemas of the OpenAPI document."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec

from recon_app.domain.actions import ActionType
from recon_app.domain.events import EVENT_TYPES, SIDES, Kind, Rail, Status
from recon_app.domain.money import CURRENCIES, MAX_AMOUNT_MINOR
from web.case_models import Position, ServedBy
from web.problems import ProblemView

__all__ = [
    "ActionAccepted",
    "ActionIn",
    "ActionOutcomeView",
    "BatchAnswer",
    "EventAccepted",
    "EventIn",
    "Health",
    "ItemAnswer",
    "Readiness",
    "SourceCoverage",
    "TimelineEntry",
    "TimelineView",
    "TransactionPage",
    "TransactionRow",
    "UnmatchedLineView",
    "UnmatchedLines",
    "WebhookAnswer",
    "one_of",
]


def one_of(names: Iterable[str]) -> msgspec.Meta:
    """The schema of a word of a closed set."""
    return msgspec.Meta(extra_json_schema={"enum": sorted(names)})


Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Amount = Annotated[int, msgspec.Meta(ge=0, extra_json_schema={"maximum": MAX_AMOUNT_MINOR})]
Currency = Annotated[str, one_of(CURRENCIES)]
Day = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})]


class EventIn(msgspec.Struct, omit_defaults=True):
    """One statement about money by one side. The first seven fields are enough.

    ``amount`` is null (unknown, never 0) only where ``provider`` is given.
    """

    txn_id: Id
    amount: Amount | None
    currency: Currency
    source: Annotated[str, one_of(SIDES)]
    event_type: Annotated[str, one_of(EVENT_TYPES)]
    status: Annotated[str, one_of(Status)]
    timestamp: Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]
    event_id: Id | None = None
    posting_id: Id | None = None
    direction: Literal["IN", "OUT"] | None = None
    precision: Literal["INSTANT", "DAY"] | None = None
    txn_id_kind: Literal["GIVEN", "DERIVED"] | None = None
    kind: Annotated[str, one_of(Kind)] | None = None
    provider: Id | None = None
    merchant_id: Id | None = None
    account: Id | None = None
    rail: Annotated[str, one_of(Rail)] | None = None
    parent_txn_id: Id | None = None
    settlement_ref: Id | None = None
    references: dict[str, Id] | None = None
    amount_basis: Literal["GROSS", "NET"] | None = None
    fee: Amount | None = None
    tax: Amount | None = None
    net: Amount | None = None
    original_amount: Amount | None = None
    original_currency: Currency | None = None
    fx_rate: str | None = None
    booking_date: Day | None = None
    value_date: Day | None = None
    business_date: Day | None = None


class EventAccepted(msgspec.Struct):
    """All in-sync replicas have the event."""

    txn_id: str
    event_id: str
    position: Position


class ItemAnswer(msgspec.Struct, omit_defaults=True):
    """What became of one event of a batch; ``status`` is what it would have got alone."""

    index: int
    status: int
    txn_id: str | None = None
    event_id: str | None = None
    position: Position | None = None
    problem: ProblemView | None = None


class BatchAnswer(msgspec.Struct):
    """One answer for each event of a batch, in order."""

    accepted: int
    refused: int
    unavailable: int
    results: list[ItemAnswer]


class WebhookAnswer(msgspec.Struct):
    """What became of a delivery: events published, parts ignored, parts that cannot be read."""

    accepted: int
    ignored: int
    rejected: int


class Health(msgspec.Struct):
    """The process lives."""

    status: Literal["ok"]


class Readiness(msgspec.Struct):
    """Whether events can be accepted, what answers, and what an engine worker says of itself."""

    ready: bool
    checks: dict[str, bool]
    engine: dict[str, Any] | None


class ActionIn(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is asked of a transaction. ``action_id`` makes a repeated request harmless."""

    type: Annotated[str, one_of(ActionType)]
    reason_code: str | None = None
    note: str | None = None
    args: dict[str, str | int | None] | None = None
    action_id: Id | None = None


class ActionAccepted(msgspec.Struct):
    """The action is in Kafka; ``outcome`` is where its decision will stand."""

    action_id: str
    txn_id: str
    type: str
    outcome: str


class TransactionRow(msgspec.Struct):
    """One transaction in a list."""

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
    variance: int | None
    kind: str
    direction: str
    rail: str | None
    provider: str | None
    merchant_id: str | None
    account: str | None
    deadline: str | None
    business_date: str | None
    resolution: str | None
    version: int
    opened_at: str
    last_updated: str


class SourceCoverage(msgspec.Struct):
    """All that happened before ``complete_to`` is in; ``account`` null: on any account."""

    source: str
    account: str | None
    complete_to: str


class TransactionPage(msgspec.Struct):
    """A page of transactions in the order asked for; ``next_cursor`` is null on the last one.

    ``coverage`` says how far sources are complete; one that is not there is not known to be.
    """

    items: list[TransactionRow]
    next_cursor: str | None
    coverage: list[SourceCoverage]
    served_by: ServedBy


class UnmatchedLineView(msgspec.Struct):
    """A line that belongs to no transaction yet, by the furthest of its notices.

    ``amount`` null is unknown; ``arrived_at`` is when its first notice came in.
    """

    source: str
    txn_id: str
    posting_id: str
    event_id: str
    event_type: str
    status: str
    amount: int | None
    currency: str
    direction: str
    occurred_at: str
    occurred_precision: str
    booking_date: str | None
    value_date: str | None
    business_date: str | None
    provider: str | None
    account: str | None
    rail: str | None
    references: dict[str, str]
    arrived_at: str


class UnmatchedLines(msgspec.Struct):
    """A page of unmatched lines, oldest first; ``next_cursor`` is null on the last one."""

    items: list[UnmatchedLineView]
    next_cursor: str | None
    served_by: ServedBy


class TimelineEntry(msgspec.Struct):
    """One decision: what arrived, and what it came to.

    ``decision`` has the facts, exposure, effects and versions behind it.
    """

    seq: int | None
    version: int | None
    incarnation: int | None
    trigger: str
    outcome: str
    refusal: str | None
    event_id: str | None
    action_id: str | None
    timer: str | None
    state_before: str | None
    reason_before: str | None
    state: str | None
    reason: str | None
    rule: str
    policy_version: str
    variance: int | None
    decision: dict[str, Any]
    arrived_at: str
    decided_at: str
    detection_latency_ms: int
    position: Position | None


class TimelineView(msgspec.Struct):
    """Every decision on one transaction, oldest first."""

    txn_id: str
    items: list[TimelineEntry]
    served_by: ServedBy


class ActionOutcomeView(msgspec.Struct):
    """What became of an action: APPLIED, NOOP or REFUSED, with why."""

    action_id: str
    txn_id: str
    outcome: str
    refusal: str | None
    state: str | None
    reason: str | None
    seq: int | None
    arrived_at: str
    decided_at: str
