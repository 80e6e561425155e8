"""Copies of topics and databases, changed on purpose: what an oracle must notice."""

import asyncio
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from aiokafka import AIOKafkaProducer
from psycopg import sql

from recon_app.kafka_admin import reach_kafka
from recon_app.topics import Topic
from tests.e2e.audited import GUARDED
from tests.e2e.reading import read

__all__ = ["Change", "copied_database", "copied_topic", "dropped", "key_is", "last_of"]

#: From the records of one partition, in order, to those that the copy holds.
Change = Callable[[list[Any]], list[Any]]

#: What whoever owns a database can do.
UNGUARDED = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED]


@contextmanager
def copied_database(dsn: str, *statements: str) -> Iterator[str]:
    """The DSN of a copy of a database, in which these statements were run."""
    server, _, original = dsn.rpartition("/")
    copy = f"copy{secrets.token_hex(5)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        names = {"copy": sql.Identifier(copy), "original": sql.Identifier(original)}
        connection.execute(sql.SQL("CREATE DATABASE {copy} TEMPLATE {original}").format(**names))
        with psycopg.connect(f"{server}/{copy}") as inside:
            for statement in (*UNGUARDED, *statements):
                inside.execute(statement.encode())
        yield f"{server}/{copy}"
        connection.execute(sql.SQL("DROP DATABASE {copy} WITH (FORCE)").format(**names))


def copied_topic(brokers: str, topic: Topic, change: Change) -> str:
    """The name of a copy of a topic, as ``change`` makes it.

    Records keep their offsets where nothing before them is added or dropped: the marker that ends
    a transaction takes one, so transactions are copied as they were.
    """
    name = f"{topic.name}-{secrets.token_hex(4)}"
    with reach_kafka(brokers) as admin:
        order = {"num_partitions": topic.partitions, "replication_factor": 1}
        admin.create_topics(
            {name: order | {"configs": {"message.timestamp.type": "LogAppendTime"}}}
        )
        admin.wait_for_topics([name])
    records = read(brokers, topic.name)
    asyncio.run(_fill(brokers, name, topic.partitions, records, change))
    return name


async def _fill(
    brokers: str, name: str, partitions: int, records: Sequence[Any], change: Change
) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=brokers, transactional_id=name)
    await producer.start()
    try:
        for partition in range(partitions):
            mine = [record for record in records if record.partition == partition]
            for transaction in _transactions(change(mine)):
                await _send(producer, name, partition, transaction)
    finally:
        await producer.stop()


def _transactions(records: Sequence[Any]) -> Iterator[list[Any]]:
    """Runs of offsets that follow each other; a gap is where a marker stood."""
    run: list[Any] = []
    for record in records:
        if run and record.offset > run[-1].offset + 1:
            yield run
            run = []
        run.append(record)
    if run:
        yield run


async def _send(
    producer: AIOKafkaProducer, name: str, partition: int, records: Sequence[Any]
) -> None:
    async with producer.transaction():
        for record in records:
            await producer.send(
                name, record.value, record.key, partition, headers=list(record.headers)
            )


def key_is(txn_id: str) -> Callable[[Any], bool]:
    return lambda record: record.key == txn_id.encode()


def last_of(records: list[Any], txn_id: str) -> int | None:
    """Where the last record of a case stands; null in the partitions of others."""
    places = [at for at, record in enumerate(records) if record.key == txn_id.encode()]
    return places[-1] if places else None


def dropped(txn_id: str) -> Change:
    """Leave the last record of a case out."""

    def change(records: list[Any]) -> list[Any]:
        at = last_of(records, txn_id)
        return records if at is None else [*records[:at], *records[at + 1 :]]

    return change
