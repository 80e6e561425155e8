"""Lines that belong to no case, as the sink stores them and as people get to see them."""

from collections.abc import AsyncIterator
from itertools import permutations
from typing import Any

import psycopg
import pytest

from recon_app.errors import PoisonError
from tables.migrate import migrate
from tables.postgres.journal_write import JournalMessage, JournalWriter
from tables.postgres.queries import Queries
from tests.e2e.audited import verified
from tests.e2e.stored import counts, execute, rows
from tests.journal_tape import START_MS, JournalTape

LINE: dict[str, Any] = {"txn_id_kind": "DERIVED", "posting_id": "entry"}


@pytest.fixture
async def queries(database: str) -> AsyncIterator[Queries]:
    queries = Queries(database)
    await queries.open()
    yield queries
    await queries.close()


async def store(dsn: str, *batches: list[JournalMessage], schema: str = "public") -> None:
    """Each batch is one transaction."""
    writer = JournalWriter(dsn, schema)
    await writer.positions([0, 1])
    for batch in batches:
        await writer.write(batch)
    await writer.close()


async def test_a_line_is_an_event_a_decision_and_a_place_in_the_queue(
    database: str, queries: Queries
) -> None:
    """And no transaction; the audit chain has it as it has everything else."""
    tape = JournalTape()
    references = {"utr": "UTR1", "bank": "B7"}
    tape.event("L", "BANK", account="a1", booking_date="2025-12-18", references=references, **LINE)
    await store(database, tape.messages)

    (line,) = (await queries.unmatched_lines()).rows
    transition = "SELECT rule, trigger_outcome, incarnation, seq, after_state FROM transitions"

    assert counts(database) == {"events": 1, "event_refs": 2, "transitions": 1}
    assert rows(database, transition) == [("UNLINKED", "APPLIED", None, None, None)]
    assert (line.txn_id, line.posting_id, line.amount, line.account) == ("L", "entry", 50_000, "a1")
    assert (line.refs, line.booking_date, line.arrived_ms) == (
        references,
        "2025-12-18",
        START_MS + 1000,
    )
    assert verified(database)["ok"]


NOTICES = (
    {"status": "PENDING", "event_type": "LEDGER_PENDING"},
    {"status": "SUCCESS", "amount": 40_000},
    {"status": "SUCCESS", "amount": 40_000},
    {"status": "SUCCESS", "event_id": "z", "amount": 41_000},
)


async def test_notices_of_one_posting_end_alike_in_every_order_and_however_cut(
    fresh_database: str,
) -> None:
    """In one batch, and each in a transaction of its own."""
    found = set()
    for number, order in enumerate(permutations(range(len(NOTICES)))):
        if number % 4:
            continue
        tape = JournalTape(1)
        told = [tape.event("L", "BANK", **LINE, **NOTICES[at]) for at in order]
        for name, batches in (("once", [told]), ("each", [[one] for one in told])):
            schema = f"s{number}_{name}"
            migrate(fresh_database, schema)
            await store(fresh_database, *batches, schema=schema)
            query = f"SELECT event_id, status, amount, arrived_at FROM {schema}.unlinked_txns"
            found.update(rows(fresh_database, query))

    ((event_id, status, amount, _),) = found
    assert (event_id, status, amount) == ("z", "SUCCESS", 41_000)


async def test_the_queue_is_read_by_age_a_page_at_a_time(database: str, queries: Queries) -> None:
    tape = JournalTape()
    for number in range(7):
        tape.event(f"L{number}", "BANK", **LINE)
    tape.pair("T")
    await store(database, tape.messages)
    execute(
        database,
        "UPDATE unlinked_txns SET linked_txn_id = 'T', linked_at = now() WHERE txn_id = 'L3'",
    )

    first = await queries.unmatched_lines(limit=4)
    second = await queries.unmatched_lines(first.next_cursor, limit=4)

    assert [line.txn_id for line in first.rows] == ["L0", "L1", "L2", "L4"]
    assert [line.txn_id for line in second.rows] == ["L5", "L6"]
    assert second.next_cursor is None
    with pytest.raises(PoisonError, match="next_cursor"):
        await queries.unmatched_lines("bm90aGluZw==")


def test_a_line_that_is_linked_says_to_what_and_when(database: str) -> None:
    """Neither without the other."""
    with pytest.raises(psycopg.errors.CheckViolation):
        execute(
            database,
            "INSERT INTO unlinked_txns (source, txn_id, posting_id, event_id, content, event_type,"
            " status, status_rank, currency, direction, occurred_at, occurred_precision,"
            " arrived_at, journal_partition, journal_offset, linked_txn_id)"
            " VALUES ('BANK', 'L', 'p', 'e', 'c', 'LEDGER_POSTED', 'SUCCESS', 4, 'INR', 'IN',"
            " now(), 'DAY', now(), 0, 0, 'T')",
        )
