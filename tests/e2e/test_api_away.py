"""The API boots and says what is wrong while what it needs is away, and goes on when it is back."""

from pathlib import Path

import pytest

from recon_app.kafka_admin import declare_topics
from recon_app.stack.kafka import KafkaServer
from tests.api_run import EVENT, api, api_settings
from tests.e2e.test_api_events import NDJSON, eventually


async def test_without_kafka_events_are_refused_at_once_and_may_be_sent_again() -> None:
    async with api(api_settings()) as client:
        answer = await client.post("/events", json=EVENT)
        problem = await answer.json()

    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert problem["type"] == "urn:realrecon:problem:kafka-unavailable"
    assert "nothing was published" in problem["detail"]


async def test_without_kafka_a_batch_says_so_for_each_event_and_bad_ones_are_still_named() -> None:
    async with api(api_settings()) as client:
        unavailable = await client.post("/events", json=[EVENT, EVENT])
        mixed = await client.post("/events", data="{}\n{", headers=NDJSON)
        both = await client.post("/events", json=[EVENT, {}])
        body = await both.json()

    assert unavailable.status == 503
    assert "Retry-After" in unavailable.headers
    assert mixed.status == 207
    assert both.status == 207
    assert "Retry-After" in both.headers
    assert [result["status"] for result in body["results"]] == [503, 422]


async def test_without_engine_and_postgres_questions_get_503_and_health_is_good() -> None:
    async with api(api_settings()) as client:
        answers = [
            await client.get(path) for path in ("/txns/TXN1001", "/txns", "/txns/TXN1001/timeline")
        ]
        health = await client.get("/healthz")
        ready = await client.get("/readyz")
        body = await ready.json()

    assert [answer.status for answer in answers] == [503, 503, 503]
    assert all("Retry-After" in answer.headers for answer in answers)
    assert (health.status, ready.status) == (200, 503)
    assert body["checks"] == {"kafka": False, "postgres": False, "engine": False}


@pytest.mark.slow
async def test_a_broker_that_comes_late_leaves_and_returns_is_used_as_soon_as_it_is_there(
    tmp_path: Path,
) -> None:
    server = KafkaServer(tmp_path / "kafka")
    settings = api_settings(server.bootstrap, ack_timeout_s=2)

    async def accepted() -> bool:
        return (await client.post("/events", json=EVENT)).status == 202

    async with api(settings) as client:
        assert not await accepted()
        running = server.start()
        try:
            server.await_ready(running)
            declare_topics(settings)
            await eventually(accepted, "events are accepted once Kafka is there")
        finally:
            server.stop(running)

        refused = await client.post("/events", json=EVENT)
        assert refused.status == 503
        assert "Retry-After" in refused.headers
        assert (await client.get("/readyz")).status == 503

        running = server.start()
        try:
            server.await_ready(running)
            await eventually(accepted, "events are accepted once Kafka is back")
        finally:
            server.stop(running)
