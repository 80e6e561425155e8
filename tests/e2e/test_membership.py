"""What a static member leaves behind when it ends."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.wordcount_run import Run, until


@pytest.fixture
def run(
    kafka: str, topic_prefix: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    monkeypatch.setenv("WORDCOUNT_ID", "one")
    run = Run(kafka, topic_prefix, home)
    run.create_topics()
    run.start("one")
    with run.load() as send:
        send(100)
        until(run.finished, "all words counted")
    yield run
    run.stop()


def test_one_that_is_asked_to_stop_gives_its_partitions_up_at_once(run: Run) -> None:
    run.signal("one", signal.SIGTERM)

    assert run.exit_code("one") == 0
    assert run.members() == 0


def test_one_that_is_killed_keeps_its_place_for_its_return(run: Run) -> None:
    run.signal("one", signal.SIGKILL)
    run.exit_code("one")

    assert run.members() == 1
