"""What a decision carries, beside the verdict itself."""

from recon_app.domain.case import next_due
from recon_app.domain.decide import decide
from recon_app.domain.decision import Effect
from recon_app.domain.events import EventDetail, TxnIdKind
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import Outcome, TimerKind
from tests.unit.domain.builders import (
    FAILED,
    PENDING,
    START_MS,
    SUCCESS,
    B,
    G,
    World,
    delivery,
    event,
    policies,
    tick,
)


def test_the_first_decision_opens_the_case() -> None:
    """Numbers, positions and times are those of the record."""
    decision = decide(None, delivery(event(G), 3, 41), policies())
    case = decision.case

    assert case is not None
    assert (case.seq, case.version, case.incarnation) == (1, 1, START_MS + 3000)
    assert case.positions == {"gateway_txns": 41}
    assert (decision.before_state, decision.rule, decision.facts) == (None, "IN_TIME", ["IN_TIME"])
    assert decision.effects == []


def test_a_decision_says_where_it_came_from() -> None:
    """Before, facts and rule are what the journal keeps of why."""
    world = World()
    world.tell(event(G))
    decision = world.tell(event(B, amount_minor=1), 1)

    assert (decision.before_state, decision.before_reason) == ("GATEWAY_RECEIVED", None)
    assert decision.facts == ["COMPARABLE", "BEYOND_TOLERANCE"]
    assert decision.rule == "AMOUNT"
    assert decision.effects == [Effect("RAISE", {"reason": "AMOUNT_MISMATCH", "severity": "LOW"})]


def test_positions_keep_the_last_offset_of_every_topic() -> None:
    """Also of a redelivery."""
    world = World()
    for offset, told in enumerate([event(G), event(B), event(B)]):
        world.take(delivery(told, offset, offset))

    assert world.known.positions == {"gateway_txns": 0, "bank_txns": 2}
    assert world.known.bank is not None
    assert world.known.bank.redeliveries == 1


def test_a_timer_for_nothing_changes_nothing() -> None:
    """Too early, too late, or for a case that is gone."""
    world = World()
    world.tell(event(G))
    case = world.known

    assert world.take(tick(59)).outcome is Outcome.NOOP
    assert world.case is case
    gone = decide(None, tick(60), policies())
    assert (gone.case, gone.outcome) == (None, Outcome.NOOP)


def test_the_next_timer_is_the_earliest() -> None:
    """And none is left when all is said."""
    world = World()
    world.tell(event(G, PENDING, posting_id="p"))
    stuck = next_due(world.known)
    world.tell(event(G, SUCCESS, posting_id="p"), 5)
    sla = next_due(world.known)
    world.tell(event(B), 6)

    assert stuck == (START_MS + 86_400_000, TimerKind.STUCK_PENDING)
    assert sla == (START_MS + 65_000, TimerKind.SLA)
    assert next_due(world.known) is None


def test_the_gateway_says_who_it_is_about() -> None:
    """Where both sides speak, field by field."""
    world = World()
    world.tell(event(B, detail=EventDetail(rail="IMPS", account="acc", business_date="2025-12-18")))
    world.tell(event(G, detail=EventDetail(rail="UPI", provider="razorpay")), 1)
    profile = world.known.profile

    assert profile is not None
    assert (profile.rail, profile.provider, profile.account) == ("UPI", "razorpay", "acc")
    assert world.known.business_date == "2025-12-18"


def test_of_one_side_the_first_word_counts() -> None:
    """By arrival, whatever the postings are called."""
    world = World()
    world.tell(event(G, posting_id="a", detail=EventDetail(rail="CARD")), 5)
    world.tell(event(G, posting_id="b", detail=EventDetail(rail="UPI")), 1)

    assert world.known.profile is not None
    assert world.known.profile.rail == "UPI"


def test_a_line_whose_id_was_derived_opens_no_case() -> None:
    """It is noted, whether there is a case of that id or not, and changes none."""
    world = World()
    line = event(B, txn_id_kind=TxnIdKind.DERIVED)
    first = world.tell(line)
    opened = world.tell(event(G), 1)
    again = world.tell(line, 2)

    assert [(d.case, d.outcome, d.rule) for d in (first, again)] == [
        (None, "APPLIED", "UNLINKED")
    ] * 2
    assert world.case is opened.case
    assert world.known.bank is None


def test_a_rule_of_the_policy_binds_once_its_facts_are_there() -> None:
    """The bank comes first and knows no provider; the gateway's grants more time."""
    book = PolicyBook.from_dict(
        {"rule": [{"when": {"provider": "razorpay"}, "due": "5m"}], "default": {"due": "10s"}}
    )
    world = World(book)
    world.tell(event(B))
    world.wait(10)
    assert world.known.state == "GATEWAY_MISSING"

    world.tell(event(G, PENDING, detail=EventDetail(provider="razorpay")), 20)

    assert world.known.state == "BANK_RECEIVED"
    assert next_due(world.known) == (START_MS + 300_000, TimerKind.SLA)
    assert world.known.breaches == ["GATEWAY"]


def test_a_breach_is_raised_once() -> None:
    """Missing and then late is one."""
    world = World()
    world.tell(event(G))
    world.wait(60)
    world.tell(event(B, FAILED, posting_id="b"), 70)
    world.tell(event(B, SUCCESS, posting_id="b"), 80)
    breaches = [e for d in world.decisions for e in d.effects if e.type == "BREACH"]

    assert breaches == [Effect("BREACH", {"side": "BANK"})]
