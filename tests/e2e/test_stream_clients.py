"""Who reads the live stream, how many, with which answers, and what they are told meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from recon_app.access.roles import Role
from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings
from recon_app.stack.kafka import KafkaServer
from tables.postgres.api_keys import KeyTable
from tests.api_run import Client, api, context
from tests.e2e.credentials import bearer
from tests.e2e.taped import by_partition, journal_settings, places, wrote
from tests.e2e.test_api_events import eventually
from tests.streamed import streamed


@pytest.fixture
def settings(kafka: str) -> Settings:
    made = journal_settings(kafka)
    declare_topics(made)
    return made


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    async with api(settings) as running:
        yield running


async def test_a_process_that_stops_ends_every_stream_at_once(settings: Settings) -> None:
    async with api(settings) as running:
        async with streamed(running) as stream:
            await stream.live()
            context(running).live.close()
            while await stream.next():
                pass
        refused = await running.get("/stream")
        assert refused.status == 503
        assert refused.headers["Retry-After"]


async def nobody(running: Client) -> bool:
    return context(running).live.clients == 0


async def test_there_are_only_so_many_clients_and_who_goes_makes_room(kafka: str) -> None:
    made = journal_settings(kafka, stream_clients=1)
    declare_topics(made)
    async with api(made) as running:
        async with streamed(running) as stream:
            await stream.live()
            assert (await running.get("/stream")).status == 503
        await eventually(lambda: nobody(running), "the client that went is missed")
        async with streamed(running) as stream:
            await stream.live()


async def test_an_answer_that_streams_has_the_headers_of_all_others(client: Client) -> None:
    async with streamed(client, **{"X-Request-ID": "trace-1"}) as stream:
        headers = stream.response.headers
    head = await client.head("/stream")

    assert headers["Content-Type"] == "text/event-stream"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Request-ID"] == "trace-1"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (head.status, head.headers["Content-Type"]) == (200, "text/event-stream")


async def test_a_stream_is_for_readers_and_ends_when_its_key_is_revoked(
    kafka: str, database: str
) -> None:
    made = journal_settings(kafka, postgres_dsn=database, anonymous=False)
    declare_topics(made)
    table = KeyTable(database, made.postgres_schema)
    viewer = table.create("wall", Role.VIEWER, None, "test")
    async with api(made) as running:
        assert (await running.get("/stream")).status == 401
        async with streamed(running, **bearer(viewer)) as stream:
            await stream.live()
            assert table.revoke(viewer[:15])
            while await stream.next():
                pass
        assert (await running.get("/stream", headers=bearer(viewer))).status == 401


@pytest.mark.slow
async def test_while_kafka_is_away_a_client_is_told_and_its_stream_goes_on_afterwards(
    tmp_path: Path,
) -> None:
    server = KafkaServer(tmp_path / "kafka")
    made = journal_settings(server.bootstrap)
    async with api(made) as running, streamed(running) as stream:
        waiting = await stream.until("heartbeat", state="WAITING")
        process = server.start()
        server.await_ready(process)
        await asyncio.to_thread(declare_topics, made)
        await stream.live()
        written = await wrote(made, "TXN1")
        before = await stream.decisions(2)
        server.stop(process)
        told = await stream.until("heartbeat", state="WAITING")
        process = server.start()
        server.await_ready(process)
        written += await wrote(made, "TXN2")
        after = await stream.decisions(2)
        server.stop(process)

    assert waiting.id is None
    assert all(told.vector[n] >= offset for n, offset in before[-1].vector.items())
    assert places(before + after) == by_partition(written)
