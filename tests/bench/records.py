"""Filling topics, and reading all that is in one."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from tests.bench.payments import PARTITIONS, Keyed

__all__ = ["Filler", "fill", "read_all"]

BATCH_BYTES = 128 * 1024
IN_FLIGHT = 64


class Filler:
    """Writes records to their partitions of one topic, lz4 compressed, as fast as it goes."""

    def __init__(self, brokers: str, topic: str) -> None:
        self.count = 0
        self._topic = topic
        self._sent: list[asyncio.Future[Any]] = []
        self._producer = AIOKafkaProducer(
            bootstrap_servers=brokers,
            compression_type="lz4",
            max_batch_size=BATCH_BYTES,
            acks="all",
        )

    async def __aenter__(self) -> Self:
        await self._producer.start()
        self._builders = [self._producer.create_batch() for _ in range(PARTITIONS)]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                await self._flush()
        finally:
            await self._producer.stop()

    async def add(self, records: Iterable[Keyed]) -> None:
        """Queue records; they are all acknowledged when the block ends."""
        for partition, key, value in records:
            self.count += 1
            builder = self._builders[partition]
            if builder.append(key=key, value=value, timestamp=None) is None:
                await self._send(partition)
                self._builders[partition].append(key=key, value=value, timestamp=None)

    async def _send(self, partition: int) -> None:
        builder = self._builders[partition]
        self._sent.append(
            await self._producer.send_batch(builder, self._topic, partition=partition)
        )
        self._builders[partition] = self._producer.create_batch()
        if len(self._sent) >= IN_FLIGHT:
            await self._acknowledged()

    async def _acknowledged(self) -> None:
        await asyncio.gather(*self._sent)
        self._sent.clear()

    async def _flush(self) -> None:
        for partition, builder in enumerate(self._builders):
            if builder.record_count():
                await self._send(partition)
        await self._acknowledged()


async def fill(brokers: str, topic: str, records: Iterable[Keyed]) -> None:
    """Write all records to the topic."""
    async with Filler(brokers, topic) as filler:
        await filler.add(records)


async def read_all(brokers: str, topic: str) -> AsyncIterator[list[Any]]:
    """Every committed record that is in the topic now, a fetch of a partition at a time."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=brokers,
        isolation_level="read_committed",
        enable_auto_commit=False,
        max_partition_fetch_bytes=4 << 20,
    )
    await consumer.start()
    try:
        tps = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        ends: dict[TopicPartition, int] = await consumer.end_offsets(tps)
        consumer.assign(tps)
        await consumer.seek_to_beginning(*tps)
        while waiting := [tp for tp in tps if await consumer.position(tp) < ends[tp]]:
            for records in (await consumer.getmany(*waiting, timeout_ms=100)).values():
                yield records
    finally:
        await consumer.stop()
