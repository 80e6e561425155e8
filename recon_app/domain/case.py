"""The case: all that is known about one ``txn_id``. Its verdict is a function of what it holds."""

from dataclasses import field
from enum import StrEnum

from recon_app.domain.actions import Action
from recon_app.domain.events import (
    Direction,
    EventDetail,
    Kind,
    Precision,
    Role,
    Status,
    TxnIdKind,
)
from recon_app.domain.reasons import Reason, Severity
from recon_app.domain.shape import shape
from recon_app.domain.states import State, TimerKind

__all__ = [
    "AppliedAction",
    "Case",
    "Exposure",
    "Fact",
    "Leg",
    "MatchKind",
    "Overflow",
    "Owed",
    "Posting",
    "Profile",
    "Resolution",
    "Side",
    "Timer",
    "next_due",
]


class MatchKind(StrEnum):
    """How a case came to match."""

    AUTO = "AUTO"
    TOLERANCE = "TOLERANCE"
    MANUAL = "MANUAL"
    FORCE = "FORCE"


class Posting(StrEnum):
    """What the bank is expected to post: each movement, a batch, or nothing."""

    PER_TXN = "PER_TXN"
    SETTLEMENT = "SETTLEMENT"
    NONE = "NONE"


class Owed(StrEnum):
    """Which way an exposure points. The two are never netted."""

    TO_US = "TO_US"
    BY_US = "BY_US"


@shape
class Fact:
    """What a case keeps of one event. Its identity is its origin (topic, partition, offset)."""

    event_id: str
    content: str
    event_type: str
    status: Status
    amount_minor: int | None
    currency: str
    occurred_ms: int
    arrived_ms: int
    topic: str
    partition: int
    offset: int
    kind: Kind
    role: Role = Role.PRIMARY
    direction: Direction = Direction.IN
    precision: Precision = Precision.INSTANT
    detail: EventDetail | None = None


@shape
class Overflow:
    """What is kept of facts, or legs, beyond the bound: how many, and their sum in minor units."""

    count: int
    sum_minor: int


@shape
class Leg:
    """One posting of one side; ``facts`` by (arrived_ms, topic, partition, offset).

    ``leg_id`` is the posting id after ``G:`` or ``B:``, or ``M:`` and the side that a manual leg
    stands in for.
    """

    leg_id: str
    posting_id: str
    facts: list[Fact]
    overflow: dict[str, Overflow] | None = None


@shape
class Side:
    """All legs of one source, by posting id, and how often it repeated itself."""

    legs: list[Leg] = field(default_factory=list)
    redeliveries: int = 0
    overflow: Overflow | None = None


@shape
class Timer:
    """The case wants to be looked at again at ``due_ms`` (broker time)."""

    kind: TimerKind
    due_ms: int


@shape
class Exposure:
    """Money at risk in one currency, one way; currencies and ways are never netted."""

    currency: str
    amount_minor: int
    owed: Owed


@shape
class Resolution:
    """How a case was closed, by whom. It never replaces the reason.

    ``code`` is the action type, or REVERSED / NO_POSTING_EXPECTED by SYSTEM; ``at_ms`` is broker
    time: the arrival of what closed it, or the deadline.
    """

    code: str
    reason_code: str | None
    note: str | None
    actor: str
    approver: str | None
    at_ms: int
    amount_minor: int | None
    confirmed_by: str | None = None


@shape
class AppliedAction:
    """An action as it arrived. ``refusal`` is computed anew by every decision; null = effective."""

    action: Action
    arrived_ms: int
    topic: str
    partition: int
    offset: int
    refusal: str | None = None


@shape
class Profile:
    """Who and what the case is about, beyond the seed's fields; null where nobody said so."""

    provider: str | None = None
    merchant_id: str | None = None
    account: str | None = None
    rail: str | None = None
    parent_txn_id: str | None = None
    settlement_ref: str | None = None
    superseded_by: str | None = None


@shape
class Case:
    """One ``txn_id``: evidence (legs, actions), and the verdict V computed from it.

    ``seq`` counts journal records; ``version`` rises only when legs, state, reasons, resolution or
    deadline change; ``incarnation`` is the arrival of the first record since the row last expired.
    ``reached_ms`` is the greatest timer time that has fired; 0 when none has.
    """

    txn_id: str
    incarnation: int
    seq: int
    version: int
    state: State
    reason: Reason | None
    reasons: list[Reason]
    is_exception: bool
    severity: Severity | None
    match_kind: MatchKind | None
    gateway: Side | None
    bank: Side | None
    deadline_ms: int | None
    timers: list[Timer]
    reached_ms: int
    opened_ms: int
    first_occurred_ms: int
    business_date: str | None
    variance_minor: int | None
    exposure: list[Exposure]
    kind: Kind
    direction: Direction
    posting: Posting
    policy_version: str
    rule: str
    positions: dict[str, int]
    txn_id_kind: TxnIdKind = TxnIdKind.GIVEN
    transient_until_ms: int | None = None
    episode: int = 1
    breaches: list[str] = field(default_factory=list)
    profile: Profile | None = None
    manual: Side | None = None
    actions: list[AppliedAction] | None = None
    resolution: Resolution | None = None
    former_resolutions: list[Resolution] | None = None
    proposal: dict[str, str] | None = None


def next_due(case: Case) -> tuple[int, TimerKind] | None:
    """When the case wants to be looked at next (broker time in ms), and why; null = never.

    ``timers`` holds only what has not fired: deciding a TIMER at this time takes it away.
    """
    timers = case.timers
    if not timers:
        return None
    first = timers[0] if len(timers) == 1 else min(timers, key=lambda timer: timer.due_ms)
    return first.due_ms, first.kind
