"""Kafka delivers at least once, and producers send again: neither may count twice."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from recon_app.domain.case import Case
from recon_app.domain.decision import Trigger
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import Outcome
from recon_app.domain.unlinked import is_unlinked
from tests.properties.domain.evidence_strategies import deliveries, stories
from tests.unit.domain.builders import START_MS, World

COUNTERS = {"seq", "positions", "gateway", "bank"}


def but_counters(case: Case) -> dict[str, object]:
    """The case without what a redelivery may move."""
    fields = dataclasses.asdict(case)
    legs = {name: fields[name] and fields[name]["legs"] for name in ("gateway", "bank")}
    return {k: v for k, v in fields.items() if k not in COUNTERS} | legs


@settings(max_examples=300)
@given(stories(), st.data())
def test_a_redelivery_moves_a_counter_and_nothing_else(
    story: tuple[PolicyBook, list[Trigger]], data: st.DataObject
) -> None:
    """Any trigger of the story again, at its end, later or at the same place."""
    book, triggers = story
    world = World(book)
    for trigger in triggers:
        world.take(trigger)
    told = [t for t in triggers if t.event is not None and not is_unlinked(t.event)]
    again = data.draw(st.sampled_from(told))
    assert again.origin is not None
    later = data.draw(st.integers(0, 1000))
    origin = dataclasses.replace(again.origin, offset=5000, arrived_ms=again.at_ms + later)
    before = world.known

    decision = world.take(dataclasses.replace(again, origin=origin))

    assert decision.outcome is Outcome.NOOP
    assert but_counters(world.known) == but_counters(before)
    assert world.known.seq == before.seq + 1
    assert redeliveries(world.known) == redeliveries(before) + 1
    assert decision.effects == []


def redeliveries(case: Case) -> int:
    """How often either side repeated itself."""
    return sum(side.redeliveries for side in (case.gateway, case.bank) if side)


@settings(max_examples=300)
@given(deliveries(most=4))
def test_the_smallest_arrival_of_copies_counts(told: list[Trigger]) -> None:
    """A copy that had arrived before the one known moves the deadline, and says nothing new."""
    world = World()
    for trigger in told:
        world.take(trigger)
    first = told[0]
    assert first.origin is not None
    origin = dataclasses.replace(first.origin, offset=7000, arrived_ms=START_MS - 60_000)

    decision = world.take(dataclasses.replace(first, origin=origin))

    assert decision.outcome is Outcome.NOOP
    assert world.known.opened_ms == START_MS - 60_000


@given(stories())
def test_an_action_is_carried_out_once(story: tuple[PolicyBook, list[Trigger]]) -> None:
    """The same action id again is the same action."""
    book, triggers = story
    world = World(book)
    for trigger in triggers:
        world.take(trigger)
    for trigger in triggers:
        if any(applied.action == trigger.action for applied in world.known.actions or []):
            before = but_counters(world.known)
            decision = world.take(trigger)

            assert decision.outcome is Outcome.NOOP
            assert but_counters(world.known) == before
