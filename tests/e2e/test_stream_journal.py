"""The live stream over a real journal: what is committed, once, from wherever a client stands."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from kafka import KafkaAdminClient

from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings
from recon_app.stack.kafka import KafkaServer
from recon_app.topics import topics
from tests.api_run import PARTITIONS, Client, api, api_settings, context
from tests.e2e.test_api_events import eventually
from tests.journal_tape import JournalTape
from tests.streamed import Event, streamed

BEAT_S = 0.2


class Engine:
    """What writes the journal: the decisions of a tape, in transactions."""

    def __init__(self, producer: AIOKafkaProducer, topic: str) -> None:
        self.tape = JournalTape(PARTITIONS)
        self.written: list[tuple[int, int]] = []
        self._producer = producer
        self._topic = topic

    async def pairs(self, *txn_ids: str, **bank: object) -> None:
        """Both sides of payments, four records each in one transaction."""
        for txn_id in txn_ids:
            self.tape.pair(txn_id, **bank)
        await self.write()

    async def stop(self) -> None:
        """Disconnect."""
        await self._producer.stop()

    async def write(self, *, abort: bool = False) -> None:
        """What the tape has since the last time."""
        await self._producer.begin_transaction()
        sent = [
            await self._producer.send_and_wait(self._topic, its.value, partition=its.partition)
            for its in self.tape.messages
        ]
        self.tape.messages.clear()
        if abort:
            await self._producer.abort_transaction()
            return
        await self._producer.commit_transaction()
        self.written += [(its.partition, its.offset) for its in sent]


def journal_settings(brokers: str, **more: object) -> Settings:
    prefix = f"t{secrets.token_hex(4)}-"
    return api_settings(brokers, topic_prefix=prefix, stream_heartbeat_s=BEAT_S, **more)


async def new_engine(settings: Settings) -> Engine:
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.brokers, transactional_id=settings.topic_prefix + "tape"
    )
    await producer.start()
    return Engine(producer, topics(settings).journal.name)


@pytest.fixture
def settings(kafka: str) -> Settings:
    made = journal_settings(kafka)
    declare_topics(made)
    return made


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[Engine]:
    made = await new_engine(settings)
    yield made
    await made.stop()


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    async with api(settings) as running:
        yield running


def by_partition(places: list[tuple[int, int]]) -> dict[int, list[int]]:
    """The offsets of each partition, in the order they came."""
    found: dict[int, list[int]] = {}
    for partition, offset in places:
        found.setdefault(partition, []).append(offset)
    return found


def places(events: list[Event]) -> dict[int, list[int]]:
    return by_partition([event.place for event in events])


async def test_what_is_committed_arrives_and_what_is_aborted_never_does(
    client: Client, engine: Engine
) -> None:
    async with streamed(client) as stream:
        await stream.live()
        engine.tape.pair("ABORTED")
        await engine.write(abort=True)
        await engine.pairs("TXN1", "TXN2", "TXN3")
        events = await stream.decisions(6)

    assert {event.data["txn_id"] for event in events} == {"TXN1", "TXN2", "TXN3"}
    assert places(events) == by_partition(engine.written)
    assert [event.data["state"] for event in events].count("MATCHED") == 3


async def test_from_wherever_a_client_stands_it_gets_every_later_decision_once(
    client: Client, engine: Engine
) -> None:
    async with streamed(client) as stream:
        first = await stream.live()
        await engine.pairs("TXN1", "TXN2")
        engine.tape.pair("ABORTED")
        await engine.write(abort=True)
        await engine.pairs("TXN3", "TXN4", amount=1)
        events = await stream.decisions(8)
        last = await stream.live()

    assert places(events) == by_partition(engine.written)
    for seen in range(len(events) + 1):
        after = events[seen - 1].id if seen else first.id
        async with streamed(client, after=after) as stream:
            rest = await stream.decisions(len(events) - seen)
            assert places(rest) == places(events[seen:])
            assert (await stream.live()).vector == last.vector


async def test_a_client_that_comes_back_joins_the_others_and_reads_on_with_them(
    client: Client, engine: Engine
) -> None:
    async with streamed(client) as stream:
        first = await stream.live()
        await engine.pairs("TXN1", "TXN2")
        await stream.decisions(4)
        async with streamed(client, f"last_event_id={first.id}") as other:
            before = await other.decisions(4)
            writing = asyncio.create_task(engine.pairs("TXN3", "TXN4", "TXN5"))
            both = [await stream.decisions(6), await other.decisions(6)]
            await writing

    assert places(before + both[1]) == by_partition(engine.written)
    assert places(both[0]) == places(both[1])


async def test_a_filter_keeps_what_it_names_and_heartbeats_pass_over_the_rest(
    client: Client, engine: Engine
) -> None:
    async with streamed(client, "exception=true&reason=AMOUNT_MISMATCH") as stream:
        begun = await stream.live()
        await engine.pairs("TXN1", "TXN2", "TXN3")
        beat = await stream.until("heartbeat")
        while sum(beat.vector.values()) < sum(begun.vector.values()) + 6:
            beat = await stream.until("heartbeat")
        await engine.pairs("TXN4", amount=45_000)
        [event] = await stream.decisions(1)

    assert (event.data["txn_id"], event.data["reason"]) == ("TXN4", "AMOUNT_MISMATCH")
    async with streamed(client, after=beat.id) as stream:
        later = await stream.decisions(2)
    assert {event.data["txn_id"] for event in later} == {"TXN4"}


async def test_the_last_decisions_come_first_and_then_what_is_new(
    client: Client, engine: Engine
) -> None:
    await engine.pairs("TXN1", "TXN2", "TXN3")
    await engine.pairs("TXN4", amount=45_000)
    async with streamed(client, "start=-3") as stream:
        last = await stream.decisions(3)
        await stream.live()
        await engine.pairs("TXN5")
        new = await stream.decisions(2)
    async with streamed(client, "start=-2&state=MATCHED") as stream:
        matched = await stream.decisions(2)
    async with streamed(client, "start=-200") as stream:
        everything = await stream.decisions(10)

    assert [event.data["txn_id"] for event in (*last, *new)] == [
        *("TXN3", "TXN4", "TXN4", "TXN5", "TXN5")
    ]
    assert [event.data["txn_id"] for event in matched] == ["TXN3", "TXN5"]
    assert places(everything) == by_partition(engine.written)
    async with streamed(client, "start=-3", after=last[0].id) as stream:
        assert places(await stream.decisions(4)) == places([*last[1:], *new])


@pytest.mark.parametrize("after", ["abc", "0:1", "0:0,1:0,2:0,3:999999999"])
async def test_an_id_of_another_journal_is_a_reset_and_it_goes_on_from_now(
    client: Client, engine: Engine, after: str
) -> None:
    await engine.pairs("TXN1")
    async with streamed(client, after=after) as stream:
        reset = await stream.until("reset", reason="UNKNOWN")
        await engine.pairs("TXN2")
        events = await stream.decisions(2)

    assert {event.data["txn_id"] for event in events} == {"TXN2"}
    assert sum(reset.vector.values()) > 0


async def test_an_id_older_than_what_retention_has_left_is_a_reset(
    client: Client, engine: Engine, settings: Settings
) -> None:
    async with streamed(client) as stream:
        first = await stream.live()
        await engine.pairs("TXN1", "TXN2")
        events = await stream.decisions(4)
    partition, offset = events[-1].place
    admin = KafkaAdminClient(bootstrap_servers=settings.brokers)
    admin.delete_records({TopicPartition(topics(settings).journal.name, partition): offset + 1})
    admin.close()

    async with streamed(client, after=first.id) as stream:
        await stream.until("reset", reason="RETENTION")
    async with streamed(client, after=events[-1].id) as stream:
        await stream.live()
        await engine.pairs("TXN3")
        assert {event.data["txn_id"] for event in await stream.decisions(2)} == {"TXN3"}


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


async def wrote(settings: Settings, txn_id: str) -> list[tuple[int, int]]:
    """Where the decisions of a payment were written."""
    engine = await new_engine(settings)
    await engine.pairs(txn_id)
    await engine.stop()
    return engine.written
