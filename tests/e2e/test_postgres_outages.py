"""However Postgres goes away: every decision is there exactly once."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from recon_app import metrics
from recon_app.stack import process
from recon_app.stack.postgres import PostgresServer
from tables.migrate import migrate
from tables.postgres.journal_write import JournalWriter
from tests.e2e.audited import verified
from tests.e2e.stored import counts, execute, positions, rows, tallies_hold
from tests.journal_tape import JournalTape

SINKS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'realrecon-sink'"
END_SINKS = f"SELECT pg_terminate_backend(pid) FROM ({SINKS}) AS sinks"
HELD = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
#: Holds every commit of the sink for as long as ``dawdling`` has a row.
DAWDLE = """
CREATE TABLE dawdling AS SELECT 1;
CREATE FUNCTION dawdle() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) > 0 FROM dawdling) THEN PERFORM pg_sleep(60); END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER dawdle AFTER UPDATE ON sink_positions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle();
"""
PATIENCE_S = 30


@pytest.fixture
async def writer(database: str) -> AsyncIterator[JournalWriter]:
    writer = JournalWriter(database)
    await writer.positions([0, 1])
    yield writer
    await writer.close()


@pytest.fixture
def tape() -> JournalTape:
    tape = JournalTape()
    for number in range(10):
        tape.pair(f"TXN{number}")
    return tape


class OwnServer:
    """A server that one test alone stops, starts and configures."""

    def __init__(self, home: Path) -> None:
        self.server = PostgresServer(home, settings={"fsync": "off"})
        self.up()
        self.dsn = self.server.dsn
        migrate(self.dsn)

    def up(self) -> None:
        self.running = self.server.start()
        self.server.await_ready(self.running)

    def down(self) -> None:
        self.server.stop(self.running)

    def crash(self) -> None:
        """End it as a failing machine would: nothing is written back, recovery has work to do."""
        process.stop(self.running, PATIENCE_S, signal.SIGQUIT)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[OwnServer]:
    own = OwnServer(tmp_path / "postgres")
    yield own
    own.down()


async def becomes(condition: Callable[[], object]) -> None:
    """Wait until ``condition`` holds."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if condition():
                return
            await asyncio.sleep(0.01)


def retries() -> float:
    """How often a batch was tried again."""
    return float(metrics.SINK_RETRIES._value.get())


def is_chained(dsn: str, records: int) -> bool:
    """Whether every record is one entry of a chain that holds."""
    found = verified(dsn)
    return found["entries"] == records and not found["findings"]


async def test_sessions_that_end_at_any_moment_lose_and_repeat_nothing(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    for number in range(10, 200):
        tape.pair(f"TXN{number}")
    before = retries()

    for start in range(0, 400, 20):
        writing = asyncio.create_task(writer.write(tape.messages[start : start + 20]))
        await asyncio.sleep(start / 10_000)
        execute(database, END_SINKS)
        await writing

    assert retries() > before
    assert counts(database) == {"events": 400, "transactions": 200, "transitions": 400}
    assert is_chained(database, 400)
    assert tallies_hold(database)


@pytest.mark.parametrize("end", [OwnServer.down, OwnServer.crash])
async def test_a_server_that_is_away_is_waited_for(
    own: OwnServer, tape: JournalTape, end: Callable[[OwnServer], None]
) -> None:
    writer = JournalWriter(own.dsn)
    await writer.positions([0, 1])
    await writer.write(tape.messages[:10])
    before = retries()

    end(own)
    writing = asyncio.create_task(writer.write(tape.messages[10:]))
    await becomes(lambda: retries() >= before + 2)
    own.up()
    await writing

    assert counts(own.dsn) == {"events": 20, "transactions": 10, "transitions": 20}
    assert is_chained(own.dsn, 20)
    assert tallies_hold(own.dsn)
    await writer.close()


async def commit_until_held(dsn: str) -> None:
    """Commit again and again; the first commit that waits for a standby never returns."""
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        while True:
            await connection.execute("SELECT pg_logical_emit_message(true, '', '')")


async def test_a_commit_that_was_done_but_never_answered_is_not_done_again(
    own: OwnServer, tape: JournalTape
) -> None:
    """A commit that waits for a standby is done already, and its session can still be ended.

    The session is gone only when the waiting is over: it drops its temporary tables first.
    """
    writer = JournalWriter(own.dsn)
    await writer.positions([0, 1])
    await writer.write(tape.messages[:10])
    before = retries()
    execute(own.dsn, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    execute(own.dsn, "SELECT pg_reload_conf()")
    probing = asyncio.create_task(commit_until_held(own.dsn))
    await becomes(lambda: rows(own.dsn, HELD))

    writing = asyncio.create_task(writer.write(tape.messages[10:]))
    await becomes(lambda: rows(own.dsn, f"{SINKS} AND wait_event = 'SyncRep'"))
    execute(own.dsn, END_SINKS)
    await becomes(lambda: rows(own.dsn, f"{SINKS} AND state = 'idle'"))
    execute(own.dsn, "ALTER SYSTEM RESET synchronous_standby_names")
    execute(own.dsn, "SELECT pg_reload_conf()")
    await writing

    assert retries() > before
    assert sum(positions(own.dsn).values()) == 20
    assert counts(own.dsn) == {"events": 20, "transactions": 10, "transitions": 20}
    tape.pair("AFTERWARDS")
    await writer.write(tape.messages[20:])
    assert is_chained(own.dsn, 22)
    assert tallies_hold(own.dsn)
    probing.cancel()
    await writer.close()


async def test_a_commit_that_failed_without_an_answer_is_done_again(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    """A trigger that runs within COMMIT holds it until its session is ended."""
    execute(database, DAWDLE)

    writing = asyncio.create_task(writer.write(tape.messages))
    await becomes(lambda: rows(database, f"{SINKS} AND wait_event = 'PgSleep'"))
    execute(database, "DELETE FROM dawdling")
    execute(database, END_SINKS)
    await writing

    assert counts(database) == {"events": 20, "transactions": 10, "transitions": 20}
    assert is_chained(database, 20)
    assert tallies_hold(database)


async def test_a_cancelled_write_leaves_all_or_nothing_and_can_be_taken_up_again(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    execute(database, "ALTER TABLE transitions ADD CHECK (pg_sleep(0.2) IS NOT NULL)")
    writing = asyncio.create_task(writer.write(tape.messages))
    await becomes(lambda: rows(database, f"{SINKS} AND wait_event = 'PgSleep'"))
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert counts(database) == {}
    execute(database, "ALTER TABLE transitions DROP CONSTRAINT transitions_check")

    assert sum((await writer.positions([0, 1])).values()) == 0
    await writer.write(tape.messages)

    assert counts(database)["transitions"] == 20
