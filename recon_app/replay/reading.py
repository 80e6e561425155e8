"""Reading a stretch of one partition, committed records only."""

from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer, TopicPartition

from recon_app.replay.scope import Span
from recon_app.streaming.batch import Record

__all__ = ["has_records", "records_of"]

FETCH_MS = 200


async def records_of(
    consumer: AIOKafkaConsumer, place: TopicPartition, span: Span
) -> AsyncIterator[Record]:
    """Every record of a span, in its order; the consumer belongs to this call while it lasts."""
    if span.first >= span.end:
        return
    consumer.assign([place])
    consumer.seek(place, span.first)
    while await consumer.position(place) < span.end:
        for record in (await consumer.getmany(place, timeout_ms=FETCH_MS)).get(place, ()):
            if record.offset < span.end:
                yield record


async def has_records(consumer: AIOKafkaConsumer, place: TopicPartition, span: Span) -> bool:
    """Whether there is any; commit markers take offsets too, so offsets alone do not tell."""
    async for _ in records_of(consumer, place, span):
        return True
    return False
