"""The rollups say what counting anew would, however the journal comes in."""

import asyncio

import pytest

from recon_app.domain.actions import ActionType
from tables.migrate import MIGRATIONS, migrate
from tables.postgres.journal_write import JournalWriter
from tests.e2e.desk import desk_tape, store
from tests.e2e.stored import execute, rows, tallies_hold


@pytest.mark.parametrize("batch", [1, 7, 1000])
async def test_counts_follow_the_journal_in_batches_of_any_size(database: str, batch: int) -> None:
    tape = desk_tape()
    await store(database, tape, batch)
    assert tallies_hold(database)

    tape.action("USD-1", "act-1", ActionType.FORCE_MATCH)
    tape.action("FORCED", "act-2", ActionType.REOPEN)
    tape.event("UPI-1", "BANK", amount=10_000, rail="UPI")
    tape.event("MATCHED-01", "BANK", posting_id="again")
    await store(database, tape, batch)

    assert tallies_hold(database)
    assert rows(database, "SELECT sum(cases) FROM case_counts WHERE state = 'RESOLVED'") == [(3,)]


async def test_records_that_are_refused_are_not_counted(database: str) -> None:
    """The batch is halved until only they are left out."""
    tape = desk_tape()
    refuse = "ALTER TABLE transactions ADD CHECK (txn_id NOT IN ('UPI-2', 'MATCHED-05'))"
    execute(database, refuse)
    await store(database, tape)

    assert rows(database, "SELECT count(*) > 0 FROM sink_rejects") == [(True,)]
    assert tallies_hold(database)


async def test_sinks_beside_each_other_count_together(database: str) -> None:
    """Each has a partition of its own; both change the same counts, all the time."""
    tape = desk_tape()
    for number in range(200):
        tape.pair(f"MORE-{number}", amount=50_000 + number % 3)

    async def sink(partition: int) -> None:
        writer = JournalWriter(database)
        await writer.positions([partition])
        mine = [m for m in tape.messages if m.partition == partition]
        for at in range(0, len(mine), 10):
            await writer.write(mine[at : at + 10])
        await writer.close()

    await asyncio.gather(sink(0), sink(1))

    assert tallies_hold(database)


async def test_what_was_there_before_is_counted_by_the_migration(fresh_database: str) -> None:
    migrate(fresh_database)
    await store(fresh_database, desk_tape())
    text = (MIGRATIONS / "0011_dashboard.sql").read_text()
    assert "SELECT recount_cases();" in text
    execute(fresh_database, "UPDATE case_counts SET cases = cases + 1")
    assert not tallies_hold(fresh_database)

    execute(fresh_database, "SELECT recount_cases()")

    assert tallies_hold(fresh_database)
