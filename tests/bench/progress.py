"""Asking Kafka and Postgres, seldom and from outside, how far a worker is."""

from collections.abc import Callable, Mapping

import psycopg
from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import RetriableError
from psycopg import sql

from recon_app.settings import Settings
from recon_app.topics import engine_group, topics

__all__ = ["caught_up", "ends_of", "sink_caught_up"]

Ends = Mapping[TopicPartition, int]


def ends_of(admin: KafkaAdminClient, *names: str) -> dict[TopicPartition, int]:
    """The end offset of every partition of the topics."""
    described = admin.describe_topics(list(names))
    tps = [
        TopicPartition(topic["name"], partition["partition_index"])
        for topic in described
        for partition in topic["partitions"]
    ]
    found = admin.list_partition_offsets(dict.fromkeys(tps, OffsetSpec.LATEST))
    return {tp: found[tp].offset for tp in tps}


def caught_up(brokers: str, settings: Settings) -> Callable[[], bool]:
    """Whether the engine's group has committed all that is in its two source topics by now."""
    admin = KafkaAdminClient(bootstrap_servers=brokers)
    named = topics(settings)
    group = engine_group(settings)
    ends = ends_of(admin, named.gateway.name, named.bank.name)

    def done() -> bool:
        try:
            committed = admin.list_group_offsets([group])[group]
        except RetriableError:  # A new broker makes up its mind who coordinates.
            return False
        return all(
            tp in committed and committed[tp].offset >= end for tp, end in ends.items() if end
        )

    return done


def sink_caught_up(brokers: str, settings: Settings) -> Callable[[], bool]:
    """Whether Postgres has all that is in the journal by now."""
    admin = KafkaAdminClient(bootstrap_servers=brokers)
    ends = ends_of(admin, topics(settings).journal.name)
    # The last offset of a transactional partition is a marker, which nobody is ever given.
    wanted = {tp.partition: end - 1 for tp, end in ends.items() if end}
    query = sql.SQL("SELECT partition, next_offset FROM {}.sink_positions")
    positions = query.format(sql.Identifier(settings.postgres_schema))
    connection = psycopg.connect(settings.postgres_dsn.get_secret_value(), autocommit=True)

    def done() -> bool:
        stored: dict[int, int] = dict(connection.execute(positions).fetchall())
        return all(stored.get(partition, 0) >= end for partition, end in wanted.items())

    return done
