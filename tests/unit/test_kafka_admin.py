"""Topics are created when missing, and refused with a fix when they are not as they must be."""

import pytest

from recon_app.errors import KafkaUnavailable, TopologyError
from recon_app.kafka_admin import declare_topics, reach_kafka, topic_faults
from recon_app.settings import Settings, load_settings
from recon_app.stack.ports import free_port


@pytest.fixture
def settings(kafka: str, topic_prefix: str) -> Settings:
    """One broker, topics of this test's own."""
    return load_settings(
        brokers=kafka,
        topic_prefix=topic_prefix,
        partitions=3,
        replication_factor=1,
        min_insync_replicas=1,
    )


def test_missing_topics_are_created_once(settings: Settings) -> None:
    """Declaring twice is the same as declaring once."""
    assert len(topic_faults(settings)) == 9

    declare_topics(settings)
    declare_topics(settings)

    assert topic_faults(settings) == []


def test_another_partition_count_is_refused_topic_by_topic(settings: Settings) -> None:
    """Every aligned topic is named, the dead-letter topic may have any count."""
    declare_topics(settings)

    with pytest.raises(TopologyError) as refused:
        declare_topics(settings.model_copy(update={"partitions": 5}))

    message = str(refused.value)
    assert message.count("has 3 partitions, not 5") == 6
    assert "RECON_PARTITIONS=3" in message
    assert "recon_dlq" not in message


def test_every_wrong_setting_of_a_topic_is_named_with_its_fix(settings: Settings) -> None:
    """All differences at once, each with the command that repairs it."""
    name = f"{settings.topic_prefix}gateway_txns"
    wrong = {"cleanup.policy": "compact", "max.message.bytes": "1000"}
    with reach_kafka(settings.brokers) as admin:
        admin.create_topics({name: {"num_partitions": 3, "configs": wrong}})

    with pytest.raises(TopologyError) as refused:
        declare_topics(settings)

    for part in (
        "cleanup.policy=compact, not delete",
        "max.message.bytes=1000, not at least 4194304",
        "message.timestamp.type=CreateTime, not LogAppendTime",
        f"--entity-name {name} --add-config message.timestamp.type=LogAppendTime",
    ):
        assert part in str(refused.value)


def test_a_larger_limit_and_another_retention_are_accepted(settings: Settings) -> None:
    """Limits are lower bounds; retention belongs to the operator."""
    declare_topics(settings)

    declare_topics(settings.model_copy(update={"max_event_bytes": 1024}))


def test_more_replicas_than_brokers_are_refused(settings: Settings) -> None:
    """The broker's own words come with what to correct."""
    with pytest.raises(TopologyError, match="RECON_REPLICATION_FACTOR"):
        declare_topics(settings.model_copy(update={"replication_factor": 3}))


def test_a_broker_that_is_away_is_named(settings: Settings) -> None:
    """Nothing listens there."""
    away = f"127.0.0.1:{free_port()}"

    with pytest.raises(KafkaUnavailable, match=away):
        declare_topics(settings.model_copy(update={"brokers": away}))
