"""What the API says about one case; these shapes are also the schemas of the OpenAPI document.

Amounts are integer minor units of their currency. Times are RFC 3339 in UTC with milliseconds.
"""

from typing import Literal

import msgspec

__all__ = [
    "ActionView",
    "CaseView",
    "ExposureView",
    "FactView",
    "LegsView",
    "Position",
    "PostingView",
    "ResolutionView",
    "ServedBy",
    "SideView",
    "Variance",
]


class Position(msgspec.Struct):
    """Where a record stands in Kafka."""

    topic: str
    partition: int
    offset: int


class FactView(msgspec.Struct):
    """One event as the case keeps it."""

    event_id: str
    posting_id: str
    event_type: str
    kind: str
    role: str
    status: str
    amount: int | None
    currency: str
    direction: str
    occurred_at: str
    arrived_at: str
    position: Position


class PostingView(msgspec.Struct):
    """One movement of money: how many events speak of it, ``kept`` of them in the case."""

    posting_id: str
    events: int
    kept: int


class SideView(msgspec.Struct):
    """What one side says. The scalars are those of the event it stands on."""

    amount: int | None
    currency: str
    status: str
    direction: str
    event_type: str
    event_id: str
    posting_id: str
    occurred_at: str
    arrived_at: str
    event_ids: list[str]
    redeliveries: int
    facts: list[FactView]
    postings: list[PostingView]


class LegsView(msgspec.Struct):
    """Both sides, null before they speak; ``manual`` is what people marked as received."""

    gateway: SideView | None
    bank: SideView | None
    manual: SideView | None = None


class Variance(msgspec.Struct):
    """Bank minus expected."""

    amount: int
    currency: str


class ExposureView(msgspec.Struct):
    """Money at risk, one way, in one currency."""

    currency: str
    amount: int
    owed: str


class ResolutionView(msgspec.Struct):
    """How the case was closed, and by whom."""

    code: str
    reason_code: str | None
    note: str | None
    actor: str
    at: str
    amount: int | None
    confirmed_by: str | None


class ActionView(msgspec.Struct):
    """What somebody asked of the case."""

    action_id: str
    type: str
    actor: str
    reason_code: str | None
    note: str | None
    refusal: str | None
    arrived_at: str


class ServedBy(msgspec.Struct, omit_defaults=True):
    """Where the answer came from, and as of when.

    Postgres lags behind the engine a little; ``journal`` is the record its answer is from.
    """

    source: Literal["engine", "postgres"]
    as_of: str
    partition: int | None = None
    worker: str | None = None
    journal: Position | None = None


class CaseView(msgspec.Struct, omit_defaults=True):
    """Everything that is known about one transaction."""

    txn_id: str
    state: str
    reason: str | None
    reasons: list[str]
    is_exception: bool
    severity: str | None
    match_kind: str | None
    legs: LegsView
    deadline: str | None
    transient_until: str | None
    version: int
    seq: int
    incarnation: int
    episode: int
    variance: Variance | None
    exposure: list[ExposureView]
    resolution: ResolutionView | None
    evidence: str
    kind: str
    direction: str
    rail: str | None
    provider: str | None
    merchant_id: str | None
    account: str | None
    posting: str
    breaches: list[str]
    actions: list[ActionView]
    opened_at: str
    first_occurred_at: str
    business_date: str | None
    rule: str
    policy_version: str
    served_by: ServedBy | msgspec.UnsetType = msgspec.UNSET
