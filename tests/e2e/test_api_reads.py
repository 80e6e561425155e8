"""Lists, timelines and outcomes come from Postgres; so does the state while the engine is away."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from yarl import URL

from recon_app.domain.actions import ActionType
from recon_app.domain.evidence import evidence_digest
from tables.migrate import migrate
from tables.postgres.journal_write import JournalWriter
from tests.api_run import Client, api, api_settings
from tests.journal_tape import JournalTape
from web.openapi import openapi_document
from web.table import ROUTES

DOCUMENT = openapi_document(ROUTES)
HOSTILE = "<img src=x onerror=alert(1)>/../%2e ü"


def is_described(body: dict[str, Any], model: str) -> bool:
    """Whether an answer is what the OpenAPI document says."""
    return bool(OAS31Validator(DOCUMENT | {"$ref": f"#/components/schemas/{model}"}).is_valid(body))


@pytest.fixture
async def tape(fresh_database: str) -> JournalTape:
    """Five payments in Postgres: matched ones, a mismatch, one without its bank event."""
    migrate(fresh_database)
    tape = JournalTape()
    tape.pair("TXN1")
    tape.pair("TXN2", amount=45_000)
    tape.event("TXN3", "GATEWAY", provider="razorpay", rail="UPI", amount=900)
    tape.deadline("TXN3")
    tape.pair("TXN4")
    tape.pair(HOSTILE)
    tape.action("TXN2", "act-1", ActionType.FORCE_MATCH)
    tape.action("TXN2", "act-2", ActionType.VOID, expected="0" * 32)
    writer = JournalWriter(fresh_database)
    await writer.positions([0, 1])
    await writer.write(tape.messages)
    await writer.close()
    return tape


@pytest.fixture
async def client(fresh_database: str, tape: JournalTape) -> AsyncIterator[Client]:
    """The API with Postgres there, Kafka and the engine away."""
    async with api(api_settings(postgres_dsn=fresh_database)) as running:
        yield running


async def listed(client: Client, **query: str) -> list[str]:
    """The ids on one page."""
    answer = await client.get("/txns", params=query)
    body = await answer.json()
    assert answer.status == 200
    assert is_described(body, "TransactionPage")
    return [item["txn_id"] for item in body["items"]]


async def test_the_list_is_newest_change_first(client: Client) -> None:
    assert await listed(client) == ["TXN2", HOSTILE, "TXN4", "TXN3", "TXN1"]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("state", "RESOLVED", {"TXN2"}),
        ("reason", "BANK_MISSING", {"TXN3"}),
        ("rail", "UPI", {"TXN3"}),
        ("min_amount", "901", {"TXN1", "TXN2", "TXN4", HOSTILE}),
        ("since", "2099-01-01T00:00:00Z", set()),
        ("since", "2025-01-01T00:00:00Z", {"TXN1", "TXN2", "TXN3", "TXN4", HOSTILE}),
    ],
)
async def test_a_filter_keeps_what_it_names(
    client: Client, name: str, value: str, found: set[str]
) -> None:
    assert set(await listed(client, **{name: value})) == found


async def test_the_pages_together_are_the_list_without_gap_or_repetition(client: Client) -> None:
    found: list[str] = []
    cursor: str | None = None
    for _ in range(9):
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        body = await (await client.get("/txns", params=query)).json()
        found += [item["txn_id"] for item in body["items"]]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert found == await listed(client)


@pytest.mark.parametrize("cursor", ["nonsense", "WzEsMl0=", "e30="])
async def test_a_cursor_that_is_none_of_ours_is_named(client: Client, cursor: str) -> None:
    answer = await client.get("/txns", params={"cursor": cursor})
    assert answer.status == 422
    assert (await answer.json())["errors"][0]["field"] == "cursor"


async def test_while_the_engine_is_away_the_state_is_from_postgres_and_says_so(
    client: Client, tape: JournalTape
) -> None:
    answer = await client.get("/txns/TXN2")

    body = await answer.json()
    assert (answer.status, body["state"], body["reason"]) == (200, "RESOLVED", "AMOUNT_MISMATCH")
    assert is_described(body, "CaseView")
    assert body["served_by"]["source"] == "postgres"
    assert body["served_by"]["journal"]["topic"] == "recon_journal"
    assert answer.headers["ETag"] == f'"{evidence_digest(tape.cases["TXN2"])}"'


async def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    etag = (await client.get("/txns/TXN1")).headers["ETag"]
    same = await client.get("/txns/TXN1", headers={"If-None-Match": etag})
    other = await client.get("/txns/TXN1", headers={"If-None-Match": '"abc"'})
    assert (same.status, await same.read()) == (304, b"")
    assert other.status == 200


async def test_postgres_alone_does_not_say_that_a_transaction_is_unknown(client: Client) -> None:
    answer = await client.get("/txns/NEVER")
    assert answer.status == 503
    assert "Retry-After" in answer.headers


async def test_a_timeline_tells_every_decision_in_order(client: Client) -> None:
    answer = await client.get("/txns/TXN3/timeline")

    body = await answer.json()
    assert is_described(body, "TimelineView")
    told = [(e["seq"], e["trigger"], e["state_before"], e["state"]) for e in body["items"]]
    assert told == [
        (1, "GATEWAY", None, "GATEWAY_RECEIVED"),
        (2, "TIMER", "GATEWAY_RECEIVED", "BANK_MISSING"),
    ]
    assert body["items"][1]["position"] is None
    assert all(re.fullmatch(r"\d{4}-.*\.\d{3}Z", e["decided_at"]) for e in body["items"])


async def test_a_timeline_of_nothing_is_not_found(client: Client) -> None:
    assert (await client.get("/txns/NEVER/timeline")).status == 404


async def test_an_action_says_what_became_of_it(client: Client) -> None:
    applied = await (await client.get("/txns/TXN2/actions/act-1")).json()
    refused = await (await client.get("/txns/TXN2/actions/act-2")).json()

    assert is_described(applied, "ActionOutcomeView")
    assert (applied["outcome"], applied["state"]) == ("APPLIED", "RESOLVED")
    assert refused["outcome"] == "REFUSED"
    assert refused["refusal"]


async def test_an_action_that_is_not_decided_yet_is_worth_another_look(client: Client) -> None:
    for path in ("/txns/TXN2/actions/act-3", "/txns/TXN1/actions/act-1"):
        answer = await client.get(path)
        assert answer.status == 404
        assert "Retry-After" in answer.headers


async def test_an_id_with_anything_in_it_is_found_again(client: Client) -> None:
    path = "/txns/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%2F..%2F%252e%20%C3%BC"
    for place in (path, f"{path}/timeline"):
        answer = await client.session.get(client.make_url("").join(URL(place, encoded=True)))
        assert (await answer.json())["txn_id"] == HOSTILE
        assert answer.content_type == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_readiness_tells_that_postgres_answers(client: Client) -> None:
    body = await (await client.get("/readyz")).json()
    assert body["checks"] == {"kafka": False, "postgres": True, "engine": False}
