"""A follower: reads batches of topics and hands them to a writer that keeps the positions itself.

The writer's own store (a database) says where each partition stands, and moves that position in the
transaction that keeps the records; so what Kafka's group remembers is a hint for lag displays only.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka.errors import KafkaError
from faust.types import TP

from recon_app.streaming.app import BatchApp
from recon_app.streaming.batch import Batch, Record, covered
from recon_app.streaming.fatal import leave

__all__ = ["Follower", "FollowerConfig"]

log = logging.getLogger(__name__)

#: Writes records in one transaction of its own, and moves the positions in it.
Write = Callable[[Sequence[Record]], Awaitable[None]]
#: Where the writer's store stands: partition number -> next offset.
ReadPositions = Callable[[Sequence[int]], Awaitable[dict[int, int]]]


@dataclass(frozen=True, slots=True)
class FollowerConfig:
    """Size and time bounds of a write."""

    topic: str
    max_records: int
    max_wait_s: float


class Follower:
    """One writer behind one topic."""

    def __init__(
        self, app: BatchApp, config: FollowerConfig, write: Write, read_positions: ReadPositions
    ) -> None:
        self.app = app
        self._config = config
        self._write = write
        self._read_positions = read_positions
        self._positions: dict[TP, int] = {}
        self._queue: asyncio.Queue[Any] = asyncio.Queue()
        self._store = asyncio.Lock()
        self.topic = app.topic(
            config.topic,
            key_type=bytes,
            value_type=bytes,
            key_serializer="raw",
            value_serializer="raw",
            allow_empty=True,
        )
        app.positions = self.positions
        app.on_partitions_revoked.connect(self._revoked, weak=False)

    async def positions(self, assigned: set[TP]) -> dict[TP, int]:
        """Where the store stands, for every assigned partition."""
        mine = [tp for tp in assigned if tp.topic == self._config.topic]
        async with self._store:
            stored = await self._read_positions([tp.partition for tp in mine])
            self._positions = {tp: stored.get(tp.partition, 0) for tp in mine}
        return dict(self._positions)

    def readiness(self) -> dict[str, Any]:
        """Ready once partitions are assigned and the store said where they stand."""
        positions = {str(tp.partition): at for tp, at in sorted(self._positions.items())}
        return {"ready": bool(positions), "next_offsets": positions}

    async def run(self, stream: Any) -> None:
        """Queue the batches of an agent's stream; ``run_writer`` acknowledges them."""
        async for event in stream.noack().events():
            self._queue.put_nowait(event)

    async def run_writer(self) -> None:
        """Write until cancelled; what fails unexpectedly ends the process.

        Not only until the app is asked to stop: it then waits for all that was queued.
        """
        try:
            async for events in self._gathered():
                await self._write_events(events)
        except Exception as error:  # noqa: BLE001 nothing may be acknowledged that was not written
            leave("writing the journal failed", error)

    async def _gathered(self) -> AsyncIterator[list[Any]]:
        """Events of one write: as many as fit, as soon as the oldest has waited long enough."""
        while True:
            events = [await self._queue.get()]
            size = len(events[0].value.records)
            try:
                async with asyncio.timeout(self._config.max_wait_s):
                    while size < self._config.max_records:
                        events.append(await self._queue.get())
                        size += len(events[-1].value.records)
            except TimeoutError:
                log.debug("writing %s records after waiting", size)
            yield events

    async def _write_events(self, events: list[Any]) -> None:
        if any(event.value.tp not in self._positions for event in events):
            await self.positions(self.app.consumer.assignment())
        async with self._store:
            reached = await self._write_fresh(events)
        for event in events:
            event.ack()
        await self._hint_group(reached)

    async def _write_fresh(self, events: list[Any]) -> dict[TP, int]:
        """Write what this generation fetched and the store does not have yet."""
        generation = self.app.consumer_generation_id
        reached = dict(self._positions)
        records: list[Record] = []
        for event in events:
            if event.message.generation_id == generation:
                records.extend(await self._fresh(event.value, reached))
        if records:
            await self._write(records)
        self._positions = {tp: reached[tp] for tp in self._positions}
        return reached

    async def _fresh(self, batch: Batch, reached: dict[TP, int]) -> Sequence[Record]:
        tp = batch.tp
        if tp not in reached:
            return ()
        fresh = covered(batch, reached[tp])
        if fresh is None:
            log.warning("%s: batch at %s leaves a gap after %s", tp, batch.base, reached[tp])
            await self.app.consumer.seek_wait({tp: reached[tp]})
            return ()
        reached[tp] = max(reached[tp], batch.next)
        return fresh

    async def _hint_group(self, positions: dict[TP, int]) -> None:
        """Tell the group where we are, for those who watch its lag."""
        try:
            await self.app.batch_consumer.commit_hint(positions)
        except KafkaError as error:
            log.warning("the group was not told its position: %r", error)

    async def _revoked(self, *_: Any, **__: Any) -> None:
        self._positions = {}
