"""kafka-python, set up so that no acknowledged event is lost or doubled, and no call hangs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from kafka import KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError

from recon_app.errors import KafkaUnavailable, TopologyError
from recon_app.kafka_admin import reach_kafka

__all__ = ["Ack", "ack_of", "check_append_time", "kafka_errors", "open_producer", "partitions"]

NO_TOPIC = "there is no topic {}: start an engine, which declares it, or run `recon dev up`"
TIMESTAMP_TYPE = "message.timestamp.type"
BOOTSTRAP_TIMEOUT_MS = 5_000
MAX_BLOCK_MS = 5_000
REQUEST_TIMEOUT_MS = 10_000
SAFE = {
    "acks": "all",
    "enable_idempotence": True,
    "allow_auto_create_topics": False,
    "bootstrap_timeout_ms": BOOTSTRAP_TIMEOUT_MS,
    "max_block_ms": MAX_BLOCK_MS,
    "request_timeout_ms": REQUEST_TIMEOUT_MS,
    "metrics_enabled": False,
}
#: Many events: larger batches, compressed, and the patience to wait out a broker's restart.
BULK = {
    "linger_ms": 20,
    "batch_size": 256 * 1024,
    "compression_type": "lz4",
    "max_block_ms": 60_000,
    "delivery_timeout_ms": 120_000,
}
ONE = {"delivery_timeout_ms": 15_000}


class Record(Protocol):
    """What kafka-python says of an acknowledged record."""

    topic: str
    partition: int
    offset: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class Ack:
    """Where the broker put an event, and when by its own clock (epoch milliseconds)."""

    topic: str
    partition: int
    offset: int
    arrived_ms: int


def ack_of(record: Record) -> Ack:
    """The broker's acknowledgement as our own value."""
    return Ack(record.topic, record.partition, record.offset, record.timestamp)


@contextmanager
def kafka_errors(brokers: str) -> Iterator[None]:
    """Kafka's errors as ``KafkaUnavailable``, saying which brokers and what to do."""
    try:
        yield
    except KafkaError as error:
        raise KafkaUnavailable(
            f"Kafka at {brokers} did not answer: {error}. Start it (`recon dev up`), or give its "
            "address with --brokers or RECON_BROKERS."
        ) from error


@contextmanager
def open_producer(
    brokers: str, *, bulk: bool = False, security: Mapping[str, Any] | None = None
) -> Iterator[KafkaProducer]:
    """An idempotent producer that waits for all acks; closed at the end.

    Raises:
        KafkaUnavailable: no broker answered within ``BOOTSTRAP_TIMEOUT_MS``.
    """
    with kafka_errors(brokers):
        producer = KafkaProducer(
            bootstrap_servers=brokers.split(","),
            **(SAFE | (BULK if bulk else ONE) | dict(security or {})),
        )
    try:
        yield producer
    finally:
        producer.close(timeout=1)


def partitions(producer: KafkaProducer, topic: str) -> int:
    """How many partitions the topic has.

    Raises:
        TopologyError: there is no such topic.
    """
    try:
        return len(producer.partitions_for(topic))
    except KafkaError as error:
        raise TopologyError(NO_TOPIC.format(topic)) from error


def check_append_time(
    brokers: str, topics: list[str], security: Mapping[str, Any] | None = None
) -> None:
    """Make sure that the acks carry the broker's clock, which the answer key is computed from.

    Raises:
        TopologyError: a topic is not there, or keeps its producers' timestamps.
        KafkaUnavailable: no answer.
    """
    with reach_kafka(brokers, security) as admin:
        if missing := set(topics) - set(admin.list_topics()):
            raise TopologyError(NO_TOPIC.format(", ".join(sorted(missing))))
        wrong = [topic for topic in topics if _timestamp_type(admin, topic) != "LogAppendTime"]
    if wrong:
        raise TopologyError(
            f"{', '.join(wrong)}: {TIMESTAMP_TYPE} must be LogAppendTime, as the engine declares "
            "it; without it nobody can tell when an event arrived"
        )


def _timestamp_type(admin: KafkaAdminClient, topic: str) -> str:
    wanted = ConfigResource(ConfigResourceType.TOPIC, topic, {TIMESTAMP_TYPE: None})
    answer = admin.describe_configs([wanted], config_filter="all")
    return str(answer["topic"][topic][TIMESTAMP_TYPE]["value"])
