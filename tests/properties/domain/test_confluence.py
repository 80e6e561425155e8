"""The order in which the topics are read changes nothing about where a case ends."""

import dataclasses

from hypothesis import given, settings

from recon_app.domain.case import Case
from recon_app.domain.decision import Trigger
from recon_app.domain.evidence import evidence_digest
from recon_app.domain.policy import PolicyBook
from tests.properties.domain.evidence_strategies import END_S, orderings
from tests.unit.domain.builders import World

#: What counts records, not money: it tells how the case was read, and differs by order.
BOOKKEEPING = {"seq", "version", "incarnation", "positions", "reached_ms", "breaches"}


def ending(book: PolicyBook, story: list[Trigger]) -> dict[str, object]:
    """Where the case ends when all timers until a common time have fired."""
    world = World(book)
    for trigger in story:
        world.take(trigger)
    world.wait(END_S)
    return verdict(world.known)


def verdict(case: Case) -> dict[str, object]:
    """All of a case but its bookkeeping."""
    fields = dataclasses.asdict(case)
    return {k: v for k, v in fields.items() if k not in BOOKKEEPING} | {
        "digest": evidence_digest(case)
    }


@settings(max_examples=500)
@given(orderings())
def test_every_order_ends_alike(orders: tuple[PolicyBook, list[Trigger], list[Trigger]]) -> None:
    """Events, redeliveries, actions and timers, in any order after the first event."""
    book, one, other = orders

    assert ending(book, one) == ending(book, other)
