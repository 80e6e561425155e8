"""The live stream over a real journal: what is committed, once, from wherever a client stands."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiokafka import TopicPartition
from kafka import KafkaAdminClient

from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings
from recon_app.topics import topics
from tests.api_run import Client, api
from tests.e2e.taped import Engine, by_partition, journal_settings, new_engine, places
from tests.streamed import streamed


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
