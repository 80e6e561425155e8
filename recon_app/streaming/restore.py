"""Bulk restore of changelogs into partition databases, by position, as markers take offsets too."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, TopicPartition

from recon_app.streaming.partition_db import PartitionDb

__all__ = ["Progress", "restore"]

#: After kill -9 the tail of a changelog is often markers only; then a fetch returns nothing.
FETCH_MS = 50


@dataclass(slots=True)
class Progress:
    """How far the restore of each partition has come: (offset reached, offset wanted)."""

    partitions: dict[int, tuple[int, int]] = field(default_factory=dict)
    rows: int = 0
    started_s: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def reached(self, partition: int, offset: int, end: int) -> None:
        """Note how far one partition is."""
        self.partitions[partition] = (offset, end)
        self.seconds = time.monotonic() - self.started_s

    @property
    def remaining(self) -> int:
        """Offsets still to be read."""
        return sum(max(end - offset, 0) for offset, end in self.partitions.values())


async def restore(
    consumer: AIOKafkaConsumer, dbs: Mapping[TopicPartition, PartitionDb], progress: Progress
) -> dict[TopicPartition, int]:
    """Bring every database up to the end of its changelog.

    ``consumer`` must be ``read_committed`` and belongs to this call while it lasts.

    Returns:
        The end offset of each changelog partition, up to which its database now holds everything.
    """
    if not dbs:
        return {}
    ends: dict[TopicPartition, int] = await consumer.end_offsets(list(dbs))
    starts = await consumer.beginning_offsets(list(dbs))
    consumer.assign(list(dbs))
    for tp, db in dbs.items():
        consumer.seek(tp, _resume_at(db, starts[tp], ends[tp]))
    waiting = set(dbs)
    while waiting:
        waiting = await _fetch_into(consumer, dbs, ends, waiting, progress)
    return ends


def _resume_at(db: PartitionDb, start: int, end: int) -> int:
    """Where to go on; a database ahead of its changelog belongs to another topic and is dropped."""
    offset = db.offset
    if offset is not None and offset > end:
        db.wipe()
        offset = None
    return start if offset is None else max(offset, start)


async def _fetch_into(
    consumer: AIOKafkaConsumer,
    dbs: Mapping[TopicPartition, PartitionDb],
    ends: Mapping[TopicPartition, int],
    waiting: set[TopicPartition],
    progress: Progress,
) -> set[TopicPartition]:
    done = set()
    fetched = await consumer.getmany(*waiting, timeout_ms=FETCH_MS)
    for tp in waiting:
        position = await consumer.position(tp)
        records = fetched.get(tp, ())
        if records or position >= ends[tp]:
            dbs[tp].restore({record.key: record.value for record in records}, position)
        progress.rows += len(records)
        progress.reached(tp.partition, position, ends[tp])
        if position >= ends[tp]:
            done.add(tp)
            consumer.pause(tp)
    return waiting - done
