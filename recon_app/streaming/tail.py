"""Reading partitions beside everybody else: what is committed, from given offsets on, no group."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from recon_app.errors import KafkaUnavailable
from recon_app.streaming.batch import Batch

__all__ = ["Bounds", "Offsets", "Tail", "open_tail"]

#: How long a read waits for news; what only moves positions is seen after so long.
POLL_MS: Final = 500
MAX_RECORDS: Final = 500
FETCH_BYTES: Final = 1 << 20
REQUEST_TIMEOUT_MS: Final = 10_000
#: aiokafka breaks off its own end when a fetch of it was ordered and has not begun.
SETTLE_S: Final = 0.01

#: Partition -> the next offset.
Offsets = dict[TopicPartition, int]


class Bounds(NamedTuple):
    """What partitions hold: the first offset that is left, and where what is committed ends."""

    first: Offsets
    end: Offsets


class Tail:
    """Positions in some partitions, and what comes after them. One task reads at a time.

    Whatever Kafka raises ends it as ``KafkaUnavailable``, an offset that is not there any more too.
    """

    def __init__(self, consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> None:
        self.positions: Offsets = {}
        self._consumer = consumer
        self._places = places

    async def bounds(self) -> Bounds:
        """What the partitions hold now."""
        first = await self._consumer.beginning_offsets(self._places)
        return Bounds(first, await self._consumer.end_offsets(self._places))

    def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        """Read these partitions from these offsets on."""
        self._consumer.assign(list(positions))
        for place, offset in positions.items():
            self._consumer.seek(place, offset)
        self.positions = dict(positions)

    async def read(self) -> list[Batch]:
        """What came since the last read, a batch a partition, those without a record included."""
        fetched = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
        batches = []
        for place, before in self.positions.items():
            after = await self._consumer.position(place)
            if after != before:
                records = fetched.get(place, [])
                batches.append(Batch(place.topic, place.partition, before, after, records))
                self.positions[place] = after
        return batches

    def answered_ms(self) -> int:
        """When the broker of each partition has answered a fetch, the longest ago; 0 for never."""
        answers = (self._consumer.last_poll_timestamp(place) for place in self.positions)
        return min((answer or 0 for answer in answers), default=0)


@asynccontextmanager
async def open_tail(
    connection: Mapping[str, Any], places: Iterable[TopicPartition]
) -> AsyncIterator[Tail]:
    """A tail that stands nowhere yet; Kafka's own errors become ``KafkaUnavailable``."""
    consumer = AIOKafkaConsumer(
        **connection,
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="none",
        max_partition_fetch_bytes=FETCH_BYTES,
        fetch_max_wait_ms=POLL_MS,
        request_timeout_ms=REQUEST_TIMEOUT_MS,
    )
    try:
        await consumer.start()
        yield Tail(consumer, list(places))
    except (KafkaError, OSError) as error:
        advice = "start it (`recon dev up`) or correct RECON_BROKERS"
        raise KafkaUnavailable(f"Kafka did not answer ({error!r}): {advice}") from error
    finally:
        # Whoever is told to hurry leaves at once, and the consumer ends all the same.
        await asyncio.shield(asyncio.create_task(_stop(consumer)))


async def _stop(consumer: AIOKafkaConsumer) -> None:
    await asyncio.sleep(SETTLE_S)
    await consumer.stop()
