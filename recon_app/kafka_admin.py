"""Topics are declared at boot and checked: what is missing is created, what differs is refused.

Existing topics are never altered; an operator decides that. Retention is set when a topic is
created and is the operator's from then on.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, NoError, TopicAlreadyExistsError, for_code

from recon_app.connection import kafka_security
from recon_app.errors import KafkaUnavailable, TopologyError
from recon_app.settings import Settings
from recon_app.topics import Topic, topics

__all__ = ["declare_topics", "declare_topics_async", "reach_kafka", "topic_faults"]

BOOTSTRAP_TIMEOUT_MS = 10_000
REQUEST_TIMEOUT_MS = 20_000
KNOCK_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Found:
    """A topic as the brokers have it."""

    partitions: int
    replication_factor: int
    config: dict[str, str]


#: How an existing topic's value must relate to ours. What is not here is free.
CHECKS: dict[str, tuple[str, Callable[[str, str], bool]]] = {
    "cleanup.policy": ("", str.__eq__),
    "message.timestamp.type": ("", str.__eq__),
    "max.message.bytes": ("at least ", lambda has, needs: int(has) >= int(needs)),
    "min.insync.replicas": ("at least ", lambda has, needs: int(has) >= int(needs)),
    "delete.retention.ms": ("at least ", lambda has, needs: int(has) >= int(needs)),
}


def declare_topics(settings: Settings) -> None:
    """Create the topics that are missing and check every one.

    Raises:
        KafkaUnavailable: the brokers do not answer.
        TopologyError: a topic cannot be created or is not as it must be; names every difference
            and its fix.
    """
    with reach_kafka(settings.brokers, kafka_security(settings)) as admin:
        wanted = topics(settings).all
        there = _describe(admin, wanted)
        missing = [topic for topic in wanted if topic.name not in there]
        if missing:
            _create(admin, missing)
            there = _describe(admin, wanted)
    if faults := _faults(settings, there):
        raise TopologyError("; ".join(faults))


async def declare_topics_async(settings: Settings) -> None:
    """``declare_topics`` off the event loop."""
    await asyncio.to_thread(declare_topics, settings)


def topic_faults(settings: Settings) -> list[str]:
    """What is missing or different, with its fix, without changing anything.

    Raises:
        KafkaUnavailable: the brokers do not answer.
    """
    with reach_kafka(settings.brokers, kafka_security(settings)) as admin:
        return _faults(settings, _describe(admin, topics(settings).all))


@contextmanager
def reach_kafka(
    brokers: str, security: Mapping[str, Any] | None = None
) -> Iterator[KafkaAdminClient]:
    """An admin client; Kafka's own errors become ``KafkaUnavailable``."""
    admin = None
    try:
        _knock(brokers)
        admin = KafkaAdminClient(
            bootstrap_servers=brokers.split(","),
            **(security or {}),
            bootstrap_timeout_ms=BOOTSTRAP_TIMEOUT_MS,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
        )
        yield admin
    except (KafkaError, OSError, ValueError) as error:
        advice = "start it (`recon dev up`) or correct RECON_BROKERS"
        raise KafkaUnavailable(f"Kafka at {brokers} did not answer ({error}): {advice}") from error
    finally:
        if admin is not None:
            admin.close()


def _knock(brokers: str) -> None:
    """Fail at once where nothing listens; the client would try for its whole timeout."""
    refusals = []
    for broker in brokers.split(","):
        host, _, port = broker.strip().rpartition(":")
        try:
            socket.create_connection((host, int(port)), KNOCK_TIMEOUT_S).close()
            return
        except (OSError, ValueError) as error:
            refusals.append(error)
    raise ConnectionError(refusals[0])


def _create(admin: KafkaAdminClient, missing: Iterable[Topic]) -> None:
    orders = {
        topic.name: {
            "num_partitions": topic.partitions,
            "replication_factor": topic.replication_factor,
            "configs": topic.config,
        }
        for topic in missing
    }
    answers = admin.create_topics(orders, raise_errors=False)["topics"]
    # Another process may have created the same topic meanwhile; the check that follows decides.
    accepted = (NoError.errno, TopicAlreadyExistsError.errno)
    refused = [answer for answer in answers if answer["error_code"] not in accepted]
    if refused:
        raise TopologyError("; ".join(map(_refusal, refused)))
    admin.wait_for_topics(list(orders))


def _refusal(answer: dict[str, object]) -> str:
    why = answer.get("error_message") or for_code(answer["error_code"]).__name__
    advice = "correct RECON_REPLICATION_FACTOR, RECON_PARTITIONS or the right to create topics"
    return f"{answer['name']} was not created ({why}): {advice}"


def _describe(admin: KafkaAdminClient, wanted: Iterable[Topic]) -> dict[str, Found]:
    existing = set(admin.list_topics())
    names = [topic.name for topic in wanted if topic.name in existing]
    if not names:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    configs = admin.describe_configs(resources, config_filter="all")["topic"]
    return {
        topic["name"]: Found(
            len(topic["partitions"]),
            min(len(partition["replica_nodes"]) for partition in topic["partitions"]),
            {name: entry["value"] for name, entry in configs[topic["name"]].items()},
        )
        for topic in admin.describe_topics(names)
    }


def _faults(settings: Settings, there: dict[str, Found]) -> list[str]:
    declared = topics(settings)
    fixed_count = {topic.name for topic in (*declared.aligned, declared.heartbeat)}
    faults: list[str] = []
    for topic in declared.all:
        found = there.get(topic.name)
        if found is None:
            faults.append(f"{topic.name} is missing: start an engine, which declares it")
            continue
        if topic.name in fixed_count:
            faults += _partition_faults(topic, found)
        faults += _replica_faults(topic, found)
        faults += _config_faults(topic, found)
    return faults


def _partition_faults(topic: Topic, found: Found) -> Iterator[str]:
    if found.partitions != topic.partitions:
        yield (
            f"{topic.name} has {found.partitions} partitions, not {topic.partitions}: set "
            f"RECON_PARTITIONS={found.partitions} if all aligned topics have that many, else "
            "start afresh under another RECON_TOPIC_PREFIX (keyed topics cannot be repartitioned)"
        )


def _replica_faults(topic: Topic, found: Found) -> Iterator[str]:
    if found.replication_factor < topic.replication_factor:
        yield (
            f"{topic.name} has {found.replication_factor} replicas, not "
            f"{topic.replication_factor}: reassign it to more brokers, or set "
            f"RECON_REPLICATION_FACTOR={found.replication_factor}"
        )


def _config_faults(topic: Topic, found: Found) -> Iterator[str]:
    for name, (bound, agrees) in CHECKS.items():
        needs = topic.config.get(name)
        has = found.config.get(name, "")
        if needs is not None and not agrees(has, needs):
            yield (
                f"{topic.name} has {name}={has}, not {bound}{needs}: kafka-configs.sh --alter "
                f"--entity-type topics --entity-name {topic.name} --add-config {name}={needs}"
            )
