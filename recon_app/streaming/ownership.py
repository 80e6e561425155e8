"""Taking partitions over, and letting them go.

At every assignment, for every assigned partition number and before anything is read: start the
partition's producer (which fences the former owner), restore the rows, read the committed
positions. All partitions are taken over each time, also those that seem to have been kept: a worker
that slept through a generation gets partitions back that another one advanced meanwhile.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from faust.types import TP

from recon_app.errors import OwnershipLost, TopologyError
from recon_app.streaming.app import BatchApp
from recon_app.streaming.fatal import leave
from recon_app.streaming.lane import Lane, LaneConfig
from recon_app.streaming.partition_producer import PartitionProducer, ProducerConfig
from recon_app.streaming.progress import Progress, Stage
from recon_app.streaming.restore import FETCH_MS, restore
from recon_app.streaming.state import StateStore

__all__ = ["Ownership", "Sources"]

#: A topic the client does not know yet costs one such pause.
RETRY_MS = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sources:
    """The topics a pipeline reads, all with the same partition numbers, and its changelog."""

    topics: tuple[str, ...]
    changelog: str

    def of(self, partition: int) -> list[TopicPartition]:
        """The source partitions with this number."""
        return [TopicPartition(topic, partition) for topic in self.topics]

    def numbers(self, assigned: set[TP]) -> set[int]:
        """The partition numbers of an assignment.

        Raises:
            TopologyError: when the topics were not assigned with the same numbers.
        """
        by_topic = {t: {tp.partition for tp in assigned if tp.topic == t} for t in self.topics}
        numbers = next(iter(by_topic.values()))
        if any(other != numbers for other in by_topic.values()):
            raise TopologyError(
                f"source topics were assigned with different partitions: {by_topic}; "
                "stop all workers of the group, then start them with one version"
            )
        return numbers


class Ownership:
    """What this worker owns right now: one lane for each partition number."""

    def __init__(
        self, app: BatchApp, sources: Sources, lanes: LaneConfig, producers: ProducerConfig
    ) -> None:
        self.lanes: dict[int, Lane] = {}
        self.progress = Progress()
        self.ready = False
        self._app = app
        self._sources = sources
        self._lane_config = lanes
        self._producer_config = producers
        self._takeover = asyncio.Lock()

    def readiness(self) -> dict[str, Any]:
        """``ready``, the owned ``partitions``, and how the last takeover went or goes."""
        return {
            "ready": self.ready,
            "partitions": sorted(self.lanes),
            "recovery": self.progress.as_json(),
        }

    async def positions(self, _: set[TP]) -> dict[TP, int]:
        """Where every owned source partition stands."""
        return {
            TP(tp.topic, tp.partition): at
            for lane in self.lanes.values()
            for tp, at in lane.positions.items()
        }

    async def assigned(self, store: StateStore, assigned: set[TP], generation: int) -> None:
        """Own ``assigned``, or leave the process."""
        try:
            async with self._takeover:
                await self.release()
                await self._take_over(store, self._sources.numbers(assigned), generation)
        except Exception as error:  # noqa: BLE001 half an ownership is none
            if self._app.should_stop:
                log.info("stopping, so nothing is taken over: %r", error)
                return
            leave("taking over the assigned partitions failed", error)

    async def release(self, *_: Any) -> None:
        """Own nothing: finish the turns in hand, close the producers."""
        self.ready = False
        self.progress.stage = Stage.JOINING
        lanes, self.lanes = self.lanes, {}
        await asyncio.gather(*(lane.stop() for lane in lanes.values()))

    async def _take_over(self, store: StateStore, numbers: set[int], generation: int) -> None:
        self.progress = Progress(Stage.FENCING)
        producers = {n: PartitionProducer(self._producer_config, n) for n in sorted(numbers)}
        fences = [producer.start() for producer in producers.values()]
        await asyncio.gather(store.open_only(numbers), *fences)
        positions = await self._restore(store, numbers)
        if self._app.consumer_generation_id != generation:
            log.info("another rebalance began during the takeover, owning nothing until it ends")
            await asyncio.gather(*(producer.stop() for producer in producers.values()))
            return
        for number, producer in producers.items():
            self.lanes[number] = Lane(
                number,
                self._lane_config,
                producer,
                store.dbs[number],
                {tp: positions[tp] for tp in self._sources.of(number)},
                self._seek_back,
            )
        self.ready = True
        self.progress.enter(Stage.READY)
        log.info("owning partitions %s, %s rows restored", sorted(numbers), self.progress.rows)

    async def _restore(self, store: StateStore, numbers: set[int]) -> dict[TopicPartition, int]:
        consumer = AIOKafkaConsumer(
            **self._producer_config.connection,
            group_id=self._producer_config.group,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=4 << 20,
            fetch_max_wait_ms=FETCH_MS,
            retry_backoff_ms=RETRY_MS,
        )
        await consumer.start()
        try:
            sources = [tp for number in numbers for tp in self._sources.of(number)]
            positions = await self._committed(consumer, sources)
            self.progress.enter(Stage.RESTORING)
            dbs = {TopicPartition(self._sources.changelog, n): store.dbs[n] for n in numbers}
            store.restored_to(await restore(consumer, dbs, self.progress))
            return positions
        finally:
            await consumer.stop()

    async def _committed(
        self, consumer: AIOKafkaConsumer, sources: list[TopicPartition]
    ) -> dict[TopicPartition, int]:
        if not sources:
            return {}
        starts: Mapping[TopicPartition, int] = await consumer.beginning_offsets(sources)
        stored = await asyncio.gather(*(consumer.committed(tp) for tp in sources))
        positions = {
            tp: starts[tp] if at is None else at for tp, at in zip(sources, stored, strict=True)
        }
        for tp, at in positions.items():
            self._refuse_lost(tp, at, starts[tp])
        return positions

    def _refuse_lost(self, tp: TopicPartition, position: int, start: int) -> None:
        if start > position:
            raise OwnershipLost(
                f"{tp.topic}-{tp.partition}: offsets {position} to {start - 1} were deleted by "
                "retention before they were processed; raise the retention, then reset the offset "
                "of the group knowingly"
            )

    def _seek_back(self, tp: TopicPartition, position: int) -> None:
        self._app.batch_consumer.reach.rewind(TP(tp.topic, tp.partition), position)
        task = asyncio.get_running_loop().create_task(self._seek(tp, position))
        task.add_done_callback(_leave_on_failure)

    async def _seek(self, tp: TopicPartition, position: int) -> None:
        source = TP(tp.topic, tp.partition)
        starts = await self._app.consumer.earliest_offsets(source)
        self._refuse_lost(tp, position, starts[source])
        await self._app.consumer.seek_wait({source: position})


def _leave_on_failure(task: "asyncio.Task[None]") -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        leave("seeking back to an unread record failed", error)
