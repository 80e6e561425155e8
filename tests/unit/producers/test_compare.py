"""Every way in which the engine may be wrong shows as a difference, and nothing else does."""

from dataclasses import replace

import pytest

from producers.answer_key import Answer, Verdict
from producers.broker import Ack
from producers.compare import differences, is_settled, may_still_come
from producers.ledger import Found, Seen, Transition

GATEWAY, BANK = ("gateway_txns", 0, 4), ("bank_txns", 0, 9)
ANSWER = Answer(
    txn_id="run-1",
    shape="bank_short",
    verdicts=(Verdict("MISMATCHED", "AMOUNT_MISMATCH"),),
    policy_version="v1",
    deadline_ms=61_000,
    gateway_amount_minor=5000,
    bank_amount_minor=4500,
    variance_minor=-500,
    may_miss=(),
    deliveries=(Ack(*GATEWAY, 1_000), Ack(*BANK, 1_005)),
)
SEEN = Seen("run-1", "MISMATCHED", "AMOUNT_MISMATCH", "v1", 61_000, 5000, 4500, -500)
STEPS = [
    Transition(1_000, 1, "GATEWAY_RECEIVED", None, GATEWAY),
    Transition(1_000, 2, "MISMATCHED", "AMOUNT_MISMATCH", BANK),
]


def found(seen: Seen | None = SEEN, **changes: object) -> Found:
    values: dict[str, object] = {"deliveries": [BANK, GATEWAY], "transitions": STEPS} | changes
    return Found(seen, **values)  # type: ignore[arg-type]


def what_differs(seen: Found) -> set[str]:
    return {difference.what for difference in differences(ANSWER, seen)}


def test_a_payment_that_is_as_it_must_be_has_no_difference() -> None:
    assert what_differs(found()) == set()
    assert is_settled(ANSWER, SEEN)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"state": "MATCHED", "reason": None}, {"verdict", "last decision"}),
        ({"reason": "LATE"}, {"verdict", "last decision"}),
        ({"policy_version": "v2"}, {"policy_version"}),
        ({"deadline_ms": 6_000}, {"deadline_ms"}),
        ({"deadline_ms": None}, {"deadline_ms"}),
        ({"gateway_amount_minor": 1}, {"gateway_amount_minor"}),
        ({"bank_amount_minor": None}, {"bank_amount_minor"}),
        ({"variance_minor": 500}, {"variance_minor"}),
    ],
)
def test_every_column_that_is_wrong_is_named(change: dict[str, object], what: set[str]) -> None:
    seen = replace(SEEN, **change)  # type: ignore[arg-type]

    assert what_differs(found(seen)) == what
    assert not is_settled(ANSWER, seen)


def test_a_payment_nobody_decided_differs_in_everything() -> None:
    assert what_differs(Found()) == {"verdict", "events", "decisions"}
    assert not is_settled(ANSWER, None)


@pytest.mark.parametrize(
    "deliveries", [[GATEWAY], [GATEWAY, BANK, BANK], [GATEWAY, ("bank_txns", 0, 10)]]
)
def test_a_delivery_lost_doubled_or_foreign_is_a_difference(
    deliveries: list[tuple[str, int, int]],
) -> None:
    assert what_differs(found(deliveries=deliveries)) == {"events"}


def test_a_decision_taken_twice_is_a_difference() -> None:
    again = [*STEPS, replace(STEPS[1], seq=3)]

    assert what_differs(found(transitions=again)) == {"decisions"}


@pytest.mark.parametrize("numbers", [(1, 3), (2, 3), (1, 1), (0, 1)])
def test_decisions_count_from_one_without_a_gap(numbers: tuple[int, int]) -> None:
    steps = [replace(step, seq=seq) for step, seq in zip(STEPS, numbers, strict=True)]

    assert what_differs(found(transitions=steps)) == {"sequence"}


def test_a_second_incarnation_is_a_difference() -> None:
    steps = [STEPS[0], replace(STEPS[1], incarnation=2_000)]

    assert what_differs(found(transitions=steps)) == {"sequence"}


def test_a_missing_state_that_the_key_does_not_have_is_a_difference() -> None:
    timer = Transition(1_000, 2, "BANK_MISSING", "BANK_MISSING", None)
    steps = [STEPS[0], timer, replace(STEPS[1], seq=3)]

    assert what_differs(found(transitions=steps)) == {"missing states in the history"}
    assert differences(replace(ANSWER, may_miss=("BANK_MISSING",)), found(transitions=steps)) == []


def test_within_the_margin_either_verdict_will_do() -> None:
    both = replace(ANSWER, verdicts=(Verdict("MATCHED"), Verdict("MATCHED", "LATE")))

    assert is_settled(both, replace(SEEN, state="MATCHED", reason=None))
    assert is_settled(both, replace(SEEN, state="MATCHED", reason="LATE"))
    assert not is_settled(both, SEEN)


def test_a_case_that_waits_for_its_deadline_may_still_come_right() -> None:
    missing = replace(ANSWER, verdicts=(Verdict("BANK_MISSING", "BANK_MISSING"),))
    waiting = replace(SEEN, state="GATEWAY_RECEIVED", reason=None)

    assert may_still_come(missing, waiting)
    assert not may_still_come(missing, replace(waiting, deadline_ms=1))
    assert not may_still_come(missing, SEEN)
    assert not may_still_come(missing, None)
