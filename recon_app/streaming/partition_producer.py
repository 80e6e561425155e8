"""The transactional producer of one partition.

Starting it fences every former owner of the partition.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition

from recon_app.streaming.failpoints import failpoint
from recon_app.streaming.sealed_batch import SealedBatch
from recon_app.streaming.turn import Send

__all__ = ["PartitionProducer", "ProducerConfig"]

#: Record batches are closed at this size, far below any topic's ``max.message.bytes``.
BATCH_BYTES = 1 << 20

#: Topic and partition number.
Target = tuple[str, int]


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
        sends: Mapping[Target, Sequence[Send]],
        positions: Mapping[TopicPartition, int],
        changelog: Target | None,
    ) -> int | None:
        """Write ``sends`` and ``positions`` in one transaction.

        Returns:
            The offset after the last record written to ``changelog``; None when there was none.

        Raises:
            aiokafka.errors.KafkaError: the outcome is unknown or the partition was taken over;
            leave.
        """
        batches = await _sealed(sends)
        await self._producer.begin_transaction()
        # Sent in one go, their partitions join the transaction in one request.
        pending = [
            (target, await self._send(target, batch), batch.record_count())
            for target, batch in batches
        ]
        changelog_end = None
        for target, future, count in pending:
            end = (await future).offset + count
            changelog_end = end if target == changelog else changelog_end
        # Not while records are on their way: the broker asks its coordinator about every write of a
        # transaction, is refused while a step of the same one is under way, and tells the client to
        # try again, which it does after a tenth of a second (Kafka's KIP-890).
        if positions:
            await self._producer.send_offsets_to_transaction(positions, self._config.group)
        failpoint("before_end")
        await self._producer.commit_transaction()
        return changelog_end

    async def _send(self, target: Target, batch: SealedBatch) -> Any:
        """Hand a batch to the sender; the future gives its base offset."""
        topic, partition = target
        return await self._producer.send_batch(batch, topic, partition=partition)


async def _sealed(sends: Mapping[Target, Sequence[Send]]) -> list[tuple[Target, SealedBatch]]:
    """The records in sealed batches, target after target, each in the order sent."""
    now_ms = time.time_ns() // 1_000_000
    filled = [
        (target, batch) for target, records in sends.items() for batch in _filled(records, now_ms)
    ]
    await asyncio.gather(*(batch.seal() for _, batch in filled))
    return filled


def _filled(records: Sequence[Send], now_ms: int) -> Iterator[SealedBatch]:
    at = 0
    while at < len(records):
        batch = SealedBatch(BATCH_BYTES)
        at = batch.fill(records, at, now_ms)
        yield batch
