"""Reading partitions from outside, from an offset to an end, committed records only."""

import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from recon_app.errors import KafkaUnavailable
from recon_app.streaming.batch import Record
from recon_app.verify.plan import Place

__all__ = ["Reader", "open_reader"]

FETCH_BYTES = 8 << 20
#: At the end of a topic of transactions there are often only markers, and a fetch gives nothing.
POLL_MS = 20
#: A fetch that waits at the end of one partition keeps the next partition's from being asked.
FETCH_MAX_WAIT_MS = 20
REQUEST_TIMEOUT_MS = 20_000
#: A transaction that its writer left open ends after its timeout; longer than that is no answer.
STUCK_S = 90.0


class Reader:
    """Two consumers: one that reads what is committed, one that sees where partitions end."""

    def __init__(self, committed: AIOKafkaConsumer, raw: AIOKafkaConsumer) -> None:
        self._committed = committed
        self._raw = raw

    async def starts(self, places: Iterable[Place]) -> dict[Place, int]:
        """The first offset of each partition that retention has left."""
        return _plain(await self._raw.beginning_offsets([TopicPartition(*p) for p in places]))

    async def ends(self, places: Iterable[Place]) -> dict[Place, int]:
        """Where each partition ends, what open transactions have written included."""
        return _plain(await self._raw.end_offsets([TopicPartition(*p) for p in places]))

    async def end(self, topic: str, partition: int) -> int:
        """Where one partition ends."""
        return (await self.ends([(topic, partition)]))[topic, partition]

    async def scan(
        self, topic: str, partition: int, start: int, end: int
    ) -> AsyncIterator[Sequence[Record]]:
        """The committed records of offsets [``start``, ``end``), fetch by fetch.

        Waits for open transactions below ``end``: afterwards nothing can appear there any more.

        Raises:
            KafkaUnavailable: nothing moves any more.
        """
        if start >= end:
            # A consumer that is stopped right after an assignment, before it fetched, never ends.
            return
        place = TopicPartition(topic, partition)
        self._committed.assign([place])
        self._committed.seek(place, start)
        position, moved_s = start, time.monotonic()
        while position < end:
            fetched = await self._committed.getmany(place, timeout_ms=POLL_MS)
            records: Sequence[Record] = fetched.get(place, ())
            if records:
                yield _below(records, end)
            before, position = position, await self._committed.position(place)
            if position > before:
                moved_s = time.monotonic()
            elif time.monotonic() - moved_s > STUCK_S:
                raise KafkaUnavailable(f"{topic}-{partition} ends at {end}, stuck at {position}")


@asynccontextmanager
async def open_reader(connection: Mapping[str, Any]) -> AsyncIterator[Reader]:
    """A reader; Kafka's own errors become ``KafkaUnavailable``."""
    common = {
        **connection,
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "request_timeout_ms": REQUEST_TIMEOUT_MS,
        "max_partition_fetch_bytes": FETCH_BYTES,
        "fetch_max_wait_ms": FETCH_MAX_WAIT_MS,
    }
    committed = AIOKafkaConsumer(**common, isolation_level="read_committed")
    raw = AIOKafkaConsumer(**common)
    try:
        await committed.start()
        await raw.start()
        yield Reader(committed, raw)
    except (KafkaError, OSError) as error:
        advice = "start it (`recon dev up`) or correct RECON_BROKERS"
        raise KafkaUnavailable(f"Kafka did not answer ({error!r}): {advice}") from error
    finally:
        await committed.stop()
        await raw.stop()


def _below(records: Sequence[Record], end: int) -> Sequence[Record]:
    if records[-1].offset < end:
        return records
    return [record for record in records if record.offset < end]


def _plain(offsets: Mapping[TopicPartition, int]) -> dict[Place, int]:
    return {(place.topic, place.partition): offset for place, offset in offsets.items()}
