"""The chain in a real Postgres: one entry for each record, whoever writes, and refused to hands."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree

import pytest

from recon_app.audit.entry import Head, genesis_hash
from recon_app.codec.journal import decode_record, encode_record
from recon_app.errors import ConfigError, OwnershipLost
from tables.migrate import MIGRATIONS, migrate
from tables.postgres.audit_read import AuditStore
from tables.postgres.journal_write import JournalWriter
from tests.e2e.audited import heads, verified
from tests.e2e.stored import counts, execute, rows
from tests.journal_tape import JournalTape

SINK = "?options=-c%20role%3Drealrecon_sink"
AUDIT = "0006_audit.sql"


@pytest.fixture
async def writer(database: str) -> AsyncIterator[JournalWriter]:
    writer = JournalWriter(database, chunk_records=4)
    await writer.positions([0, 1])
    yield writer
    await writer.close()


@pytest.fixture
def tape() -> JournalTape:
    tape = JournalTape()
    for number in range(10):
        tape.pair(f"TXN{number}")
    return tape


async def test_every_record_is_one_entry_however_the_batches_fall(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages[:7])
    await writer.write(tape.messages)
    await writer.write(tape.messages)

    stored = rows(database, "SELECT journal_partition, journal_offset FROM audit_log ORDER BY 1, 2")
    assert stored == sorted((m.partition, m.offset) for m in tape.messages)
    assert verified(database)["entries"] == 20


async def test_the_pieces_of_a_batch_make_the_same_chain(database: str, tape: JournalTape) -> None:
    chains = []
    for schema, size in (("one", 1), ("three", 3), ("whole", 100)):
        migrate(database, schema)
        writer = JournalWriter(database, schema, chunk_records=size)
        await writer.positions([0, 1])
        await writer.write(tape.messages)
        await writer.close()
        chains.append(heads(database, schema))
        assert verified(database, schema=schema)["findings"] == []

    assert chains[0] == chains[1] == chains[2]
    assert sum(head.entries for head in chains[0].values()) == 20


async def test_what_is_rejected_is_an_entry_too(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    broken = tape.messages[3]._replace(value=b"{")
    refused = tape.messages[9]._replace(
        value=tape.messages[9].value.replace(b'"amount_minor":50000', b'"amount_minor":1e30')
    )
    beyond = tape.messages[14]
    beyond = beyond._replace(value=beyond.value.replace(b":50000", b":9223372036854775808"))
    changed = {message.offset + message.partition * 1000: message for message in tape.messages}
    changed |= {m.offset + m.partition * 1000: m for m in (broken, refused, beyond)}

    await writer.write(list(changed.values()))

    found = verified(database)
    assert (found["entries"], found["rejected"], found["findings"]) == (20, 3, [])
    assert counts(database)["sink_rejects"] == 3


async def test_a_second_writer_goes_on_and_the_first_cannot_fork_the_chain(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages[:5])
    successor = JournalWriter(database)
    await successor.positions([0, 1])
    await successor.write(tape.messages[:10])

    with pytest.raises(OwnershipLost):
        await writer.write(tape.messages[5:10])

    await successor.write(tape.messages)
    await successor.close()
    assert verified(database)["entries"] == 20


async def test_a_head_that_moved_alone_stops_the_writer_before_anything_is_stored(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages[:5])
    execute(
        database,
        "UPDATE audit_heads SET hash = %s, entries = entries + 1, next_offset = next_offset + 1",
        bytes(32),
    )

    with pytest.raises(OwnershipLost, match="audit chain"):
        await writer.write(tape.messages)

    assert counts(database)["transitions"] == 5


async def test_a_database_that_was_there_before_begins_its_chain_where_the_sink_stands(
    fresh_database: str, tape: JournalTape, tmp_path: Path
) -> None:
    folder = copytree(MIGRATIONS, tmp_path / "migrations")
    for path in folder.glob("*.sql"):
        if path.name >= AUDIT:
            path.unlink()
    migrate(fresh_database, folder=folder)
    execute(fresh_database, "INSERT INTO sink_positions VALUES (0, 3), (1, 4)")
    assert migrate(fresh_database)[0] == AUDIT
    writer = JournalWriter(fresh_database)

    assert await writer.positions([0, 1]) == {0: 3, 1: 4}
    await writer.write(tape.messages)

    await writer.close()
    begun = {p: (h.genesis_offset, h.entries) for p, h in heads(fresh_database).items()}
    later = {p: sum(m.partition == p for m in tape.messages) - n for p, n in ((0, 3), (1, 4))}
    assert begun == {0: (3, later[0]), 1: (4, later[1])}
    assert verified(fresh_database)["findings"] == []


async def test_a_position_set_back_fills_tables_again_and_chains_nothing_twice(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages)
    before = heads(database)
    execute(database, "UPDATE sink_positions SET next_offset = 0")

    assert await writer.positions([0, 1]) == {0: 0, 1: 0}
    await writer.write(tape.messages)

    assert heads(database) == before
    assert verified(database)["findings"] == []


async def test_a_position_beyond_the_chain_is_the_operators_to_repair(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages)
    execute(database, "UPDATE sink_positions SET next_offset = 99 WHERE partition = 0")

    with pytest.raises(ConfigError, match="set next_offset back to"):
        await writer.positions([0, 1])

    (finding,) = verified(database)["findings"]
    assert (finding["kind"], finding["partition"]) == ("TRUNCATED", 0)


async def test_a_head_that_is_gone_is_not_begun_anew(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages)
    execute(
        database,
        "ALTER TABLE audit_heads DISABLE TRIGGER USER; DELETE FROM audit_heads",
    )

    with pytest.raises(ConfigError, match="no row in audit_heads"):
        await writer.positions([0, 1])


async def test_records_of_a_reset_journal_are_chained_and_stored_once(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages)

    await writer.write([m._replace(offset=m.offset + 100) for m in tape.messages])

    found = verified(database)
    assert (found["entries"], found["findings"]) == (40, [])
    assert counts(database)["transitions"] == 20


async def test_records_that_are_decided_anew_refer_to_the_events_that_are_there(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages)
    again = []
    for message in tape.messages:
        record = decode_record(message.value)
        assert record.after is not None
        record.incarnation = record.after.incarnation = record.incarnation + 1
        again.append(message._replace(offset=message.offset + 100, value=encode_record(record)))

    await writer.write(again)

    assert counts(database)["transitions"] == 40
    assert counts(database)["events"] == 20
    assert verified(database)["findings"] == []


async def test_a_verification_sees_one_instant_while_the_sink_goes_on(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    await writer.write(tape.messages[:8])

    with AuditStore(database, "public") as store:
        before = store.heads()
        await writer.write(tape.messages)
        seen = list(store.entries())

    assert len(seen) == 8
    assert sum(head.entries for head in before.values()) == 8
    assert heads(database) != before


async def test_partitions_without_a_record_have_a_chain_without_entries(
    database: str, writer: JournalWriter
) -> None:
    assert heads(database)[1] == Head(1, 0, 0, 0, genesis_hash(1, 0))
    assert verified(database)["findings"] == []
