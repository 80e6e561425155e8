"""A transaction's steps on a real broker: none is refused because another is under way."""

import asyncio

import pytest
from aiokafka import TopicPartition
from kafka import KafkaAdminClient
from kafka.admin import NewTopic

from recon_app.streaming.partition_producer import PartitionProducer, ProducerConfig
from recon_app.streaming.turn import Send

LANES = 4
COMMITS = 60
RECORDS = [Send(b"key", b'{"value": 1}' * 100)] * 20


@pytest.fixture
def topics(kafka: str, topic_prefix: str) -> tuple[str, str, str]:
    named = (topic_prefix + "in", topic_prefix + "journal", topic_prefix + "changelog")
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_topics([NewTopic(name, LANES, 1) for name in named])
    admin.wait_for_topics(list(named))
    admin.close()
    return named


async def test_no_record_of_a_transaction_is_refused_for_its_own_offsets(
    kafka: str, topics: tuple[str, str, str], caplog: pytest.LogCaptureFixture
) -> None:
    source, journal, changelog = topics
    config = ProducerConfig({"bootstrap_servers": kafka}, source, 60_000)

    async def lane(number: int) -> None:
        producer = PartitionProducer(config, number)
        await producer.start()
        target = (changelog, number)
        for done in range(1, COMMITS + 1):
            sends = {(journal, number): RECORDS, target: RECORDS}
            await producer.commit(sends, {TopicPartition(source, number): done}, target)
        await producer.stop()

    await asyncio.gather(*map(lane, range(LANES)))

    told = [record.getMessage() for record in caplog.records]
    assert [line for line in told if "NotEnoughReplicas" in line] == []
