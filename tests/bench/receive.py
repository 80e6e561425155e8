"""A consumer that stamps what it receives.

``python -m tests.bench.receive BROKERS TOPIC N WARM FILE`` reads the journal ``read_committed``
until it has N decisions, and leaves in FILE the latencies of those that completed a payment: from
the append of the completing event until its decision was here. Broker and consumer read the same
clock. The first WARM milliseconds of events do not count.
"""

import json
import sys
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition

from tests.bench.payments import PARTITIONS

__all__ = ["COMPLETE", "percentile"]

#: The states of a payment that both sides spoke of.
COMPLETE = ("MATCHED", "MISMATCHED")


class Trigger(msgspec.Struct):
    """When what led to a decision was appended."""

    arrived_ms: int


class After(msgspec.Struct):
    """The case after a decision."""

    state: str


class Decision(msgspec.Struct):
    """What latency is measured by."""

    trigger: Trigger
    after: After | None


class Row(NamedTuple):
    """One decision on a complete payment; all in ms since the epoch."""

    arrived: int
    appended: int
    received: float


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


async def _receive(brokers: str, topic: str, wanted: int) -> list[Row]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=brokers,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
        return await _rows(consumer, wanted)
    finally:
        await consumer.stop()


async def _rows(consumer: AIOKafkaConsumer, wanted: int) -> list[Row]:
    decode = msgspec.json.Decoder(Decision).decode
    rows: list[Row] = []
    while wanted > 0:
        fetched = await consumer.getmany(timeout_ms=1000)
        received = time.time_ns() / 1_000_000
        for records in fetched.values():
            wanted -= len(records)
            for record in records:
                decision = decode(record.value)
                if decision.after is not None and decision.after.state in COMPLETE:
                    rows.append(Row(decision.trigger.arrived_ms, record.timestamp, received))
    return rows


def _summary(rows: list[Row], warm_ms: int) -> dict[str, float]:
    since = min(row.arrived for row in rows) + warm_ms
    warm = [row for row in rows if row.arrived >= since]
    received = [row.received - row.arrived for row in warm]
    appended = [float(row.appended - row.arrived) for row in warm]
    return {
        "decisions": len(warm),
        "p50": percentile(received, 0.50),
        "p99": percentile(received, 0.99),
        "max": max(received, default=0.0),
        "append_p50": percentile(appended, 0.50),
        "append_p99": percentile(appended, 0.99),
    }


def _main(brokers: str, topic: str, wanted: str, warm_ms: str, file: str) -> None:
    rows = uvloop.run(_receive(brokers, topic, int(wanted)))
    partial = Path(file + ".partial")
    partial.write_text(json.dumps(_summary(rows, int(warm_ms))))
    partial.rename(file)


if __name__ == "__main__":
    _main(*sys.argv[1:])
