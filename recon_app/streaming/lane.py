"""A lane: everything one partition number does, strictly one turn after another.

A turn runs in a fixed order: decide, commit the transaction, write the rows, acknowledge. So a row
that is visible is durable, and what is not committed leaves no trace.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from recon_app.streaming.batch import Batch, Record, covered
from recon_app.streaming.failpoints import failpoint
from recon_app.streaming.fatal import leave
from recon_app.streaming.partition_db import PartitionDb
from recon_app.streaming.partition_producer import PartitionProducer
from recon_app.streaming.turn import Due, Handler, Send, Turn

__all__ = ["Lane", "LaneConfig", "LaneObserver", "Work"]

#: Batches fetched before a seek took effect still come in; they are no reason to seek again.
SEEK_AGAIN_S = 5.0

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """A batch that waits for its turn; ``done`` acknowledges it."""

    batch: Batch
    done: Callable[[], None]


#: Told of each turn that committed, and how many seconds it took.
LaneObserver = Callable[[Turn, float], None]


@dataclass(frozen=True, slots=True)
class LaneConfig:
    """What all lanes of a process share; ``turn_records`` bounds one transaction."""

    changelog_topic: str
    handler: Handler
    turn_records: int
    turn_timeout_s: float
    observe: LaneObserver


class Lane:
    """The one writer of a partition."""

    def __init__(
        self,
        partition: int,
        config: LaneConfig,
        producer: PartitionProducer,
        db: PartitionDb,
        positions: dict[TopicPartition, int],
        seek: Callable[[TopicPartition, int], None],
    ) -> None:
        self.partition = partition
        self.positions = positions
        self.db = db
        self._config = config
        self._producer = producer
        self._seek = seek
        self._waiting: deque[Work] = deque()
        self._sought: dict[TopicPartition, float] = {}
        self._due_until_ms: int | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name=f"lane-{partition}")

    def submit(self, work: Work) -> None:
        """Queue a batch."""
        self._waiting.append(work)
        self._wake.set()

    def fire_due(self, until_ms: int) -> None:
        """Let everything due at or before ``until_ms`` fire, in turn with the batches."""
        self._due_until_ms = until_ms
        self._wake.set()

    async def stop(self) -> None:
        """Finish the turn in hand, drop what waits, release the partition."""
        self._stopping = True
        self._wake.set()
        await self._task
        await self._producer.stop()

    async def _run(self) -> None:
        try:
            while not self._stopping:
                await self._wake.wait()
                self._wake.clear()
                await self._work_off()
        except KafkaError as error:
            leave(f"partition {self.partition}: Kafka refused the turn", error)
        except Exception as error:  # noqa: BLE001 whatever it is, nothing may be acknowledged
            leave(f"partition {self.partition}: the turn failed", error)

    async def _work_off(self) -> None:
        while not self._stopping and (self._waiting or self._due_until_ms is not None):
            if self._waiting:
                await asyncio.wait_for(self._turn_of_records(), self._config.turn_timeout_s)
            elif self._due_until_ms is not None:
                await asyncio.wait_for(self._turn_of_due(), self._config.turn_timeout_s)

    async def _turn_of_records(self) -> None:
        """One transaction for everything that waits, from all source topics."""
        taken, records = self._take()
        positions = {
            tp: batch_next
            for work in taken
            for tp, batch_next in [(work.batch.tp, work.batch.next)]
            if batch_next > self.positions[tp]
        }
        if positions:
            await self._commit(self._turn(records=records), positions)
        for work in taken:
            work.done()

    def _take(self) -> tuple[list[Work], list[Record]]:
        taken: list[Work] = []
        records: list[Record] = []
        reached = dict(self.positions)
        while self._waiting and len(records) < self._config.turn_records:
            work = self._waiting.popleft()
            tp = work.batch.tp
            fresh = covered(work.batch, reached[tp])
            if fresh is None:
                self._seek_back(work, tp, reached[tp])
                continue
            self._sought.pop(tp, None)
            records.extend(fresh)
            reached[tp] = max(reached[tp], work.batch.next)
            taken.append(work)
        return taken, records

    def _seek_back(self, work: Work, tp: TopicPartition, position: int) -> None:
        """Records before this batch were not seen: read again from our own position."""
        log.warning("%s: batch at %s leaves a gap after %s", tp, work.batch.base, position)
        work.done()
        now = time.monotonic()
        if now - self._sought.get(tp, 0.0) > SEEK_AGAIN_S:
            self._sought[tp] = now
            self._seek(tp, position)

    async def _turn_of_due(self) -> None:
        assert self._due_until_ms is not None
        due, stale = self.db.due(self._due_until_ms, self._config.turn_records)
        if not due and not stale:
            self._due_until_ms = None
            return
        await self._commit(self._turn(due=due), {}, stale)

    def _turn(self, records: Sequence[Record] = (), due: Sequence[Due] = ()) -> Turn:
        turn = Turn(
            self.partition, time.time_ns() // 1_000_000, self.db.read_many, records=records, due=due
        )
        turn.loaded.update((item.key, item.row) for item in due)
        return turn

    async def _commit(
        self, turn: Turn, positions: Mapping[TopicPartition, int], stale: Sequence[bytes] = ()
    ) -> None:
        started = time.perf_counter()
        self._config.handler(turn)
        changelog = (self._config.changelog_topic, self.partition)
        if turn.rows:
            turn.sends[changelog] = [Send(key, row) for key, row in turn.rows.items()]
        end = None
        if turn.sends or positions:
            failpoint("before_commit")
            end = await self._producer.commit(turn.sends, positions, changelog)
            failpoint("after_commit")
        if turn.rows or stale:
            self.db.write(turn.rows, turn.loaded, end, stale)
            failpoint("after_write")
        self.positions.update(positions)
        self._config.observe(turn, time.perf_counter() - started)
