"""Whatever happens to a case, the answer is a decision, a legal move and a small case."""

import copy

import msgspec
from hypothesis import given, settings

from recon_app.domain.case import Case, next_due
from recon_app.domain.decision import Trigger
from recon_app.domain.policy import PolicyBook
from recon_app.domain.reasons import Reason
from recon_app.domain.states import LEGAL_MOVES, Outcome, State
from recon_app.domain.views import bank_view, view_of
from tests.properties.domain.evidence_strategies import END_S, stories
from tests.unit.domain.builders import World

Story = tuple[PolicyBook, list[Trigger]]
AWAITING = {
    State.GATEWAY_RECEIVED,
    State.BANK_RECEIVED,
    State.GATEWAY_MISSING,
    State.BANK_MISSING,
}


def sides_present(case: Case | None) -> int:
    """How many sides have a final fact."""
    if case is None:
        return 0
    gateway, bank = (view_of(side, 0) for side in (case.gateway, case.bank))
    views = (gateway, bank_view(case.bank, bank, case.posting))
    return sum(view.settled_ms is not None for view in views)


@settings(max_examples=300)
@given(stories())
def test_every_decision_is_a_legal_move_and_never_backwards(story: Story) -> None:
    """A verdict never goes to one with fewer sides, and both sides wait for an amount only."""
    book, triggers = story
    world = World(book)

    for trigger in triggers:
        before = world.case
        world.take(trigger)
        after = world.known

        was = before.state if before else State.INIT
        assert after.state is was or after.state in LEGAL_MOVES[was]
        assert sides_present(after) >= sides_present(before)
        if sides_present(after) == 2 and after.state in AWAITING:
            assert after.reason is Reason.AMOUNT_UNKNOWN


@settings(max_examples=300)
@given(stories())
def test_no_argument_is_ever_changed(story: Story) -> None:
    """Parts are shared between one case and the next, so none may be written to."""
    book, triggers = story
    world = World(book)

    for trigger in triggers:
        before = world.case
        kept = copy.deepcopy((before, trigger))
        world.take(trigger)

        assert (before, trigger) == kept


@settings(max_examples=300)
@given(stories())
def test_numbers_of_a_case_rise_as_they_should(story: Story) -> None:
    """One seq a decision, a version only for what a reader would see, one incarnation."""
    book, triggers = story
    world = World(book)

    for trigger in triggers:
        before = world.case
        world.take(trigger)
        after = world.known
        if before is None or after is before:
            continue

        assert after.seq == before.seq + 1
        assert after.incarnation == before.incarnation
        seen = ("state", "reasons", "resolution", "deadline_ms")
        changed = any(getattr(after, name) != getattr(before, name) for name in seen)
        legs = [[s and s.legs for s in (c.gateway, c.bank)] for c in (before, after)]
        assert after.version == before.version + (changed or legs[0] != legs[1])


@settings(max_examples=200)
@given(stories())
def test_a_case_that_was_stored_is_decided_as_one_that_was_not(story: Story) -> None:
    """Nothing a verdict hangs on is lost on the way to the table and back."""
    book, triggers = story
    kept, stored = World(book), World(book)

    for trigger in triggers:
        kept.take(trigger)
        stored.take(trigger)
        stored.case = msgspec.json.decode(msgspec.json.encode(stored.case), type=Case)

        assert stored.case == kept.case


@settings(max_examples=300)
@given(stories())
def test_timers_fire_once_and_end(story: Story) -> None:
    """A timer that fired is gone or lies later; with none left, time changes nothing any more."""
    book, triggers = story
    world = World(book)
    for trigger in triggers:
        world.take(trigger)

    fired = len(world.decisions)
    world.wait(END_S)

    assert next_due(world.known) is None
    assert len(world.decisions) - fired <= 2
    outcomes = {decision.outcome for decision in world.decisions[fired:]}
    assert outcomes <= {Outcome.APPLIED}


@settings(max_examples=300)
@given(stories())
def test_exceptions_are_raised_and_cleared_in_turn(story: Story) -> None:
    """RAISE opens, CLEAR closes, and each side breaches once."""
    book, triggers = story
    world = World(book)
    is_open, breached = False, []

    for trigger in triggers:
        decision = world.take(trigger)
        types = [effect.type for effect in decision.effects]
        assert is_open is (not ({"RAISE"} & set(types)) if world.known.is_exception else is_open)
        assert ("CLEAR" in types) is (is_open and not world.known.is_exception)
        is_open = world.known.is_exception
        breached += [e.args["side"] for e in decision.effects if e.type == "BREACH" and e.args]

    assert len(breached) == len(set(breached))
    assert sorted(breached, key=str) == world.known.breaches


@settings(max_examples=300)
@given(stories())
def test_only_an_exception_weighs(story: Story) -> None:
    """Severity goes with an exception, exposure with nothing else, and both with no closed case."""
    book, triggers = story
    world = World(book)

    for trigger in triggers:
        world.take(trigger)
        case = world.known

        assert (case.severity is not None) is case.is_exception
        assert case.is_exception or case.exposure == []
        assert all(entry.amount_minor > 0 for entry in case.exposure)
        if case.state in (State.MATCHED, State.RESOLVED):
            assert not case.is_exception
        assert (case.resolution is not None) is (case.state is State.RESOLVED)
        assert (case.reason is None) is (case.reasons == [])
        assert case.reasons[:1] == ([case.reason] if case.reason else [])
