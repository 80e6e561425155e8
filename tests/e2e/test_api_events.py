"""Events posted to the API are in Kafka, as they came, before it says accepted."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from kafka import KafkaConsumer

from recon_app.codec.partitions import partition_for
from recon_app.kafka_admin import declare_topics_async
from recon_app.settings import Settings
from recon_app.topics import topics
from tests.e2e.api_run import EVENT, PARTITIONS, Client, api, api_settings, kafka_ready

NDJSON = {"Content-Type": "application/x-ndjson"}
JSON = {"Content-Type": "application/json"}


async def eventually(holds: Callable[[], Awaitable[object]], what: str) -> None:
    """Poll until it holds; fail naming ``what`` when it does not within a minute."""
    deadline = time.monotonic() + 60
    while not await holds():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.05)


@pytest.fixture
def settings(kafka: str, topic_prefix: str) -> Settings:
    return api_settings(kafka, topic_prefix=topic_prefix)


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    await declare_topics_async(settings)
    async with api(settings) as running:
        await eventually(lambda: kafka_ready(running), "the API can publish")
        yield running


def records(settings: Settings, name: str) -> list[Any]:
    """Everything in a topic now."""
    consumer = KafkaConsumer(
        name,
        bootstrap_servers=settings.brokers,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_timeout_ms=1500,
    )
    try:
        return list(consumer)
    finally:
        consumer.close()


async def test_an_accepted_event_is_in_the_topic_of_its_side_byte_for_byte(
    client: Client, settings: Settings
) -> None:
    body = json.dumps(EVENT, indent=1).replace("TXN", "\\u0054XN").encode()

    answer = await client.post("/events", data=body, headers=JSON)

    accepted = await answer.json()
    assert (answer.status, accepted["txn_id"]) == (202, "TXN1001")
    assert answer.headers["Location"] == "/txns/TXN1001"
    [record] = await asyncio.to_thread(records, settings, topics(settings).gateway.name)
    assert (record.key, record.value) == (b"TXN1001", body)
    assert record.partition == partition_for(b"TXN1001", PARTITIONS)
    assert accepted["position"] == {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
    }


async def test_a_bank_event_goes_to_the_topic_of_the_bank(
    client: Client, settings: Settings
) -> None:
    event = EVENT | {"source": "BANK", "event_type": "LEDGER_POSTED"}
    answer = await client.post("/events", json=event)
    assert answer.status == 202
    assert (await answer.json())["position"]["topic"] == topics(settings).bank.name


async def test_the_same_event_gets_the_same_id_each_time(client: Client) -> None:
    ids = {(await (await client.post("/events", json=EVENT)).json())["event_id"] for _ in "ab"}
    assert len(ids) == 1


async def test_an_id_that_needs_escapes_finds_its_way(client: Client) -> None:
    answer = await client.post("/events", json=EVENT | {"txn_id": "a/b ü?#%"})
    assert answer.headers["Location"] == "/txns/a%2Fb%20%C3%BC%3F%23%25"


async def test_a_batch_gets_one_answer_each_and_a_bad_one_costs_no_good_one(
    client: Client, settings: Settings
) -> None:
    batch = [EVENT, EVENT | {"amount": 1.5}, 7, EVENT | {"txn_id": "TXN1002"}]

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
    kept = await asyncio.to_thread(records, settings, topics(settings).gateway.name)
    assert sorted(record.key for record in kept) == [b"TXN1001", b"TXN1002"]


async def test_a_batch_of_good_events_is_accepted(client: Client) -> None:
    batch = [EVENT | {"txn_id": f"TXN{n}"} for n in range(500)]
    answer = await client.post("/events", json=batch)
    assert answer.status == 202
    assert (await answer.json())["accepted"] == 500


async def test_ndjson_is_answered_line_by_line(client: Client, settings: Settings) -> None:
    lines = [json.dumps(EVENT), "", "{broken", json.dumps(EVENT | {"txn_id": "TXN1002"})]

    answer = await client.post("/events", data="\r\n".join(lines), headers=NDJSON)

    assert (answer.status, answer.content_type) == (207, "application/x-ndjson")
    answers = [json.loads(line) for line in (await answer.text()).splitlines()]
    assert [(line["index"], line["status"]) for line in answers] == [(0, 202), (1, 400), (2, 202)]
    kept = await asyncio.to_thread(records, settings, topics(settings).gateway.name)
    assert all(json.loads(record.value)["txn_id"].startswith("TXN") for record in kept)


async def test_events_posted_side_by_side_are_all_there(client: Client, settings: Settings) -> None:
    async def post(number: int) -> int:
        answer = await client.post("/events", json=EVENT | {"txn_id": f"TXN{number}"})
        return answer.status

    assert set(await asyncio.gather(*map(post, range(200)))) == {202}
    kept = await asyncio.to_thread(records, settings, topics(settings).gateway.name)
    assert len({record.key for record in kept}) == len(kept) == 200
