"""The queue of unmatched lines over HTTP, and how far sources are complete."""

from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest

from tables.postgres.journal_write import JournalWriter
from tests.api_run import NOWHERE, Client, api, api_settings
from tests.e2e.stored import execute
from tests.e2e.test_api_reads import is_described
from tests.journal_tape import JournalTape

API_READS = (
    *("transactions", "transitions", "unlinked_txns", "source_coverage", "events", "event_refs"),
    *("case_counts", "case_exposures", "sink_rejects", "sink_positions"),
)
LINE: dict[str, Any] = {"txn_id_kind": "DERIVED", "posting_id": "entry", "account": "a1"}


@pytest.fixture
async def client(database: str) -> AsyncIterator[Client]:
    """The API with five unmatched lines and a payment in Postgres."""
    tape = JournalTape()
    for number in range(5):
        tape.event(f"L{number}", "BANK", references={"utr": f"UTR{number}"}, **LINE)
    tape.pair("TXN1")
    writer = JournalWriter(database)
    await writer.positions([0, 1])
    await writer.write(tape.messages)
    await writer.close()
    async with api(api_settings(postgres_dsn=database)) as running:
        yield running


async def page(client: Client, path: str, model: str, **query: str) -> dict[str, Any]:
    """One page, of the shape that is described."""
    answer = await client.get(path, params=query)
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    assert is_described(body, model)
    return body


async def test_the_lines_that_wait_are_read_by_age_a_page_at_a_time(client: Client) -> None:
    first = await page(client, "/unmatched-lines", "UnmatchedLines", limit="3")
    second = await page(
        client, "/unmatched-lines", "UnmatchedLines", limit="3", cursor=first["next_cursor"]
    )

    assert [line["txn_id"] for line in first["items"]] == ["L0", "L1", "L2"]
    assert [line["txn_id"] for line in second["items"]] == ["L3", "L4"]
    assert second["next_cursor"] is None
    line = first["items"][0]
    assert (line["amount"], line["account"], line["references"]) == (50_000, "a1", {"utr": "UTR0"})


@pytest.mark.parametrize(
    ("name", "value"), [("cursor", "bm90aGluZw=="), ("limit", "0"), ("state", "MATCHED")]
)
async def test_a_parameter_that_is_wrong_or_not_of_this_list_is_named(
    client: Client, name: str, value: str
) -> None:
    answer = await client.get("/unmatched-lines", params={name: value})
    assert answer.status == 422
    assert (await answer.json())["errors"][0]["field"] == name


async def test_a_list_says_how_far_sources_are_complete(client: Client, database: str) -> None:
    """And nothing of those of which it is not known."""
    assert (await page(client, "/txns", "TransactionPage"))["coverage"] == []
    execute(
        database,
        "INSERT INTO source_coverage (source, account, complete_to, import_id)"
        " VALUES ('BANK', 'a1', '2025-12-19T00:00Z', 'i'),"
        " ('GATEWAY', '', '2025-12-18T00:00Z', 'i')",
    )

    assert (await page(client, "/txns", "TransactionPage"))["coverage"] == [
        {"source": "BANK", "account": "a1", "complete_to": "2025-12-19T00:00:00.000Z"},
        {"source": "GATEWAY", "account": None, "complete_to": "2025-12-18T00:00:00.000Z"},
    ]


async def test_while_postgres_is_away_the_queue_says_when_to_ask_again() -> None:
    away = api_settings(postgres_dsn=f"postgresql://nobody@{NOWHERE}/none")
    async with api(away) as running:
        answer = await running.get("/unmatched-lines")
    assert (answer.status, "Retry-After" in answer.headers) == (503, True)


def test_the_apis_own_role_may_read_what_the_api_shows(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("SET ROLE realrecon_api")
        for table in API_READS:
            assert connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (0,)
