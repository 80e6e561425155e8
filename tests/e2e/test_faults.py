"""Processes die, sleep and come back in mid-run; the verdicts are those of a calm day."""

import secrets
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from recon_app.stack import process
from recon_app.stack.postgres import PostgresServer
from tests.e2e.conftest import prepare
from tests.e2e.feeding import feeder, txn_on
from tests.e2e.load import Load
from tests.e2e.reading import ends, journal
from tests.e2e.roles_run import STANDSTILL_S, Roles, until
from tests.e2e.stored import rows

ENGINES = ("engine-1", "engine-2")
OWN_EXIT = 70
#: Postgres' immediate shutdown: the next start recovers from the log.
CRASH = signal.SIGQUIT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_engines_killed_in_the_middle_of_a_run_leave_no_trace(stack: Roles) -> None:
    load = Load(stack, 3000, 250)
    load.decided(500)
    stack.kill("engine-1")
    stack.start("engine-1", RECON_FAILPOINT="before_end:kill:2")
    assert stack.exit_code("engine-1") == -signal.SIGKILL
    stack.kill("engine-2")
    stack.start("engine-1", RECON_FAILPOINT="after_commit:kill")
    assert stack.exit_code("engine-1") == -signal.SIGKILL
    stack.ensure(*ENGINES)

    assert load.is_as_keyed_and_exactly_once()


def test_an_engine_that_sleeps_through_a_takeover_is_fenced_and_leaves(stack: Roles) -> None:
    load = Load(stack, 3000, 300)
    load.decided(300)
    stack.signal("engine-1", signal.SIGSTOP)
    asleep = time.monotonic()
    until(lambda: stack.owned("engine-2") == [0, 1, 2, 3], "engine-2 to own everything")
    until(lambda: time.monotonic() > asleep + STANDSTILL_S, "engine-1's session to be over")
    stack.signal("engine-1", signal.SIGCONT)

    assert stack.exit_code("engine-1") == OWN_EXIT
    assert "leaving" in stack.tail("engine-1", 200)
    assert load.goes_on()
    assert load.is_as_keyed_and_exactly_once()


def test_one_that_sleeps_inside_its_transaction_leaves_nothing_of_it(stack: Roles) -> None:
    stack.stop("engine-1")
    load = Load(stack, 3000, 300)
    stack.start("engine-1", RECON_FAILPOINT="before_end:stop:4")
    until(lambda: stack.is_halted("engine-1"), "engine-1 to fall asleep in its transaction")
    until(lambda: stack.owned("engine-2") == [0, 1, 2, 3], "engine-2 to own everything")
    stack.signal("engine-1", signal.SIGCONT)

    assert stack.exit_code("engine-1") == OWN_EXIT
    assert load.is_as_keyed_and_exactly_once()


def test_a_killed_sink_neither_loses_nor_repeats_a_row(stack: Roles) -> None:
    load = Load(stack, 2000, 500)
    for count in (600, 1800):
        load.decided(count)
        stack.kill("sink")
        stack.start("sink")

    assert load.is_as_keyed_and_exactly_once()


def test_a_sink_that_is_asked_to_stop_writes_what_it_holds_and_leaves(stack: Roles) -> None:
    run_id = f"END{secrets.token_hex(4)}"
    with psycopg.connect(stack.dsn) as connection, feeder(stack) as feed:
        connection.execute("LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE")
        for number in range(20):
            feed.pair(f"{run_id}-{number}")
            stack.await_state(f"{run_id}-{number}", "MATCHED")
        stack.signal("sink", signal.SIGTERM)
        until(lambda: "Wait for streams" in stack.tail("sink", 5), "the sink to begin to leave")

    assert stack.exit_code("sink") == 0
    stack.ensure("sink")
    until(lambda: _stored(stack, run_id) == 20, "Postgres to have all of them")


def _stored(stack: Roles, run_id: str) -> int:
    statement = "SELECT count(*) FROM transactions WHERE txn_id LIKE %s"
    ((count,),) = rows(stack.dsn, statement, f"{run_id}-%")
    return int(count)


def test_an_engine_that_returns_at_another_address_is_found_there(stack: Roles) -> None:
    """Not the one that the api was told of."""
    stack.kill("engine-2")
    del stack.ports["engine-2"]
    stack.ensure(*ENGINES)

    until(lambda: stack.owned("engine-1") and stack.owned("engine-2"), "both to own partitions")
    for name in ENGINES:
        for partition in range(4):
            assert stack.ask(f"/txns/{txn_on(partition, 'nobody')}", name).status == 404


@pytest.fixture
def own_postgres(
    installation: Roles, tmp_path: Path
) -> Iterator[tuple[Roles, PostgresServer, list[Any]]]:
    """Engine and sink on a Postgres that this test alone ends and starts."""
    server = PostgresServer(tmp_path / "postgres")
    running = [server.start()]
    server.await_ready(running[0])
    prefix = f"pg{secrets.token_hex(3)}-"
    home = tmp_path / "home"
    roles = Roles(installation.brokers, server.dsn, prefix, home, installation.policy)
    try:
        prepare(roles)
        roles.ensure("engine-1", "sink")
        yield roles, server, running
    finally:
        roles.stop()
        server.stop(running[-1])


def test_a_postgres_that_crashes_and_returns_has_every_decision_once(
    own_postgres: tuple[Roles, PostgresServer, list[Any]],
) -> None:
    roles, server, running = own_postgres
    load = Load(roles, 2000, 400)
    load.decided(800)
    process.stop(running[-1], how=CRASH)
    load.decided(1600)
    running.append(server.start())
    server.await_ready(running[-1])

    assert load.is_as_keyed_and_exactly_once()
    assert roles.is_alive("sink"), "the sink waits for Postgres, it does not leave"


def test_an_outage_of_the_engines_makes_no_bank_event_missing(stack: Roles) -> None:
    """Both sides came in time, but nobody looked until long after the deadline."""
    run_id = f"OUT{secrets.token_hex(4)}"
    since = ends(stack.brokers, stack.prefix + "recon_journal")
    for engine in ENGINES:
        stack.kill(engine)
    with feeder(stack) as feed:
        for number in range(150):
            feed.pair(f"{run_id}-pair-{number}")
        late = [f"{run_id}-late-{number}" for number in range(20)]
        for txn_id in late:
            feed.tell(txn_id, "GATEWAY")
        feed.tell(f"{run_id}-alone", "GATEWAY")
        past_the_deadline = time.monotonic() + 6
        until(lambda: time.monotonic() > past_the_deadline, "the deadline to pass")
        for txn_id in late:
            feed.tell(txn_id, "BANK")
    stack.ensure(*ENGINES)

    stack.await_state(f"{run_id}-alone", "BANK_MISSING")
    for txn_id in late:
        assert stack.await_state(txn_id, "MATCHED")["reason"] == "LATE"
    states = Counter(d.state for d in journal(stack, f"{run_id}-pair", since))
    assert states["MATCHED"] == 150
    assert states["GATEWAY_RECEIVED"] + states["BANK_RECEIVED"] == 150
    assert sum(states.values()) == 300
