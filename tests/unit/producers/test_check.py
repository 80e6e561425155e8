"""The check ends as soon as it can know: right, wrong for good, or out of time."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from producers.answer_key import Answer, Terms, answer
from producers.broker import Ack
from producers.check import Check, default_timeout_s
from producers.ledger import Ledger
from producers.scenario import Spec, build
from producers.shapes import SHAPES
from recon_app.errors import PostgresUnavailable, UnavailableError

Fill = Callable[..., None]
SHARES = dict.fromkeys({shape.category for shape in SHAPES.values()} - {"matched"}, 0.12)
LONG_S = 60.0


def answers_due(in_ms: int) -> list[Answer]:
    """A hundred payments of every shape whose deadline is so far from now."""
    arrived_ms = time.time_ns() // 1_000_000 - 60_000 + in_ms
    plan = build(Spec("run", 100, 7, arrived_ms, SHARES))
    return [
        answer(
            txn,
            [Ack(e.source.value, txn.events[0].txn % 4, e.number, arrived_ms) for e in txn.events],
            Terms("v1", 60_000),
        )
        for txn in plan.txns
    ]


@pytest.fixture
def ledger(migrated: str) -> Iterator[Ledger]:
    ledger = Ledger(migrated, "public")
    yield ledger
    ledger.close()


def test_all_as_keyed_is_no_difference(ledger: Ledger, fill: Fill) -> None:
    answers = answers_due(in_ms=-5_000)
    fill(answers)

    assert Check(ledger, answers).run(LONG_S) == []


def test_it_waits_for_verdicts_that_come_later(ledger: Ledger, fill: Fill) -> None:
    answers = answers_due(in_ms=-5_000)
    sink = threading.Timer(1.0, fill, [answers])
    sink.start()

    assert Check(ledger, answers).run(LONG_S) == []
    sink.join()


def test_it_is_not_over_before_the_last_deadline(ledger: Ledger, fill: Fill) -> None:
    answers = answers_due(in_ms=2_000)
    fill(answers)

    Check(ledger, answers).run(LONG_S)

    assert time.time() * 1000 > max(answer.deadline_ms for answer in answers)


def test_another_policy_ends_in_differences_and_not_in_a_wait(ledger: Ledger, fill: Fill) -> None:
    answers = answers_due(in_ms=-5_000)
    fill(answers, policy_version="another")

    found = Check(ledger, answers).run(LONG_S)

    assert {difference.what for difference in found} == {"policy_version"}
    assert len(found) == len(answers)


def test_a_wrong_verdict_is_reported_with_what_was_expected(ledger: Ledger, fill: Fill) -> None:
    answers = answers_due(in_ms=-5_000)
    wrong = next(a for a in answers if a.shape == "matched")
    fill([a for a in answers if a is not wrong])
    fill([wrong], state="MISMATCHED", reason="AMOUNT_MISMATCH")

    (difference,) = Check(ledger, answers).run(LONG_S)

    assert difference.txn_id == wrong.txn_id
    assert (difference.expected, difference.actual) == ("MATCHED", "MISMATCHED/AMOUNT_MISMATCH")


def test_a_lost_event_below_others_that_arrived_is_a_difference(ledger: Ledger, fill: Fill) -> None:
    answers = answers_due(in_ms=-5_000)
    lost = next(a for a in answers if a.shape == "bank_redelivery")
    fill([a for a in answers if a is not lost])
    fill([lost], skip=1)

    found = Check(ledger, answers).run(LONG_S)

    assert {(d.txn_id, d.what) for d in found} == {
        (lost.txn_id, "events"),
        (lost.txn_id, "decisions"),
    }


def test_an_unfired_deadline_is_waited_for_and_then_a_difference(
    ledger: Ledger, fill: Fill
) -> None:
    answers = answers_due(in_ms=-60_000)
    due = [a for a in answers if a.shape == "bank_missing"]
    fill([a for a in answers if a not in due])
    fill(due, state="GATEWAY_RECEIVED", reason=None)
    started = time.monotonic()

    found = Check(ledger, answers).run(8.0)

    assert time.monotonic() - started >= 8.0
    assert {d.txn_id for d in found} == {a.txn_id for a in due}


def test_events_that_never_arrive_are_a_timeout_that_counts_them(
    ledger: Ledger, fill: Fill
) -> None:
    answers = answers_due(in_ms=-5_000)
    fill(answers[:50])

    with pytest.raises(UnavailableError, match=r"timed out: .* events are not in Postgres"):
        Check(ledger, answers).run(1.0)


def test_a_postgres_that_is_away_is_reported_when_the_time_is_up() -> None:
    away = Ledger("postgresql://postgres@127.0.0.1:1/postgres", "public")

    with pytest.raises(PostgresUnavailable, match="recon dev up"):
        Check(away, answers_due(in_ms=-5_000)).run(1.0)


def test_progress_ends_with_everything_arrived_and_right(ledger: Ledger, fill: Fill) -> None:
    answers = answers_due(in_ms=-5_000)
    fill(answers)
    seen: list[tuple[int, int]] = []

    Check(ledger, answers, lambda *counts: seen.append(counts)).run(LONG_S)

    assert seen[-1] == (sum(len(a.deliveries) for a in answers), len(answers))


def test_the_default_timeout_leaves_a_minute_after_the_last_deadline() -> None:
    assert 60.0 < default_timeout_s(answers_due(in_ms=10_000)) < 71.0
