"""A takeover that lasts longer than the session is no absence; the client alone takes it so."""

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


def test_a_worker_that_restores_for_longer_than_its_session_stays_a_member(run: Run) -> None:
    run.start("one", app="tests.canaries.slow_restore")
    with run.load() as send:
        send(200)
        until(run.finished, "all words counted")
    said = (run.home / "one.log").read_text()

    assert run.members() == 1
    assert "was not recognized" not in said
    assert said.count("owning partitions") == 1
