"""The embedded Kafka is a real one: it keeps records, and leaves nothing behind."""

from pathlib import Path

from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic

from recon_app.stack.kafka import KafkaServer
from recon_app.stack.process import is_alive


def write(bootstrap: str, topic: str, value: bytes) -> None:
    """Declare the topic and write one acknowledged record."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    admin.close()
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    producer.send(topic, value).get(timeout=20)
    producer.close()


def read(bootstrap: str, topic: str) -> bytes:
    """The first record of the topic."""
    consumer = KafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=20_000
    )
    value: bytes = next(consumer).value
    consumer.close()
    return value


def test_records_survive_a_restart_on_another_port(home: Path) -> None:
    """Stop, start elsewhere, read what was written."""
    first = KafkaServer(home, heap_mb=512)
    running = first.start()
    first.await_ready(running)
    write(first.bootstrap, "kept", b"42")
    first.stop(running)
    assert not is_alive(running)

    second = KafkaServer(home, heap_mb=512)
    running = second.start()
    try:
        second.await_ready(running)
        assert read(second.bootstrap, "kept") == b"42"
    finally:
        second.stop(running)


def test_a_fixture_broker_takes_records(kafka: str, topic_prefix: str) -> None:
    """Every test of the run shares one broker."""
    write(kafka, f"{topic_prefix}shared", b"hello")

    assert read(kafka, f"{topic_prefix}shared") == b"hello"
