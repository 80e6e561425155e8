"""Events posted to the API are in Kafka, as they came, before it says accepted."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from kafka import KafkaConsumer

from recon_app.codec.partitions import partition_for
from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings
from recon_app.topics import topics
from tests.api_run import EVENT, PARTITIONS, Client, api, api_settings, kafka_ready

NDJSON = {"Content-Type": "application/x-ndjson"}
JSON = {"Content-Type": "application/json"}


async def eventually(holds: Callable[[], Awaitable[object]], what: str) -> None:
    """Poll until it holds; fail naming ``what`` when it does not within a minute."""
    deadline = time.monotonic() + 60
    while not await holds():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def settings(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An API on topics of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECON_HOME", str(tmp_path_factory.mktemp("home")))
        found = api_settings(kafka, topic_prefix=f"t{secrets.token_hex(4)}-")
    declare_topics(found)
    return found


@pytest.fixture
def event() -> dict[str, Any]:
    """A sound event of a transaction that no other test has."""
    return EVENT | {"txn_id": f"TXN-{secrets.token_hex(6)}"}


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    async with api(settings) as running:
        await eventually(lambda: kafka_ready(running), "the API can publish")
        yield running


def records(settings: Settings, start: str) -> list[Any]:
    """Everything in the gateway's topic whose key starts so."""
    consumer = KafkaConsumer(
        topics(settings).gateway.name,
        bootstrap_servers=settings.brokers,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_timeout_ms=1500,
    )
    try:
        return [record for record in consumer if record.key.decode().startswith(start)]
    finally:
        consumer.close()


async def test_an_accepted_event_is_in_the_topic_of_its_side_byte_for_byte(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    body = json.dumps(event, indent=1).replace("TXN", "\\u0054XN").encode()

    answer = await client.post("/events", data=body, headers=JSON)

    accepted = await answer.json()
    assert (answer.status, accepted["txn_id"]) == (202, event["txn_id"])
    assert answer.headers["Location"] == f"/txns/{event['txn_id']}"
    [record] = await asyncio.to_thread(records, settings, event["txn_id"])
    assert record.value == body
    assert record.partition == partition_for(event["txn_id"].encode(), PARTITIONS)
    assert accepted["position"] == {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
    }


async def test_a_bank_event_goes_to_the_topic_of_the_bank(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    posted = event | {"source": "BANK", "event_type": "LEDGER_POSTED"}
    answer = await client.post("/events", json=posted)
    assert answer.status == 202
    assert (await answer.json())["position"]["topic"] == topics(settings).bank.name


async def test_the_same_event_gets_the_same_id_each_time(
    client: Client, event: dict[str, Any]
) -> None:
    ids = {(await (await client.post("/events", json=event)).json())["event_id"] for _ in "ab"}
    assert len(ids) == 1


async def test_an_id_that_needs_escapes_finds_its_way(
    client: Client, event: dict[str, Any]
) -> None:
    answer = await client.post("/events", json=event | {"txn_id": "a/b ü?#%"})
    assert answer.headers["Location"] == "/txns/a%2Fb%20%C3%BC%3F%23%25"


async def test_a_batch_gets_one_answer_each_and_a_bad_one_costs_no_good_one(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    other = event["txn_id"] + "-2"
    batch = [event, event | {"amount": 1.5}, 7, event | {"txn_id": other}]

    answer = await client.post("/events", json=batch)

    body = await answer.json()
    assert answer.status == 207
    assert (body["accepted"], body["refused"], body["unavailable"]) == (2, 2, 0)
    assert [(r["index"], r["status"]) for r in body["results"]] == [
        (0, 202),
        (1, 422),
        (2, 400),
        (3, 202),
    ]
    assert body["results"][1]["problem"]["errors"][0]["field"] == "amount"
    kept = await asyncio.to_thread(records, settings, event["txn_id"])
    assert sorted(record.key.decode() for record in kept) == [event["txn_id"], other]


async def test_a_batch_of_good_events_is_accepted(client: Client, event: dict[str, Any]) -> None:
    batch = [event | {"txn_id": f"{event['txn_id']}-{n}"} for n in range(500)]
    answer = await client.post("/events", json=batch)
    assert answer.status == 202
    assert (await answer.json())["accepted"] == 500


async def test_ndjson_is_answered_line_by_line(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    second = event | {"txn_id": event["txn_id"] + "-2"}
    lines = [json.dumps(event), "", "{broken", json.dumps(second)]

    answer = await client.post("/events", data="\r\n".join(lines), headers=NDJSON)

    assert (answer.status, answer.content_type) == (207, "application/x-ndjson")
    answers = [json.loads(line) for line in (await answer.text()).splitlines()]
    assert [(line["index"], line["status"]) for line in answers] == [(0, 202), (1, 400), (2, 202)]
    kept = await asyncio.to_thread(records, settings, event["txn_id"])
    assert [json.loads(record.value) for record in sorted(kept, key=lambda r: len(r.key))] == [
        event,
        second,
    ]


async def test_events_posted_side_by_side_are_all_there(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    async def post(number: int) -> int:
        answer = await client.post(
            "/events", json=event | {"txn_id": f"{event['txn_id']}-{number}"}
        )
        return answer.status

    assert set(await asyncio.gather(*map(post, range(200)))) == {202}
    kept = await asyncio.to_thread(records, settings, event["txn_id"])
    assert len({record.key for record in kept}) == len(kept) == 200
