"""Short ways to say what happened to a case, for every test of the core."""

from dataclasses import dataclass, field
from itertools import count

from recon_app.domain.actions import Action, ActionType, Actor
from recon_app.domain.case import Case
from recon_app.domain.decide import decide
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.events import (
    Direction,
    EventDetail,
    Origin,
    Precision,
    Source,
    Status,
    TxnEvent,
    TxnIdKind,
)
from recon_app.domain.identity import make_event
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import TimerKind, TriggerKind
from recon_app.domain.unlinked import UNLINKED

TXN = "TXN1001"
#: Broker time and business time of second 0; both are counted from here.
START_MS = 1_766_052_930_000
G, B = Source.GATEWAY, Source.BANK
SUCCESS, PENDING, FAILED, REVERSED = (
    Status.SUCCESS,
    Status.PENDING,
    Status.FAILED,
    Status.REVERSED,
)
TOPICS = {G: "gateway_txns", B: "bank_txns"}
TYPES = {G: "PAYMENT_CAPTURED", B: "LEDGER_POSTED"}
KINDS = {G: TriggerKind.GATEWAY, B: TriggerKind.BANK}
ANALYST = Actor("ana")


def event(
    source: Source,
    status: Status = SUCCESS,
    amount_minor: int | None = 50_000,
    currency: str = "INR",
    *,
    occurred_s: float = 0,
    event_id: str | None = None,
    posting_id: str | None = None,
    event_type: str | None = None,
    direction: Direction = Direction.IN,
    precision: Precision = Precision.INSTANT,
    detail: EventDetail | None = None,
    txn_id_kind: TxnIdKind = TxnIdKind.GIVEN,
) -> TxnEvent:
    """An event of TXN; ``occurred_s`` is business time in seconds from the start."""
    return make_event(
        TXN,
        source,
        event_type or TYPES[source],
        status,
        amount_minor,
        currency,
        START_MS + int(occurred_s * 1000),
        event_id=event_id,
        posting_id=posting_id,
        direction=direction,
        precision=precision,
        detail=detail,
        txn_id_kind=txn_id_kind,
    )


def delivery(told: TxnEvent, arrived_s: float, offset: int) -> Trigger:
    """The event as it comes in."""
    at_ms = START_MS + int(arrived_s * 1000)
    origin = Origin(TOPICS[told.source], 0, offset, at_ms)
    return Trigger(KINDS[told.source], at_ms, TXN, origin, event=told)


def tick(at_s: float) -> Trigger:
    """The news that all that arrived until ``at_s`` is in."""
    at_ms = START_MS + int(at_s * 1000)
    return Trigger(TriggerKind.TIMER, at_ms, TXN, timer=TimerKind.SLA)


def asked(
    kind: ActionType,
    arrived_s: float,
    offset: int,
    expected: str | None,
    args: dict[str, str | int | None] | None = None,
    action_id: str | None = None,
) -> Trigger:
    """An action of the analyst's as it comes in."""
    at_ms = START_MS + int(arrived_s * 1000)
    name = action_id or f"act-{offset}"
    action = Action(name, kind, TXN, expected, ANALYST, "OTHER", "seen", at_ms, args)
    return Trigger(
        TriggerKind.ACTION, at_ms, TXN, Origin("recon_actions", 0, offset, at_ms), action=action
    )


def policies(**default: object) -> PolicyBook:
    """A book with these default terms."""
    return PolicyBook.from_dict({"default": default})


@dataclass
class World:
    """One case and all that was decided about it."""

    book: PolicyBook = field(default_factory=policies)
    case: Case | None = None
    decisions: list[Decision] = field(default_factory=list)
    _offsets: "count[int]" = field(default_factory=count)

    def take(self, trigger: Trigger) -> Decision:
        """Decide, and go on from there."""
        decision = decide(self.case, trigger, self.book)
        self.decisions.append(decision)
        if decision.rule != UNLINKED:
            self.case = decision.case
        return decision

    def tell(self, told: TxnEvent, arrived_s: float = 0) -> Decision:
        """An event arrives."""
        return self.take(delivery(told, arrived_s, next(self._offsets)))

    def ask(
        self,
        kind: ActionType,
        arrived_s: float,
        expected: str | None = None,
        args: dict[str, str | int | None] | None = None,
        action_id: str | None = None,
    ) -> Decision:
        """An action arrives."""
        offset = next(self._offsets)
        return self.take(asked(kind, arrived_s, offset, expected, args, action_id))

    def wait(self, until_s: float) -> None:
        """Let every timer until then fire, one after another."""
        run_timers(self, until_s)

    @property
    def known(self) -> Case:
        """The case, which must exist by now."""
        assert self.case is not None
        return self.case


def run_timers(world: World, until_s: float) -> None:
    """Fire what is due, at the time it is due; a timer that stays due would never end."""
    from recon_app.domain.case import next_due

    limit_ms = START_MS + int(until_s * 1000)
    for _ in range(100):
        due = next_due(world.case) if world.case else None
        if due is None or due[0] > limit_ms:
            return
        world.take(Trigger(TriggerKind.TIMER, due[0], TXN, timer=due[1]))
    raise AssertionError("the timers of the case do not end")
