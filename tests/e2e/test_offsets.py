"""The engines are taken back in their inputs, and end in the same state."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from recon_app.replay.groups import look_at_group
from recon_app.replay.moment import time_text
from recon_app.topics import engine_group
from tests.e2e.feeding import feeder
from tests.e2e.reading import ends
from tests.e2e.replaying import (
    ended,
    evidence,
    installed,
    is_settled,
    module_database,
    outcomes,
    recon_json,
    tell_history,
)
from tests.e2e.roles_run import Roles, recon, until

__all__ = ["module_database"]

pytestmark = pytest.mark.timeout(300)

ENGINES = ("engine-1", "engine-2")
SIDES = ("gateway_txns", "bank_txns")


@pytest.fixture(scope="module")
def live(
    kafka: str, module_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Roles]:
    """An installation that has had its history."""
    with installed(kafka, module_database, tmp_path_factory.mktemp("taken-back")) as roles:
        tell_history(roles)
        yield roles


def reset(roles: Roles, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Ask for a reset."""
    return recon("offsets", "reset", "--yes", "--json", *arguments, environment=roles.environment)


def take_back(roles: Roles, to: str) -> dict[str, Any]:
    """Stop the engines, reset them, and start them; what the reset said."""
    roles.stop(*ENGINES)
    until(lambda: not look_at_group(roles.settings, engine_group(roles.settings)).members, "leave")
    done = reset(roles, "--to", to)
    assert done.returncode == 0, ended(done)
    roles.ensure(*ENGINES)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def await_the_end(roles: Roles) -> None:
    """Wait until the engines have read everything again, and Postgres has what came of it."""
    wanted = {
        (roles.prefix + name, n): end
        for name in (*SIDES, "recon_actions")
        for n, end in ends(roles.brokers, roles.prefix + name).items()
    }

    def is_read() -> bool:
        at = look_at_group(roles.settings, engine_group(roles.settings)).positions
        return all(at.get(place, 0) >= end for place, end in wanted.items())

    until(is_read, "the engines to read everything again")
    until(lambda: is_settled(roles), "every deadline to fire again")


def decisions(roles: Roles) -> int:
    with psycopg.connect(roles.dsn) as connection:
        row = connection.execute("SELECT count(*) FROM transitions").fetchone()
    return row[0] if row else 0


def middle(roles: Roles) -> str:
    """The time at which half of the events had arrived."""
    query = """
        SELECT to_ms(percentile_disc(0.5) WITHIN GROUP (ORDER BY arrived_at)) FROM events
    """
    with psycopg.connect(roles.dsn) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return time_text(row[0])


@pytest.mark.parametrize("to", ["earliest", "20", "middle"])
def test_deciding_again_from_any_point_ends_in_the_same_state(live: Roles, to: str) -> None:
    """Verdicts, facts, redeliveries, actions and breaches: all as before."""
    before, known, count = outcomes(live), evidence(live), decisions(live)

    said = take_back(live, middle(live) if to == "middle" else to)
    await_the_end(live)
    until(lambda: outcomes(live) == before, "the same outcomes", timeout_s=30)
    until(lambda: evidence(live) == known, "the same evidence", timeout_s=10)

    assert said["offsets_again"] > 100
    assert said["cases_again"] > 50
    assert decisions(live) > count + 100, "nothing was decided again"
    assert live.await_state("ACT-0", "RESOLVED")["resolution"]["code"] == "FORCE_MATCH"


def test_the_engines_work_on_after_it(live: Roles) -> None:
    take_back(live, "earliest")
    with feeder(live) as feed:
        feed.pair("AFTER-1")

    assert live.await_state("AFTER-1", "MATCHED", "api")["seq"] == 2
    await_the_end(live)


def test_each_step_of_both_histories_is_explained(live: Roles) -> None:
    await_the_end(live)

    found = recon_json(live, "txn", "replay", "AFTER-1")

    assert found["same"], found


def test_it_is_refused_while_an_engine_runs(live: Roles) -> None:
    before = look_at_group(live.settings, engine_group(live.settings)).positions

    done = reset(live, "--to", "earliest")

    assert (done.returncode, "has members" in done.stderr) == (2, True), ended(done)
    after = look_at_group(live.settings, engine_group(live.settings)).positions
    assert all(after[place] >= at for place, at in before.items())


def test_it_is_refused_while_an_action_waits_to_be_decided(live: Roles) -> None:
    live.stop(*ENGINES)
    until(lambda: not look_at_group(live.settings, engine_group(live.settings)).members, "leave")
    with feeder(live) as feed:
        feed.put("recon_actions", b"{}", b"ACT-0")

    done = reset(live, "--to", "earliest")

    assert (done.returncode, "nobody decided" in done.stderr) == (2, True), ended(done)
    live.ensure(*ENGINES)


def test_a_dry_run_changes_nothing(live: Roles) -> None:
    await_the_end(live)
    live.stop(*ENGINES)
    until(lambda: not look_at_group(live.settings, engine_group(live.settings)).members, "leave")
    before = look_at_group(live.settings, engine_group(live.settings)).positions

    done = reset(live, "--to", "earliest", "--dry-run")

    assert done.returncode == 0, ended(done)
    assert json.loads(done.stdout)["cases_again"] == 0
    assert look_at_group(live.settings, engine_group(live.settings)).positions == before
    live.ensure(*ENGINES)
