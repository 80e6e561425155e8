"""Actions at their edges; the ordinary ones are scenarios."""

import pytest

from recon_app.domain.action_log import COMMENTS_KEPT, EFFECTIVE_KEPT, REFUSED_KEPT
from recon_app.domain.actions import ActionType
from recon_app.domain.evidence import evidence_digest
from recon_app.domain.remedies import SUPPORTED
from recon_app.domain.states import Outcome
from tests.unit.domain.builders import B, G, World, event

ADJUSTED: dict[str, str | int | None] = {"amount_minor": 10, "category": "FX"}
MARKED: dict[str, str | int | None] = {
    "source": "BANK",
    "amount_minor": 500,
    "currency": "INR",
    "date": "2025-12-18",
    "reference": "slip 7",
}


def waiting() -> World:
    """A payment that the bank has not posted."""
    world = World()
    world.tell(event(G, amount_minor=500))
    return world


@pytest.mark.parametrize("kind", sorted(set(ActionType) - SUPPORTED))
def test_reserved_actions_are_refused(kind: ActionType) -> None:
    """And leave nothing but their journal record."""
    world = waiting()
    decision = world.ask(kind, 5)

    assert (decision.outcome, decision.refusal) == (Outcome.REFUSED, "UNSUPPORTED")
    assert (world.known.seq, world.known.version, world.known.actions) == (2, 1, None)


BAD_ARGS = [
    (ActionType.ADJUST, ADJUSTED | {"category": "BRIBE"}),
    (ActionType.ADJUST, ADJUSTED | {"amount_minor": None}),
    (ActionType.ADJUST, ADJUSTED | {"amount_minor": 10**15}),
    (ActionType.MARK_RECEIVED, MARKED | {"source": "MANUAL"}),
    (ActionType.MARK_RECEIVED, MARKED | {"amount_minor": -1}),
    (ActionType.MARK_RECEIVED, MARKED | {"amount_minor": "500"}),
    (ActionType.MARK_RECEIVED, MARKED | {"currency": "XXX"}),
    (ActionType.MARK_RECEIVED, MARKED | {"date": "2025-02-30"}),
    (ActionType.MARK_RECEIVED, MARKED | {"date": "20251218"}),
    (ActionType.MARK_RECEIVED, MARKED | {"reference": None}),
    (ActionType.MARK_RECEIVED, None),
]


@pytest.mark.parametrize(("kind", "args"), BAD_ARGS)
def test_arguments_are_checked(kind: ActionType, args: dict[str, str | int | None] | None) -> None:
    """Each of them."""
    assert waiting().ask(kind, 5, None, args).refusal == "INVALID_ARGS"


def test_a_marked_leg_is_of_nobodys_side() -> None:
    """It stands apart, so that no total of the bank's ever holds it."""
    world = waiting()
    world.ask(ActionType.MARK_RECEIVED, 5, evidence_digest(world.known), MARKED)
    case = world.known

    assert case.bank is None
    assert case.manual is not None
    (leg,) = case.manual.legs
    assert (leg.leg_id, leg.posting_id) == ("M:BANK", "slip 7")
    assert leg.facts[0].amount_minor == 500


def test_an_action_without_a_digest_binds_to_what_arrived_before_it() -> None:
    """Whoever asks so takes it as it is."""
    world = waiting()

    assert world.ask(ActionType.VOID, 5, None).outcome is Outcome.APPLIED


def test_refusals_and_comments_never_fill_a_case() -> None:
    """The newest are kept; the journal has them all."""
    world = waiting()
    for number in range(40):
        world.ask(ActionType.COMMENT, 5 + number)
        world.ask(ActionType.VOID, 5 + number, "stale")

    assert len(world.known.actions or []) == COMMENTS_KEPT + REFUSED_KEPT
    assert world.ask(ActionType.VOID, 90, evidence_digest(world.known)).refusal is None


def test_effective_actions_are_bounded() -> None:
    """A case that was closed and reopened that often needs other help."""
    world = waiting()
    kinds = [ActionType.VOID, ActionType.REOPEN] * (EFFECTIVE_KEPT // 2)
    for number, kind in enumerate(kinds):
        assert world.ask(kind, 5 + number, evidence_digest(world.known)).refusal is None

    refused = world.ask(ActionType.VOID, 99, evidence_digest(world.known))

    assert refused.refusal == "TOO_MANY_ACTIONS"
    assert world.ask(kinds[0], 5, None, action_id="act-1").outcome is Outcome.NOOP


def test_two_closings_of_the_same_sight_leave_the_first() -> None:
    """By arrival, not by the order they were read in."""
    one, other = World(), World()
    for world in (one, other):
        world.tell(event(G))
        world.tell(event(B, amount_minor=49_000), 1)
    seen = evidence_digest(one.known)

    one.ask(ActionType.VOID, 5, seen, action_id="first")
    one.ask(ActionType.WRITE_OFF, 6, seen, action_id="second")
    other.ask(ActionType.WRITE_OFF, 6, seen, action_id="second")
    other.ask(ActionType.VOID, 5, seen, action_id="first")

    assert one.known.resolution == other.known.resolution
    assert other.known.resolution is not None
    assert other.known.resolution.code == "VOID"
