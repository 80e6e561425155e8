"""A pipeline: source topics, one state table, one handler; exactly once from input to output."""

import math
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from aiokafka import AIOKafkaConsumer
from faust.types import TP

from recon_app.streaming.app import BatchApp
from recon_app.streaming.batch import Batch
from recon_app.streaming.broker_time import BrokerTime, DueTimer, TimerConfig
from recon_app.streaming.fatal import leave
from recon_app.streaming.lane import LaneConfig, Work
from recon_app.streaming.ownership import Ownership, Sources
from recon_app.streaming.partition_db import DueOf, RocksMemory
from recon_app.streaming.partition_producer import ProducerConfig
from recon_app.streaming.state import StateStore, StateTable
from recon_app.streaming.turn import Handler, Turn

__all__ = ["Pipeline", "PipelineConfig", "never_due"]


def never_due(_: bytes) -> bytes:
    """For tables whose rows wait for nothing."""
    return b""


def _unobserved(turn: Turn, seconds: float) -> None:
    """Nobody asked."""


@dataclass(frozen=True, slots=True)
class PipelineConfig:
    """What a pipeline is made of.

    ``connection`` holds aiokafka's connection arguments. Rows on disk that are older than
    ``rows_trusted_s`` are restored anew; it must be less than the changelog keeps deletions.
    """

    sources: tuple[str, ...]
    table: str
    changelog: str
    partitions: int
    group: str
    connection: Mapping[str, Any]
    timer: TimerConfig
    due_of: DueOf = never_due
    turn_records: int = 4000
    turn_timeout_s: float = 60.0
    transaction_timeout_ms: int = 60_000
    cache_mb: int = 64
    memtable_mb: int = 96
    rows_trusted_s: float = math.inf
    observe: Callable[[Turn, float], None] = _unobserved


class Pipeline:
    """Runs a handler over partition turns. Create it once, before the app starts."""

    def __init__(self, app: BatchApp, config: PipelineConfig, handler: Handler) -> None:
        self.app = app
        self.config = config
        self.sources = Sources(config.sources, config.changelog)
        self.ownership = Ownership(app, self.sources, self._lanes(handler), self._producers())
        self.table = self._table()
        self.topic = app.topic(
            *config.sources,
            key_type=bytes,
            value_type=bytes,
            key_serializer="raw",
            value_serializer="raw",
            allow_empty=True,
        )
        app.positions = self.ownership.positions
        app.on_partitions_revoked.connect(self._revoked, weak=False)

    def _lanes(self, handler: Handler) -> LaneConfig:
        config = self.config
        return LaneConfig(
            config.changelog, handler, config.turn_records, config.turn_timeout_s, config.observe
        )

    def _producers(self) -> ProducerConfig:
        config = self.config
        return ProducerConfig(config.connection, config.group, config.transaction_timeout_ms)

    def _table(self) -> StateTable:
        config = self.config
        memory = RocksMemory.bounded(config.cache_mb, config.memtable_mb)
        options = {
            "memory": memory,
            "due_of": config.due_of,
            "trusted_s": config.rows_trusted_s,
            "on_assigned": self.ownership.assigned,
            "before_close": self.ownership.release,
        }
        table = StateTable(
            self.app,
            store_options=options,
            name=config.table,
            partitions=config.partitions,
            changelog_topic=self.app.topic(config.changelog, key_type=bytes, value_type=bytes),
            beacon=self.app.tables.beacon,
        )
        self.app.tables.add(table)
        return table

    @property
    def store(self) -> StateStore:
        """The rows of the owned partitions."""
        store = self.table.data
        assert isinstance(store, StateStore)
        return store

    async def run(self, stream: Any) -> None:
        """Hand every batch of an agent's stream to its lane; the lane acknowledges it."""
        async for event in stream.noack().events():
            batch: Batch = event.value
            lane = self.ownership.lanes.get(batch.partition)
            if lane is None or event.message.generation_id != self.app.consumer_generation_id:
                event.ack()
                continue
            lane.submit(Work(batch, event.ack))

    async def run_timer(self) -> None:
        """Tick until the app stops; what fails unexpectedly ends the process."""
        try:
            async with self._timer() as timer:
                while not self.app.should_stop:
                    await timer.tick()
                    await self._rest()
        except Exception as error:  # noqa: BLE001 a worker without its timer is no worker
            leave("the deadline timer failed", error)

    async def _rest(self) -> None:
        """Wait for the next tick; a worker that stood still meanwhile has lost its partitions.

        What it fetched before may still run into a commit, which fails; it must not depend on that.
        """
        began = time.monotonic()
        await self.app.sleep(self.config.timer.tick_s)
        stood_still = time.monotonic() - began
        if stood_still > self.app.conf.broker_session_timeout:
            leave(f"this worker stood still for {stood_still:.0f} s, longer than its session")

    @asynccontextmanager
    async def _timer(self) -> AsyncIterator[DueTimer]:
        config = self.config
        clock = BrokerTime(config.connection, config.timer)
        observer = AIOKafkaConsumer(**config.connection, enable_auto_commit=False)
        await clock.start()
        await observer.start()
        try:
            yield DueTimer(self.app, self.ownership, self.sources, clock, observer, config.timer)
        finally:
            await observer.stop()
            await clock.stop()

    async def _revoked(self, *_: Any, **__: Any) -> None:
        await self.ownership.release()

    def owner_url(self, partition: int) -> str | None:
        """The worker that owns a partition number; None while nobody does."""
        urls: dict[TP, str] = cast(Any, self.app.assignor)._tps_url
        return urls.get(TP(self.config.changelog, partition))

    def is_local(self, partition: int) -> bool:
        """Whether this worker owns the partition number and has restored it."""
        return self.ownership.ready and partition in self.ownership.lanes
