"""What an in-place replay begins with."""

from collections.abc import Iterable

import pytest

from recon_app.domain.actions import ActionType
from recon_app.domain.case import Case
from recon_app.domain.states import Outcome, State
from recon_app.policy_file import load_policies
from recon_app.replay.fold import Fold
from recon_app.replay.seed import has_too_many_actions, is_touched, seed
from tests.journal_tape import START_MS
from tests.unit.replay.records import DUE_MS, LIVE, Recorded, Tape, fold, steps

POLICIES = load_policies()
COUNTERS = ("seq", "version", "reached_ms")


def told(*records: Recorded) -> Case:
    """The case these records come to, with every deadline passed."""
    replay = fold()
    steps(replay, *records)
    return settled(replay)


def settled(replay: Fold) -> Case:
    list(replay.advance(START_MS + 100 * DUE_MS))
    case = replay.store.get(b"A")
    assert case is not None
    return case


def again(before: Case, records: Iterable[Recorded]) -> Case:
    """The case after these records are read again on a row that was taken back."""
    replay = fold()
    replay.store.put(b"A", before)
    steps(replay, *records)
    return settled(replay)


def but_counters(case: Case) -> dict[str, object]:
    return {name: getattr(case, name) for name in Case.__dataclass_fields__ if name not in COUNTERS}


def history(resolve: ActionType) -> tuple[list[Recorded], list[Recorded]]:
    """A mismatch with a redelivery, resolved by hand: its events, and its actions."""
    tape = Tape()
    events = [
        tape.event(0, "A", "GATEWAY", amount=5000),
        tape.event(10, "A", "BANK", amount=4500),
        tape.event(20, "A", "GATEWAY", amount=5000),
    ]
    actions = [tape.action(30, "A", ActionType.COMMENT), tape.action(40, "A", resolve)]
    return events, actions


@pytest.mark.parametrize("resolve", [ActionType.FORCE_MATCH, ActionType.VOID])
@pytest.mark.parametrize("read_again", range(4))
def test_reading_again_from_any_point_ends_in_the_same_case(
    resolve: ActionType, read_again: int
) -> None:
    events, actions = history(resolve)
    live = told(*events, *actions)
    before = None if read_again == 3 else told(*events[: 3 - read_again])

    taken_back = seed(live, before, POLICIES)
    ended = again(taken_back, events[3 - read_again :])

    assert live.state is State.RESOLVED
    assert but_counters(ended) == but_counters(live)
    assert ended.gateway is not None
    assert ended.gateway.redeliveries == 1


def test_counters_go_on_so_that_no_identity_is_used_twice() -> None:
    events, actions = history(ActionType.VOID)
    live = told(*events, *actions)

    ended = again(seed(live, None, POLICIES), events)

    assert (ended.incarnation, ended.seq) == (live.incarnation, live.seq + len(events))


def test_a_breach_is_not_raised_a_second_time() -> None:
    tape = Tape()
    events = [tape.event(0, "A", "GATEWAY")]
    live = told(*events)
    replay = fold()
    replay.store.put(b"A", seed(live, None, POLICIES))

    steps(replay, *events)
    (fired,) = replay.advance(START_MS + 2 * DUE_MS)

    assert live.breaches == ["BANK"]
    assert "BREACH" not in [effect.type for effect in fired.decision.effects]


def test_an_action_on_a_case_without_evidence_is_refused_as_unknown() -> None:
    tape = Tape()
    live = told(tape.event(0, "A", "GATEWAY"))
    replay = fold()
    replay.store.put(b"A", seed(live, None, POLICIES))

    (step,) = steps(replay, tape.action(5, "A"))

    assert (step.decision.outcome, step.decision.refusal) == (Outcome.REFUSED, "UNKNOWN_TXN")
    assert step.row is None


def test_a_case_is_touched_when_its_last_word_may_be_read_again() -> None:
    tape = Tape()
    case = told(tape.event(0, "A", "GATEWAY"), tape.event(1, "A", "GATEWAY"))
    gateway, bank = LIVE.gateway.name, LIVE.bank.name

    assert is_touched(case, {gateway: 1, bank: 0})
    assert not is_touched(case, {gateway: 2, bank: 0})


def test_more_actions_than_are_kept_when_refused_are_too_many() -> None:
    tape = Tape()
    events = [tape.event(0, "A", "GATEWAY", amount=1), tape.event(0, "A", "BANK", amount=2)]
    kinds = [ActionType.VOID, ActionType.REOPEN] * 9
    actions = [tape.action(at, "A", kind) for at, kind in enumerate(kinds, start=1)]

    assert has_too_many_actions(told(*events, *actions))
    assert not has_too_many_actions(told(*events, *actions[:16]))
