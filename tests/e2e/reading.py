"""Reading topics from outside: committed records only, from a mark to the end."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import psycopg
from kafka import KafkaConsumer, TopicPartition

from tests.e2e.roles_run import PARTITIONS, Roles

__all__ = ["Marks", "audit", "ends", "journal", "read"]

#: Partition -> offset.
Marks = Mapping[int, int]


def ends(brokers: str, topic: str) -> dict[int, int]:
    """Where each partition ends now."""
    consumer = KafkaConsumer(bootstrap_servers=brokers, enable_auto_commit=False)
    try:
        found = consumer.end_offsets([TopicPartition(topic, n) for n in range(PARTITIONS)])
        return {tp.partition: offset for tp, offset in found.items()}
    finally:
        consumer.close()


def read(brokers: str, topic: str, since: Marks | None = None) -> list[Any]:
    """Every committed record from the marks to the end, each partition in its order."""
    consumer = KafkaConsumer(
        bootstrap_servers=brokers,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=16 << 20,
        fetch_max_wait_ms=50,
    )
    try:
        return _drain(consumer, topic, since or {})
    finally:
        consumer.close()


def _drain(consumer: KafkaConsumer, topic: str, since: Marks) -> list[Any]:
    places = [TopicPartition(topic, number) for number in range(PARTITIONS)]
    until = consumer.end_offsets(places)
    consumer.assign(places)
    for place in places:
        consumer.seek(place, since.get(place.partition, 0))
    found: list[Any] = []
    while any(consumer.position(place) < until[place] for place in places):
        for records in consumer.poll(timeout_ms=200).values():
            found.extend(records)
    return found


@dataclass(frozen=True, slots=True)
class Decision:
    """What identifies a journal record, where it stands, and what moved it."""

    identity: tuple[str, int, int]
    place: tuple[int, int]
    origin: tuple[str, int, int] | None
    state: str | None


def journal(roles: Roles, run_id: str, since: Marks | None = None) -> list[Decision]:
    """Every decision of a run, as a ``read_committed`` reader of the journal sees it."""
    records = read(roles.brokers, roles.prefix + "recon_journal", since)
    return [_decision(r) for r in records if r.key and r.key.decode().startswith(run_id)]


def _decision(record: Any) -> Decision:
    entry = msgspec.json.decode(record.value)
    trigger = entry["trigger"]
    origin = (trigger["topic"], trigger["partition"], trigger["offset"])
    after = entry["after"] or {}
    return Decision(
        (entry["txn_id"], entry["incarnation"], entry["seq"]),
        (record.partition, record.offset),
        origin if trigger["topic"] else None,
        after.get("state"),
    )


def audit(roles: Roles, run_id: str, since: Marks | None = None) -> list[Decision]:
    """The decisions of a run, after proving that each stands exactly once in both records.

    Every input moved its case once, every case counts 1, 2, 3 without gap or repetition, and
    Postgres has the very same decisions at the very same places of the journal.
    """
    decisions = journal(roles, run_id, since)
    origins = Counter(d.origin for d in decisions if d.origin)
    assert [origin for origin, times in origins.items() if times > 1] == []
    sequences: dict[tuple[str, int], list[int]] = {}
    for decision in decisions:
        txn_id, incarnation, seq = decision.identity
        sequences.setdefault((txn_id, incarnation), []).append(seq)
    assert [case for case, seqs in sequences.items() if seqs != [*range(1, len(seqs) + 1)]] == []
    assert len({txn_id for txn_id, _ in sequences}) == len(sequences), "a case began twice"
    stored = Counter((d.identity, d.place) for d in decisions)
    assert stored == transitions(roles, run_id)
    return decisions


def transitions(roles: Roles, run_id: str) -> Counter[tuple[tuple[str, int, int], Any]]:
    """What Postgres says was decided in a run, and where the journal has it."""
    query = (
        "SELECT txn_id, incarnation, seq, journal_partition, journal_offset"
        " FROM transitions WHERE starts_with(txn_id, %s)"
    )
    with psycopg.connect(roles.dsn) as connection:
        rows = connection.execute(query, [run_id]).fetchall()
    return Counter(((row[0], row[1], row[2]), (row[3], row[4])) for row in rows)
