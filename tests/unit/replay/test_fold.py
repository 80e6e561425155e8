"""A replay knows only recorded time."""

from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import Outcome, State, TimerKind, TriggerKind
from recon_app.replay.fold import DeadLetter
from recon_app.replay.pins import Pins
from tests.journal_tape import START_MS
from tests.unit.replay.records import DUE_MS, LIVE, Recorded, Tape, fold, steps

HOUR_MS = 3_600_000


def test_a_deadline_fires_before_the_record_that_arrived_after_it() -> None:
    tape, replay = Tape(), fold()

    told = steps(replay, tape.event(0, "A", "GATEWAY"), tape.event(DUE_MS + 1, "B", "GATEWAY"))

    assert [(s.trigger.kind, s.trigger.txn_id) for s in told] == [
        (TriggerKind.GATEWAY, "A"),
        (TriggerKind.TIMER, "A"),
        (TriggerKind.GATEWAY, "B"),
    ]
    assert told[1].trigger.at_ms == START_MS + DUE_MS


def test_what_arrives_at_the_very_deadline_is_in_time() -> None:
    tape, replay = Tape(), fold()

    told = steps(replay, tape.event(0, "A", "GATEWAY"), tape.event(DUE_MS, "A", "BANK"))

    assert [s.trigger.kind for s in told] == [TriggerKind.GATEWAY, TriggerKind.BANK]
    assert told[-1].decision.case is not None
    assert (told[-1].decision.case.state, told[-1].decision.case.reason) == (State.MATCHED, None)


def test_a_deadline_that_was_met_never_fires() -> None:
    tape, replay = Tape(), fold()
    steps(replay, tape.event(0, "A", "GATEWAY"), tape.event(10, "A", "BANK"))

    assert list(replay.advance(START_MS + 10 * DUE_MS)) == []


def test_time_goes_on_to_the_wanted_instant_and_no_further() -> None:
    tape, replay = Tape(), fold()
    steps(replay, tape.event(0, "A", "GATEWAY"), tape.event(5_000, "B", "GATEWAY"))

    fired = list(replay.advance(START_MS + DUE_MS + 1))

    assert [step.trigger.txn_id for step in fired] == ["A"]
    assert fired[0].decision.case is not None
    assert fired[0].decision.case.state is State.BANK_MISSING


def test_an_action_before_any_event_is_refused_as_it_was() -> None:
    tape, replay = Tape(), fold()

    told = steps(replay, tape.action(0, "A"), tape.event(1, "A", "GATEWAY"))

    assert [s.decision.outcome for s in told] == [Outcome.REFUSED, Outcome.APPLIED]
    assert told[-1].decision.case is not None
    assert told[-1].decision.case.actions is None


def test_an_action_that_found_no_case_finds_none_again() -> None:
    """Live read the actions first, although the event had arrived before."""
    tape, replay = Tape(), fold(Pins(frozenset({(0, 0)})))

    told = steps(replay, tape.event(0, "A", "GATEWAY"), tape.action(1, "A"))

    assert (told[-1].decision.outcome, told[-1].decision.refusal) == (
        Outcome.REFUSED,
        "UNKNOWN_TXN",
    )
    assert told[-1].row is None


def test_a_record_that_lies_where_it_does_not_belong_is_left_to_its_copy() -> None:
    tape, replay = Tape(), fold()
    stray = tape.event(0, "A", "GATEWAY")
    stray.key = b"another"

    assert steps(replay, stray) == []


def test_what_cannot_be_read_is_a_dead_letter_and_the_rest_goes_on() -> None:
    tape, replay = Tape(), fold()
    poison = Recorded(LIVE.gateway.name, 0, START_MS, b"A", b"{")

    (letter,) = replay.apply(poison, START_MS)

    assert isinstance(letter, DeadLetter)
    assert letter.fault.reason == "MALFORMED_JSON"
    assert len(steps(replay, tape.event(1, "A", "GATEWAY"))) == 1


def test_a_replay_that_goes_on_from_its_rows_ends_alike() -> None:
    tape, whole, half = Tape(), fold(), fold()
    records = [
        tape.event(0, "A", "GATEWAY"),
        tape.event(1, "B", "BANK"),
        tape.event(2, "A", "BANK"),
    ]
    steps(whole, *records)
    steps(half, *records[:2])

    resumed = fold()
    for key, row in half.store.rows.items():
        resumed.store.restore(key, row)
    steps(resumed, *records[2:])
    for replay in (whole, resumed):
        list(replay.advance(START_MS + 2 * DUE_MS))

    assert resumed.store.rows == whole.store.rows


def test_a_finished_case_leaves_when_its_time_is_over() -> None:
    book = PolicyBook.from_dict({"default": {"keep": "1h", "keep_stub": "2h"}})
    tape, replay = Tape(), fold(policies=book)
    steps(replay, tape.event(0, "A", "GATEWAY"), tape.event(10, "A", "BANK"))

    fired = list(replay.advance(START_MS + 4 * HOUR_MS))

    assert [step.trigger.timer for step in fired] == [TimerKind.EXPIRE, TimerKind.EXPIRE]
    assert [step.decision.case is None for step in fired] == [False, True]
    assert replay.store.rows == {}
    assert list(replay.advance(START_MS + 9 * HOUR_MS)) == []
