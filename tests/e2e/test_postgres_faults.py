"""Whatever Postgres refuses, and however it goes away: every decision is there exactly once."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest

from recon_app import metrics
from recon_app.errors import ConfigError, OwnershipLost
from recon_app.stack import process
from recon_app.stack.postgres import PostgresServer
from tables.migrate import migrate
from tables.postgres.journal_write import JournalMessage, JournalWriter
from tests.e2e.stored import counts, execute, rows
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
def database(fresh_database: str) -> str:
    migrate(fresh_database)
    return fresh_database


@pytest.fixture
async def writer(database: str) -> AsyncIterator[JournalWriter]:
    writer = JournalWriter(database)
    await writer.positions([0, 1])
    yield writer
    await writer.close()


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


@pytest.fixture
def tape() -> JournalTape:
    tape = JournalTape()
    for number in range(10):
        tape.pair(f"TXN{number}")
    return tape


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


def positions(dsn: str) -> dict[int, int]:
    """What Postgres has of each partition."""
    return dict(rows(dsn, "SELECT partition, next_offset FROM sink_positions"))


def altered(message: JournalMessage, **event: object) -> JournalMessage:
    """The same record, its event saying something else."""
    record = msgspec.json.decode(message.value)
    record["event"] |= event
    return message._replace(value=msgspec.json.encode(record))


REFUSED = {
    "a number that no column holds": {"amount_minor": 2**63},
    "text with U+0000": {"posting_id": "a\x00b"},
    "a day that does not exist": {"detail": {"business_date": "2025-02-30"}},
    "a key no index takes": {
        "detail": {"references": {"rrn": "".join(map(chr, range(300, 9000)))}}
    },
    "an amount that is no number": {"detail": {"fx_rate": "one"}},
}


@pytest.mark.parametrize("event", REFUSED.values(), ids=REFUSED)
async def test_what_postgres_refuses_is_set_aside_and_the_rest_goes_on(
    database: str, writer: JournalWriter, tape: JournalTape, event: dict[str, object]
) -> None:
    bad = altered(tape.messages[7], **event)

    await writer.write([*tape.messages[:7], bad, *tape.messages[8:]])

    assert rows(database, "SELECT journal_partition, journal_offset, record FROM sink_rejects") == [
        (bad.partition, bad.offset, bad.value)
    ]
    assert rows(database, "SELECT count(*) FROM transitions") == [(19,)]
    assert sum(positions(database).values()) == 20


@pytest.mark.parametrize(
    "value", [b"", b"{", b"null", b"[]", b'{"schema": 1}', b"\xff\x00", b"[" * 9999]
)
async def test_what_is_no_record_is_set_aside_without_touching_the_rest(
    database: str, writer: JournalWriter, tape: JournalTape, value: bytes
) -> None:
    bad = tape.messages[3]._replace(value=value)

    await writer.write([*tape.messages[:3], bad, *tape.messages[4:]])

    ((error,),) = rows(database, "SELECT error FROM sink_rejects")
    assert error
    assert rows(database, "SELECT count(*) FROM transitions") == [(19,)]


async def test_every_reject_is_counted_and_all_bad_is_no_worse_than_one(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    before = metrics.SINK_REJECTS._value.get()

    await writer.write([altered(message, amount_minor=2**63) for message in tape.messages])

    assert counts(database) == {"sink_rejects": 20}
    assert metrics.SINK_REJECTS._value.get() - before == 20


async def test_a_second_writer_takes_over_and_the_first_finds_out(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages[:5])
    successor = JournalWriter(database)
    assert await successor.positions([0, 1]) == positions(database)
    await successor.write(tape.messages[:10])

    with pytest.raises(OwnershipLost, match="another sink"):
        await writer.write(tape.messages[5:10])

    assert counts(database)["transitions"] == 10
    await successor.close()


async def test_a_writer_that_failed_reads_its_positions_anew(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    execute(database, "UPDATE sink_positions SET next_offset = 1 WHERE partition = 0")
    with pytest.raises(OwnershipLost):
        await writer.write(tape.messages)

    with pytest.raises(ValueError, match="read the position"):
        await writer.write(tape.messages)

    assert counts(database) == {}


async def test_records_below_the_position_are_skipped(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages[:8])
    await writer.write(tape.messages)
    await writer.write(tape.messages)

    assert counts(database)["transitions"] == 20


async def test_a_schema_without_tables_is_the_operators_to_repair(fresh_database: str) -> None:
    writer = JournalWriter(fresh_database)

    with pytest.raises(ConfigError, match="migrations"):
        await writer.positions([0])

    await writer.close()


async def test_the_role_made_for_the_sink_suffices(database: str, tape: JournalTape) -> None:
    writer = JournalWriter(f"{database}?options=-c%20role%3Drealrecon_sink")
    await writer.positions([0, 1])

    await writer.write(tape.messages)

    assert counts(database)["transitions"] == 20
    await writer.close()


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
