"""Every planned event is sent once, under its key, and its ack says when the broker had it."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition

from producers.broker import Ack, check_append_time, open_producer, partitions
from producers.publish import Publisher
from producers.scenario import Plan, Spec, build
from recon_app.domain.events import Source
from recon_app.errors import KafkaUnavailable, TopologyError
from recon_app.settings import Settings
from recon_app.topics import topics

SLA_MS = 700
LATE_MARGIN_MS = 200
SHARES = {"late": 0.1, "duplicate": 0.2, "pending": 0.1}


def names(settings: Settings) -> dict[Source, str]:
    named = topics(settings)
    return {Source.GATEWAY: named.gateway.name, Source.BANK: named.bank.name}


def publish(settings: Settings, plan: Plan, **options: Any) -> list[Ack]:
    with open_producer(settings.brokers, bulk=True) as producer:
        return Publisher(
            producer,
            names(settings),
            plan,
            sla_ms=lambda _: SLA_MS,
            late_margin_ms=LATE_MARGIN_MS,
            **options,
        ).run()


def records(settings: Settings) -> Iterator[Any]:
    """Everything in both topics."""
    consumer = KafkaConsumer(bootstrap_servers=settings.brokers, enable_auto_commit=False)
    places = [TopicPartition(name, p) for name in names(settings).values() for p in range(4)]
    consumer.assign(places)
    consumer.seek_to_beginning()
    ends = consumer.end_offsets(places)
    while any(consumer.position(place) < end for place, end in ends.items()):
        for batch in consumer.poll(timeout_ms=500).values():
            yield from batch
    consumer.close()


def test_the_acks_are_what_the_log_holds(kafka_settings: Settings) -> None:
    plan = build(Spec("run", 100, 7, 1_766_052_930_000, SHARES))

    acks = publish(kafka_settings, plan)

    logged = {(r.topic, r.partition, r.offset): r for r in records(kafka_settings)}
    assert len(logged) == len(plan.events)
    for event, ack in zip(plan.events, acks, strict=True):
        record = logged[ack.topic, ack.partition, ack.offset]
        assert record.key.decode() == json.loads(record.value)["txn_id"]
        assert (record.value, record.timestamp) == (event.value, ack.arrived_ms)


def test_late_events_arrive_after_the_deadline_and_the_margin(kafka_settings: Settings) -> None:
    plan = build(Spec("run", 40, 7, 1_766_052_930_000, {"late": 0.5}))

    acks = publish(kafka_settings, plan)

    late = [event for event in plan.events if event.late]
    assert len(late) == 20
    for event in late:
        waited_ms = acks[event.number].arrived_ms - acks[event.number - 1].arrived_ms
        assert waited_ms >= SLA_MS + LATE_MARGIN_MS


def test_a_rate_spreads_the_events_over_time(kafka_settings: Settings) -> None:
    plan = build(Spec("run", 50, 7, 1_766_052_930_000))

    acks = publish(kafka_settings, plan, rate=100.0)

    arrived = [ack.arrived_ms for ack in acks]
    assert max(arrived) - min(arrived) >= 800


def test_progress_counts_every_event(kafka_settings: Settings) -> None:
    seen: Counter[int] = Counter()
    plan = build(Spec("run", 10, 7, 1_766_052_930_000))

    publish(kafka_settings, plan, progress=lambda sent: seen.update([sent]))

    assert seen == Counter(range(1, len(plan.events) + 1))


def test_a_broker_that_is_away_is_reported_with_its_address() -> None:
    with pytest.raises(KafkaUnavailable, match=r"127\.0\.0\.1:1 did not answer"):
        open_producer("127.0.0.1:1").__enter__()


def test_a_topic_nobody_declared_is_named(kafka_settings: Settings) -> None:
    with open_producer(kafka_settings.brokers) as producer:
        assert partitions(producer, names(kafka_settings)[Source.BANK]) == 4
        with pytest.raises(TopologyError, match="no topic nosuch"):
            partitions(producer, "nosuch")


def test_topics_that_keep_producers_timestamps_are_refused(kafka_settings: Settings) -> None:
    named = topics(kafka_settings)

    check_append_time(kafka_settings.brokers, [named.gateway.name, named.bank.name])
    with pytest.raises(TopologyError, match="no topic nosuch"):
        check_append_time(kafka_settings.brokers, [named.gateway.name, "nosuch"])
    with pytest.raises(TopologyError, match=f"{named.changelog.name}: message.timestamp.type"):
        check_append_time(kafka_settings.brokers, [named.gateway.name, named.changelog.name])
