"""What Kafka's client does with the attributes we set behind its back, on a real broker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import faust.streams
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.consumer.fetcher import READ_COMMITTED
from kafka import KafkaAdminClient
from kafka.admin import NewTopic

SESSION_MS = 30_000


@pytest.fixture
def topic(kafka: str, topic_prefix: str) -> str:
    name = topic_prefix + "canary"
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_topics([NewTopic(name, 1, 1)])
    admin.wait_for_topics([name])
    admin.close()
    return name


@asynccontextmanager
async def transactional(kafka: str, name: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=name)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


def members(kafka: str, group: str) -> int:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    try:
        return len(admin.describe_groups([group])[group]["members"])
    finally:
        admin.close()


async def member(kafka: str, topic: str) -> AIOKafkaConsumer:
    """A static member of the group named like the topic, which has its assignment."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=kafka,
        group_id=topic,
        group_instance_id="canary",
        session_timeout_ms=SESSION_MS,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    assert consumer.assignment()
    return consumer


async def test_a_static_member_that_stops_stays_in_its_group(kafka: str, topic: str) -> None:
    consumer = await member(kafka, topic)
    await consumer.stop()

    assert members(kafka, topic) == 1


async def test_one_whose_instance_id_was_taken_away_leaves(kafka: str, topic: str) -> None:
    consumer = await member(kafka, topic)
    consumer._coordinator._group_instance_id = None
    await consumer.stop()

    assert members(kafka, topic) == 0


async def test_what_is_set_before_the_start_is_what_the_fetcher_uses(
    kafka: str, topic: str
) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, group_id=topic)
    consumer._isolation_level = "read_committed"
    consumer._fetch_max_wait_ms = 123
    await consumer.start()
    fetcher = consumer._fetcher
    await consumer.stop()

    assert (fetcher._isolation_level, fetcher._fetch_max_wait_ms) == (READ_COMMITTED, 123)


async def test_the_position_moves_over_a_marker_that_is_never_delivered(
    kafka: str, topic: str
) -> None:
    """Which is why recovery by records would wait for ever, and ours goes by position."""
    tp = TopicPartition(topic, 0)
    async with transactional(kafka, topic) as producer, producer.transaction():
        await producer.send_and_wait(topic, b"row", partition=0)
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, isolation_level="read_committed")
    await consumer.start()
    try:
        consumer.assign([tp])
        consumer.seek(tp, 0)
        state = consumer._subscription.subscription.assignment.state_value(tp)
        delivered = [record.offset for record in (await consumer.getmany(tp, timeout_ms=5000))[tp]]
        while state._position < 2:
            assert await consumer.getmany(tp, timeout_ms=100) == {}

        assert (delivered, (await consumer.end_offsets([tp]))[tp]) == ([0], 2)
    finally:
        await consumer.stop()


def test_the_compiled_stream_iterator_is_there() -> None:
    """Without it Faust falls back to one several times slower, and says nothing."""
    assert getattr(faust.streams, "_CStreamIterator", None) is not None
