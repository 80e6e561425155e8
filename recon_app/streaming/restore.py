"""Bulk restore of changelogs into partition databases, by position, as markers take offsets too."""

from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition

from recon_app.streaming.partition_db import PartitionDb
from recon_app.streaming.progress import Progress

__all__ = ["FETCH_MS", "restore"]

#: After kill -9 the tail of a changelog is often markers only; then a fetch returns nothing.
FETCH_MS = 50


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
        begin = _resume_at(db, starts[tp], ends[tp])
        progress.expect(tp.partition, begin, ends[tp])
        consumer.seek(tp, begin)
    waiting = {tp for tp in dbs if progress.partitions[tp.partition].remaining}
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
        progress.reached(tp.partition, position, len(records))
        if position >= ends[tp]:
            done.add(tp)
            consumer.pause(tp)
    return waiting - done
