"""The digest that an action names: what changes it and what does not."""

from recon_app.domain.actions import ActionType
from recon_app.domain.evidence import evidence_digest
from tests.unit.domain.builders import FAILED, B, G, World, event


def pair() -> World:
    """A mismatch."""
    world = World()
    world.tell(event(G))
    world.tell(event(B, amount_minor=49_000), 1)
    return world


def test_every_new_fact_changes_the_evidence() -> None:
    """Also one that changes nothing about the verdict."""
    world = pair()
    before = evidence_digest(world.known)

    world.tell(event(B, amount_minor=49_000, event_id="again", posting_id="again"), 2)

    assert evidence_digest(world.known) != before


def test_redeliveries_notices_comments_and_refusals_are_no_evidence() -> None:
    """An action that waits in a form is not outdated by any of them."""
    world = pair()
    before = evidence_digest(world.known)

    world.tell(event(B, amount_minor=49_000), 2)
    world.tell(event(G, event_type="ORDER_PAID"), 3)
    world.ask(ActionType.COMMENT, 4, before)
    world.ask(ActionType.VOID, 5, "0" * 32)
    world.ask(ActionType.LINK, 6, before)
    world.wait(100)

    assert evidence_digest(world.known) == before


def test_an_effective_action_changes_the_evidence() -> None:
    """Two people cannot both close what they both saw open."""
    world = pair()
    seen = evidence_digest(world.known)

    first = world.ask(ActionType.FORCE_MATCH, 5, seen)
    second = world.ask(ActionType.WRITE_OFF, 6, seen)

    assert (first.refusal, second.refusal) == (None, "STALE_EVIDENCE")


def test_an_action_read_before_the_fact_it_is_about_takes_effect_with_it() -> None:
    """Topics are read in any order; arrival decides what the author saw."""
    there = pair()
    seen = evidence_digest(there.known)
    world = World()
    world.tell(event(G))

    early = world.ask(ActionType.FORCE_MATCH, 5, seen)
    world.tell(event(B, amount_minor=49_000), 1)

    assert early.refusal == "STALE_EVIDENCE"
    assert world.known.resolution is not None
    assert world.known.resolution.code == "FORCE_MATCH"


def test_an_action_loses_its_effect_to_a_fact_that_had_arrived_before_it() -> None:
    """Its author had not seen it."""
    world = pair()
    world.ask(ActionType.FORCE_MATCH, 5, evidence_digest(world.known))

    world.tell(event(B, FAILED, event_id="x", posting_id="x"), 4)

    assert world.known.resolution is None
    assert world.known.actions is not None
    assert [applied.refusal for applied in world.known.actions] == ["STALE_EVIDENCE"]
