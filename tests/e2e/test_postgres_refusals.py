"""What Postgres refuses is set aside, and what another sink owns is left alone."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from recon_app import metrics
from recon_app.errors import ConfigError, OwnershipLost
from tables.postgres.journal_write import JournalMessage, JournalWriter
from tests.e2e.stored import counts, execute, positions, rows
from tests.journal_tape import JournalTape


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
