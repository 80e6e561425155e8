"""However the journal comes in, again or in what pieces: the same rows."""

from collections.abc import AsyncIterator

import pytest

from recon_app.codec.journal import decode_record, encode_record
from tables.migrate import migrate
from tables.postgres.journal_write import JournalMessage, JournalWriter
from tests.e2e.audited import verified
from tests.e2e.stored import counts, rows, tallies_hold
from tests.journal_tape import JournalTape

POINTS_AT_ITS_EVENTS = """
SELECT count(*) FROM transactions t
JOIN events g ON g.id = t.gateway_event_id AND g.txn_id = t.txn_id AND g.source = 'GATEWAY'
JOIN events b ON b.id = t.bank_event_id AND b.txn_id = t.txn_id AND b.source = 'BANK'
"""


@pytest.fixture
async def writer(database: str) -> AsyncIterator[JournalWriter]:
    writer = JournalWriter(database, chunk_records=4)
    await writer.positions([0, 1])
    yield writer
    await writer.close()


@pytest.fixture
def tape() -> JournalTape:
    return JournalTape()


async def test_records_of_a_reset_journal_change_nothing(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.pair("TXN1", amount=1)
    tape.event("TXN2", "GATEWAY", references={"rrn": "1"})
    await writer.write(tape.messages)
    state = "SELECT txn_id, state, seq, gateway_event_id, last_updated FROM transactions"
    before = counts(database), rows(database, state)

    await writer.write([m._replace(offset=m.offset + 100) for m in tape.messages[:2]])

    assert (counts(database), rows(database, state)) == before
    assert tallies_hold(database)


async def test_a_later_incarnation_wins_whatever_its_sequence(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.pair("TXN1")
    await writer.write(tape.messages)

    await writer.write([_reborn(tape.messages[0], 9)])

    assert rows(database, "SELECT state, seq FROM transactions") == [("GATEWAY_RECEIVED", 1)]
    assert tallies_hold(database)


async def test_events_decided_again_stay_one_row_each_and_new_ones_join_them(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    """As after engines were taken back: the same events, in a later incarnation of the case."""
    for number in range(6):
        tape.pair(f"TXN{number}")
    await writer.write(tape.messages)
    again = [_reborn(message, 100) for message in tape.messages]
    tape.pair("NEW1")
    fresh = [message._replace(offset=message.offset + 200) for message in tape.messages[12:]]

    await writer.write(again + fresh)
    tape.pair("NEW2")
    await writer.write([m._replace(offset=m.offset + 300) for m in tape.messages[14:]])

    assert counts(database) == {"events": 16, "transactions": 8, "transitions": 28}
    assert rows(database, POINTS_AT_ITS_EVENTS) == [(8,)]
    assert verified(database)["findings"] == []
    assert tallies_hold(database)


def _reborn(message: JournalMessage, later: int) -> JournalMessage:
    record = decode_record(message.value)
    assert record.after is not None
    record.incarnation = record.after.incarnation = record.incarnation + 1
    return JournalMessage(message.partition, message.offset + later, encode_record(record))


async def test_empty_batches_are_nothing(database: str, writer: JournalWriter) -> None:
    await writer.write([])

    assert counts(database) == {}


async def test_chunks_of_any_size_make_the_same_rows(database: str, tape: JournalTape) -> None:
    for number in range(7):
        tape.pair(f"TXN{number}")
    for schema, size in (("one", 1), ("three", 3), ("whole", 100)):
        migrate(database, schema)
        writer = JournalWriter(database, schema, chunk_records=size)
        await writer.positions([0, 1])
        await writer.write(tape.messages)
        await writer.close()

    kept = [
        rows(database, f"SELECT txn_id, state, seq, last_updated FROM {schema}.transactions")
        for schema in ("one", "three", "whole")
    ]
    assert sorted(kept[0]) == sorted(kept[1]) == sorted(kept[2])
    assert len(kept[0]) == 7
