"""The transactional producer of one partition.

Starting it fences every former owner of the partition.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition

from recon_app.streaming.failpoints import failpoint
from recon_app.streaming.sealed_batch import SealedBatch
from recon_app.streaming.turn import Send

__all__ = ["PartitionProducer", "ProducerConfig"]

#: Record batches are closed at this size, far below any topic's ``max.message.bytes``.
BATCH_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ProducerConfig:
    """How partition producers reach Kafka; ``connection`` holds aiokafka's connection arguments."""

    connection: Mapping[str, Any]
    group: str
    transaction_timeout_ms: int


class PartitionProducer:
    """Commits what one partition writes, and the input offsets it was made from, together."""

    def __init__(self, config: ProducerConfig, partition: int) -> None:
        self._config = config
        self._producer = AIOKafkaProducer(
            **config.connection,
            transactional_id=f"{config.group}-{partition}",
            transaction_timeout_ms=config.transaction_timeout_ms,
            max_batch_size=BATCH_BYTES,
            linger_ms=0,
        )

    async def start(self) -> None:
        """Take the partition over: aborts the former owner's open transaction and fences it."""
        await self._producer.start()

    async def stop(self) -> None:
        """Close the connections; an open transaction is left for the next owner to abort."""
        await self._producer.stop()

    async def commit(
        self,
        sends: Mapping[tuple[str, int], Sequence[Send]],
        positions: Mapping[TopicPartition, int],
        changelog: tuple[str, int] | None,
    ) -> int | None:
        """Write ``sends`` and ``positions`` in one transaction.

        Returns:
            The offset after the last record written to ``changelog``; None when there was none.

        Raises:
            aiokafka.errors.KafkaError: the outcome is unknown or the partition was taken over;
            leave.
        """
        await self._producer.begin_transaction()
        changelog_end = None
        pending = [
            (target, await self._append(target, records)) for target, records in sends.items()
        ]
        if positions:
            await self._producer.send_offsets_to_transaction(positions, self._config.group)
        for target, batches in pending:
            for future, count in batches:
                end = (await future).offset + count
                changelog_end = end if target == changelog else changelog_end
        failpoint("before_end")
        await self._producer.commit_transaction()
        return changelog_end

    async def _append(
        self, target: tuple[str, int], records: Sequence[Send]
    ) -> list[tuple[Any, int]]:
        """Fill record batches and hand them to the sender; each future gives a base offset."""
        topic, partition = target
        batches: list[tuple[Any, int]] = []
        now_ms, at = time.time_ns() // 1_000_000, 0
        while at < len(records):
            batch = SealedBatch(BATCH_BYTES)
            at = batch.fill(records, at, now_ms)
            batches.append(await self._send(batch, topic, partition))
        return batches

    async def _send(self, batch: SealedBatch, topic: str, partition: int) -> tuple[Any, int]:
        await batch.seal()
        future = await self._producer.send_batch(batch, topic, partition=partition)
        return future, batch.record_count()
