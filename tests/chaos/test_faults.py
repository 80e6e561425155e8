"""The short cut of ``make chaos``: a few fast faults in one run, and the proof that it bites."""

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.fault import Fault, in_order
from tests.chaos.faults_servers import back, gone
from tests.chaos.faults_volumes import lose
from tests.chaos.faults_workers import kill, kill_at, stop
from tests.chaos.report import line_of
from tests.chaos.runner import Outcome, run
from tests.chaos.servers import Servers, servers
from tests.chaos.table import wrong

SEED = 7
SHORT_DAY = in_order(
    kill_at("before_end"),
    in_order(gone("kafka"), back("kafka")),
    stop("engine-1"),
    kill("sink"),
    lose,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with servers(tmp_path_factory.mktemp("servers")) as made:
        yield made
    # kafka-python forgets the sockets of a broker that was killed, and says so when they go.
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()


def outcome_of(fault: Fault, both: Servers, home: Path) -> Outcome:
    outcome = run(fault, both, home / "run", SEED)
    assert outcome.failure is None, outcome.failure
    return outcome


def test_a_short_day_of_faults_loses_repeats_and_confuses_nothing(
    both: Servers, tmp_path: Path
) -> None:
    outcome = outcome_of(Fault("a short day", SHORT_DAY), both, tmp_path)

    assert min(outcome.before, outcome.during, outcome.after) > 0
    assert outcome.is_clean, line_of(outcome)


def test_an_engine_that_commits_offsets_before_the_work_is_caught(
    both: Servers, tmp_path: Path
) -> None:
    outcome = outcome_of(wrong("offsets_first"), both, tmp_path)

    assert outcome.verdict is not None
    assert outcome.verdict.lost > 0, line_of(outcome)
