"""Every input counts exactly once, whatever happens to the workers.

Judged by reading the topics.
"""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.wordcount_run import Run, until


@pytest.fixture
def run(kafka: str, topic_prefix: str, home: Path) -> Iterator[Run]:
    run = Run(kafka, topic_prefix, home)
    run.create_topics()
    yield run
    run.stop()


def test_two_topics_are_counted_into_one_table(run: Run) -> None:
    run.start("one")
    with run.load() as send:
        send(2000)
        until(run.finished, "all words counted")

    assert run.verdict() == "exactly once"


@pytest.mark.parametrize("step", ["before_commit", "before_end", "after_commit", "after_write"])
def test_a_kill_between_any_two_steps_of_a_turn_loses_and_repeats_nothing(
    run: Run, step: str
) -> None:
    run.start("one", failpoint=f"{step}:kill:3")
    with run.load() as send:
        while run.workers["one"].poll() is None:
            send(200)
        assert run.exit_code("one") == -signal.SIGKILL
        run.start("one")
        send(500)
        until(run.finished, "the backlog worked off")

    assert run.verdict() == "exactly once"


def test_a_lost_volume_is_restored_from_the_changelog(run: Run) -> None:
    run.start("one")
    with run.load() as send:
        send(1000)
        until(run.finished, "first half counted")
        run.signal("one", signal.SIGKILL)
        run.exit_code("one")
        run.start("another")
        send(1000)
        until(run.finished, "second half counted")

    assert run.verdict() == "exactly once"


def test_kills_under_load_with_two_workers_lose_and_repeat_nothing(run: Run) -> None:
    run.start("one")
    run.start("two")
    with run.load() as send:
        send(500)
        until(run.finished, "both workers at work")
        for victim in ("one", "two", "one"):
            for _ in range(10):
                send(200)
            run.signal(victim, signal.SIGKILL)
            run.exit_code(victim)
            run.start(victim)
        send(1000)
        until(run.finished, "the backlog worked off", timeout_s=90)

    assert run.verdict() == "exactly once"


def test_a_zombie_that_wakes_up_inside_its_transaction_is_fenced_and_leaves(run: Run) -> None:
    run.start("zombie", failpoint="before_end:stop:3")
    with run.load() as send:
        send(500)
        until(lambda: run.is_stopped("zombie"), "the zombie to fall asleep")
        run.start("heir")
        send(500)
        until(run.finished, "the heir to take over")
        run.signal("zombie", signal.SIGCONT)
        assert run.exit_code("zombie") == 70

    assert run.verdict() == "exactly once"


def test_a_clean_stop_hands_over_without_repeating(run: Run) -> None:
    run.start("one")
    with run.load() as send:
        send(1000)
        until(run.finished, "first half counted")
        run.signal("one", signal.SIGTERM)
        assert run.exit_code("one") == 0
        run.start("two")
        send(1000)
        until(run.finished, "second half counted")

    assert run.verdict() == "exactly once"
