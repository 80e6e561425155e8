"""The chain held against the journal topic of a real broker."""

import pytest
from kafka import KafkaProducer

from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings, load_settings
from tests.e2e.audited import audit, chain_anew, store, triggers_off, verified
from tests.e2e.stored import rows
from tests.journal_tape import JournalTape


@pytest.fixture
def tape() -> JournalTape:
    tape = JournalTape()
    for number in range(6):
        tape.pair(f"TXN{number}")
    return tape


@pytest.fixture
async def stored(database: str, tape: JournalTape) -> str:
    """The tape, in a database whose triggers are off."""
    triggers_off(database)
    await store(database, tape.messages)
    return database


@pytest.fixture
def settings(kafka: str, topic_prefix: str) -> Settings:
    settings = load_settings(
        brokers=kafka,
        topic_prefix=topic_prefix,
        partitions=2,
        replication_factor=1,
        min_insync_replicas=1,
    )
    declare_topics(settings)
    return settings


@pytest.fixture
def journal(settings: Settings, tape: JournalTape, stored: str) -> list[str]:
    """The flags that hold something against the topic, which has what was stored."""
    producer = KafkaProducer(bootstrap_servers=settings.brokers, acks="all")
    for message in tape.messages:
        topic = f"{settings.topic_prefix}recon_journal"
        sent = producer.send(topic, message.value, partition=message.partition).get(timeout=30)
        assert sent.offset == message.offset
    producer.close(timeout=10)
    return ["--journal", "--brokers", settings.brokers]


def test_the_journal_agrees_with_the_chain(
    stored: str, settings: Settings, journal: list[str]
) -> None:
    found = verified(stored, *journal, environment={"RECON_TOPIC_PREFIX": settings.topic_prefix})

    assert (found["findings"], found["against"]) == ([], ["head", "rows", "journal"])


def test_the_journal_finds_what_was_covered_up(
    stored: str, settings: Settings, journal: list[str]
) -> None:
    environment = {"RECON_TOPIC_PREFIX": settings.topic_prefix}
    chain_anew(stored, 0, keep=99, forged=bytes(32))
    (first,) = rows(
        stored, "SELECT txn_id FROM audit_log WHERE journal_partition = 0 AND entry = 1"
    )

    (finding,) = verified(stored, *journal, environment=environment)["findings"]

    assert (finding["kind"], finding["entry"]) == ("RECORD_CHANGED", 1)
    assert finding["txn_id"] == first[0]


def test_a_journal_that_is_shorter_than_the_chain_is_found(
    stored: str, settings: Settings, tape: JournalTape
) -> None:
    flags = ["--journal", "--brokers", settings.brokers]

    found = verified(stored, *flags, environment={"RECON_TOPIC_PREFIX": settings.topic_prefix})

    assert found["kinds"] == {"RECORD_MISSING": 12}


def test_brokers_that_are_away_are_out_of_reach(stored: str) -> None:
    done = audit("verify", "--postgres", stored, "--journal", "--brokers", "127.0.0.1:1")

    assert done.exit_code == 4
    assert "Kafka" in done.output
