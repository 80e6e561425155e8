"""No source can make a case grow without end, and what is kept does not depend on the order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from recon_app.domain.case import Case, Side
from recon_app.domain.decision import Trigger
from recon_app.domain.events import Source
from recon_app.domain.legs import FACTS_KEPT, LEGS_KEPT
from tests.unit.domain.builders import FAILED, PENDING, SUCCESS, World, delivery, event


def told_of_one_posting(count: int) -> list[Trigger]:
    """Many notices of one posting."""
    return [
        delivery(event(Source.BANK, occurred_s=at, posting_id="p"), at, at) for at in range(count)
    ]


def told_of_many_postings(count: int) -> list[Trigger]:
    """Postings that moved money, that failed, that are pending, in turn."""
    statuses = (PENDING, FAILED, SUCCESS)
    return [
        delivery(event(Source.GATEWAY, statuses[at % 3], posting_id=f"p{at:03d}"), at, at)
        for at in range(count)
    ]


def ending(triggers: list[Trigger]) -> Case:
    """The case after these."""
    world = World()
    for trigger in triggers:
        world.take(trigger)
    return world.known


def side_of(case: Case) -> Side:
    """The one side that spoke."""
    side = case.gateway or case.bank
    assert side is not None
    return side


@settings(max_examples=40)
@given(st.permutations(told_of_one_posting(20)))
def test_the_first_facts_of_a_posting_are_kept(triggers: list[Trigger]) -> None:
    """Eight of a status, by arrival; the rest is a count and a sum."""
    (leg,) = side_of(ending(triggers)).legs

    assert [fact.offset for fact in leg.facts] == list(range(FACTS_KEPT))
    assert leg.overflow is not None
    assert (leg.overflow[SUCCESS].count, leg.overflow[SUCCESS].sum_minor) == (12, 12 * 50_000)


@settings(max_examples=15)
@given(st.permutations(told_of_many_postings(75)))
def test_postings_that_moved_money_are_kept_first(triggers: list[Trigger]) -> None:
    """Of 25 each: all that moved money, then failed ones."""
    side = side_of(ending(triggers))
    statuses = [leg.facts[0].status for leg in side.legs]

    assert len(side.legs) == LEGS_KEPT
    assert statuses.count(SUCCESS) == 25
    assert statuses.count(FAILED) == LEGS_KEPT - 25
    assert side.overflow is not None
    assert (side.overflow.count, side.overflow.sum_minor) == (75 - LEGS_KEPT, 0)


def test_money_beyond_the_bound_stays_in_the_exposure() -> None:
    """Forty postings of one sum: thirty-nine too many."""
    triggers = [
        delivery(event(Source.BANK, posting_id=f"p{at:03d}"), at, at + 1) for at in range(40)
    ]
    case = ending([*triggers, delivery(event(Source.GATEWAY), 50, 99)])

    assert case.reason == "DUPLICATE_BANK"
    assert [entry.amount_minor for entry in case.exposure] == [39 * 50_000]
