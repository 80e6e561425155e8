"""Many actions at once: each bound to what was seen, by those who may, and none twice."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from recon_app.access.roles import Role
from recon_app.domain.actions import Action
from recon_app.domain.evidence import evidence_digest
from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings
from recon_app.topics import topics
from tables.postgres.api_keys import KeyTable
from tests.api_run import Client, api, api_settings, kafka_ready
from tests.e2e.credentials import bearer
from tests.e2e.desk import desk_database, desk_tape
from tests.e2e.reading import read
from tests.e2e.test_api_events import eventually
from tests.e2e.test_api_reads import is_described
from tests.journal_tape import JournalTape
from tests.keys import keys_file

VOID = {"type": "VOID", "reason_code": "TEST", "note": "all of them"}


@pytest.fixture(scope="module")
def tape() -> JournalTape:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECON_PRIVACY_KEYS_FILE", str(keys_file()))
        return desk_tape()


@pytest.fixture(scope="module")
def settings(kafka: str, postgres: str, tape: JournalTape) -> Iterator[Settings]:
    with desk_database(postgres, tape) as dsn:
        prefix = f"t{secrets.token_hex(4)}-"
        made = api_settings(kafka, postgres_dsn=dsn, topic_prefix=prefix, anonymous=False)
        declare_topics(made)
        yield made


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    async with api(settings) as running:
        await eventually(lambda: kafka_ready(running), "the API can publish")
        yield running


@pytest.fixture(scope="module")
def keys(settings: Settings) -> dict[Role, str]:
    table = KeyTable(settings.postgres_dsn.get_secret_value(), settings.postgres_schema)
    made = {role: table.create(role, role, timedelta(hours=1), "test") for role in Role}
    return {role: str(key) for role, key in made.items()}


async def bulk(client: Client, key: str, body: object, **headers: str) -> tuple[int, Any]:
    answer = await client.post("/txns/actions", json=body, headers=bearer(key, **headers))
    told = await answer.json()
    assert answer.status not in (202, 207) or is_described(told, "BulkAnswer")
    return answer.status, told


async def published(settings: Settings, bulk_id: str) -> dict[str, Action]:
    """The actions of one bulk, by their transactions."""
    name = topics(settings).actions.name
    records = await asyncio.to_thread(read, settings.brokers, name)
    actions = [msgspec.json.decode(record.value, type=Action) for record in records]
    return {each.txn_id: each for each in actions if each.bulk_id == bulk_id}


async def test_each_action_is_bound_to_the_evidence_it_was_seen_with(
    client: Client, settings: Settings, keys: dict[Role, str], tape: JournalTape
) -> None:
    ids = ["USD-1", "USD-2", "NOBODY", "USD-3", "USD-1"]
    body = {"txn_ids": ids, "versions": {"USD-2": 99, "USD-3": 2}, "action": VOID}

    status, told = await bulk(client, keys[Role.ANALYST], body)

    assert (status, told["requested"], told["accepted"], told["skipped"]) == (207, 4, 2, 2)
    results = {item["txn_id"]: item for item in told["results"]}
    assert results["NOBODY"]["problem"]["status"] == 404
    assert results["USD-2"]["problem"]["status"] == 412
    found = await published(settings, told["bulk_id"])
    assert set(found) == {"USD-1", "USD-3"}
    action = found["USD-1"]
    assert action.action_id == results["USD-1"]["action_id"]
    assert action.expected == evidence_digest(tape.cases["USD-1"])
    assert (action.type, action.note, action.actor.roles) == ("VOID", "all of them", ["analyst"])


async def test_all_that_a_filter_holds_is_acted_on_once_under_one_key(
    client: Client, settings: Settings, keys: dict[Role, str]
) -> None:
    filters = {"state": ["BANK_MISSING"], "rail": ["UPI"]}
    body = {"filters": filters, "expected_count": 4, "action": VOID | {"type": "WRITE_OFF"}}
    key = {"Idempotency-Key": secrets.token_hex(8)}

    status, told = await bulk(client, keys[Role.APPROVER], body, **key)
    again, same = await bulk(client, keys[Role.APPROVER], body, **key)

    assert (status, again) == (202, 202)
    assert told == same
    assert set(await published(settings, told["bulk_id"])) == {f"UPI-{n}" for n in range(4)}


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"expected_count": 5}, 409, "count-changed"),
        ({"action": {"type": "VOID"}}, 422, "invalid-bulk"),
        ({"txn_ids": ["USD-1"]}, 422, "invalid-bulk"),
        ({"action": VOID | {"type": "DANCE"}}, 422, "invalid-action"),
        ({"action": VOID | {"type": "ADJUST"}}, 422, "invalid-action"),
        ({"filters": {"state": ["HAPPY"]}}, 422, "invalid-parameter"),
        (
            {"filters": None, "txn_ids": [f"T{n}" for n in range(1001)]},
            422,
            "too-many-transactions",
        ),
    ],
    ids=str,
)
async def test_nothing_is_done_by_halves(
    client: Client, keys: dict[Role, str], change: dict[str, Any], status: int, problem: str
) -> None:
    body = {"filters": {"state": ["BANK_MISSING"]}, "expected_count": 4, "action": VOID} | change
    answered, told = await bulk(client, keys[Role.ADMIN], body)

    assert (answered, told["type"].rpartition(":")[2]) == (status, problem)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SERVICE])
async def test_who_may_not_act_may_not_act_on_many(
    client: Client, keys: dict[Role, str], role: Role
) -> None:
    status, _ = await bulk(client, keys[role], {"txn_ids": ["USD-1"], "action": VOID})

    assert status == 403


async def test_what_came_in_is_shown_to_those_who_may_act_and_masked_to_others(
    client: Client, keys: dict[Role, str]
) -> None:
    told = {}
    for role in (Role.VIEWER, Role.ANALYST):
        answer = await client.get("/txns/UPI-0/events", headers=bearer(keys[role]))
        told[role] = (await answer.json())["items"][0]
        assert is_described(await answer.json(), "EventsView")

    seen, hidden = told[Role.ANALYST], told[Role.VIEWER]
    assert (seen["raw_masked"], hidden["raw_masked"]) == (False, True)
    assert msgspec.json.decode(seen["raw"])["provider"] == "razorpay"
    assert set(msgspec.json.decode(hidden["raw"]).values()) == {"***"}
    assert seen | {"raw": None, "raw_masked": True} == hidden | {"raw": None}
    missing = await client.get("/txns/NOBODY/events", headers=bearer(keys[Role.VIEWER]))
    assert missing.status == 404
