"""What people ask of Postgres, answered from what the sink stored."""

from collections.abc import AsyncIterator

import pytest

from recon_app.domain.actions import ActionType
from recon_app.errors import PoisonError, PostgresUnavailable
from tables.migrate import migrate
from tables.postgres.filters import Filters
from tables.postgres.journal_write import JournalWriter
from tables.postgres.queries import Queries
from tests.e2e.stored import execute
from tests.journal_tape import START_MS, JournalTape


@pytest.fixture
async def queries(database: str) -> AsyncIterator[Queries]:
    queries = Queries(database)
    await queries.open()
    yield queries
    await queries.close()


@pytest.fixture
async def tape(database: str) -> JournalTape:
    """Matched, mismatched, missing and waiting payments, stored."""
    tape = JournalTape()
    for number in range(6):
        tape.pair(f"MATCHED{number}")
    for number in range(3):
        tape.pair(f"WRONG{number}", amount=40_000 + number)
    tape.event("CARD0", "GATEWAY", rail="CARD", amount=900_000)
    tape.event("UPI0", "GATEWAY", rail="UPI", amount=10)
    tape.deadline("CARD0")
    await store(database, tape)
    return tape


async def store(database: str, tape: JournalTape) -> None:
    writer = JournalWriter(database)
    await writer.positions([0, 1])
    await writer.write(tape.messages)
    await writer.close()


async def test_a_transaction_is_the_case_as_the_core_left_it(
    queries: Queries, tape: JournalTape
) -> None:
    stored = await queries.transaction("WRONG1")

    assert stored is not None
    assert stored.case == tape.cases["WRONG1"]
    assert stored.gateway_event_id is not None
    assert stored.bank_event_id is not None
    assert stored.last_updated_ms == stored.decided_ms


async def test_a_transaction_nobody_spoke_of_is_none(queries: Queries, tape: JournalTape) -> None:
    assert await queries.transaction("NOBODY") is None
    assert await queries.timeline("NOBODY") == []


async def test_a_timeline_tells_every_decision_from_the_first(
    database: str, queries: Queries
) -> None:
    tape = JournalTape()
    tape.pair("TXN1", amount=45_000)
    tape.event("TXN1", "BANK", amount=45_000)
    tape.action("TXN1", "act-1", ActionType.FORCE_MATCH)
    await store(database, tape)

    told = await queries.timeline("TXN1")

    assert [(t.seq, t.trigger_kind, t.trigger_outcome, t.after_state) for t in told] == [
        (1, "GATEWAY", "APPLIED", "GATEWAY_RECEIVED"),
        (2, "BANK", "APPLIED", "MISMATCHED"),
        (3, "BANK", "NOOP", "MISMATCHED"),
        (4, "ACTION", "APPLIED", "RESOLVED"),
    ]
    assert told[1].arrived_ms == START_MS + 2000
    assert told[1].variance_minor == -5000
    assert told[1].detection_latency_ms == 250
    assert told[3].decision["action"] is not None
    assert len(await queries.timeline("TXN1", limit=2)) == 2


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(state=("MISMATCHED",)), ["WRONG2", "WRONG1", "WRONG0"]),
        (Filters(state=("BANK_MISSING",)), ["CARD0"]),
        (Filters(reason=("AMOUNT_MISMATCH",)), ["WRONG2", "WRONG1", "WRONG0"]),
        (Filters(rail=("UPI",)), ["UPI0"]),
        (Filters(min_amount=50_001), ["CARD0"]),
        (Filters(state=("MATCHED",), min_amount=50_001), []),
        (Filters(since_ms=START_MS + 20_000), ["CARD0", "UPI0"]),
        (Filters(state=("MATCHED",), since_ms=START_MS + 10_250), ["MATCHED5", "MATCHED4"]),
    ],
)
async def test_lists_hold_what_was_asked_for_newest_first(
    queries: Queries, tape: JournalTape, filters: Filters, expected: list[str]
) -> None:
    page = await queries.list_transactions(filters)

    assert [row.txn_id for row in page.rows] == expected
    assert page.next_cursor is None


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 10, 11, 12])
async def test_pages_hold_each_transaction_once_also_where_times_are_the_same(
    database: str, queries: Queries, tape: JournalTape, limit: int
) -> None:
    same = "UPDATE transactions SET last_updated = from_ms(%s) WHERE state = 'MATCHED'"
    execute(database, same, START_MS)
    whole = [row.txn_id for row in (await queries.list_transactions(Filters())).rows]

    paged: list[str] = []
    cursor = None
    while True:
        page = await queries.list_transactions(Filters(), cursor, limit)
        assert len(page.rows) <= limit
        paged += [row.txn_id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert paged == whole
    assert sorted(paged) == sorted(tape.cases)


@pytest.mark.parametrize("cursor", ["x", "é", "W10=", "WzEsMl0=", "bnVsbA==", "AAAA"])
async def test_a_cursor_that_is_not_ours_is_refused(queries: Queries, cursor: str) -> None:
    with pytest.raises(PoisonError, match="next_cursor"):
        await queries.list_transactions(Filters(), cursor)


async def test_an_action_has_its_outcome_once_it_is_stored(database: str, queries: Queries) -> None:
    tape = JournalTape()
    tape.pair("TXN1", amount=45_000)
    tape.action("TXN1", "stale", ActionType.VOID, expected="what-i-saw-before")
    tape.action("TXN1", "good", ActionType.VOID)
    tape.action("TXN1", "good", ActionType.VOID)
    await store(database, tape)

    good = await queries.action_outcome("TXN1", "good")
    stale = await queries.action_outcome("TXN1", "stale")

    assert good is not None
    assert (good.outcome, good.refusal, good.state) == ("APPLIED", None, "RESOLVED")
    assert stale is not None
    assert stale.outcome == "REFUSED"
    assert stale.refusal is not None
    assert await queries.action_outcome("TXN1", "never") is None
    assert await queries.action_outcome("TXN2", "good") is None


async def test_readiness_follows_the_tables(fresh_database: str) -> None:
    queries = Queries(fresh_database)
    await queries.open()
    assert not await queries.ready()

    migrate(fresh_database)

    assert await queries.ready()
    await queries.close()


async def test_a_server_that_is_away_is_said_to_be() -> None:
    queries = Queries("postgresql://postgres@127.0.0.1:1/none")
    await queries.open()

    assert not await queries.ready()
    with pytest.raises(PostgresUnavailable, match="did not answer"):
        await queries.transaction("TXN1")

    await queries.close()


async def test_sessions_that_were_ended_are_replaced_unseen(
    database: str, queries: Queries, tape: JournalTape
) -> None:
    for _ in range(3):
        execute(
            database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'realrecon-api'",
        )

        assert await queries.transaction("CARD0") is not None


async def test_what_is_asked_cannot_change_anything(queries: Queries, tape: JournalTape) -> None:
    with pytest.raises(Exception, match="read-only"):
        await queries.rows(Filters, b"DELETE FROM transactions", [])
