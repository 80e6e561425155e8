"""The broker's clock, and when a deadline may be believed.

No worker's clock can fire anything: a heartbeat record, stamped by the broker on append, bounds the
broker's time from below. A deadline fires when that bound has passed it *and* everything that was
in the source topics at that moment has been processed, so an outage or a backlog never looks like
silence.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from faust.types import TP

from recon_app.streaming.app import BatchApp
from recon_app.streaming.ownership import Ownership, Sources

__all__ = ["BrokerTime", "DueTimer", "TimerConfig"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TimerConfig:
    """How the timer ticks; ``grace_ms`` is added to every deadline."""

    heartbeat_topic: str
    heartbeat_s: float
    tick_s: float
    grace_ms: int


class BrokerTime:
    """A lower bound of the broker's clock in ms, by heartbeats."""

    def __init__(self, connection: Mapping[str, Any], config: TimerConfig) -> None:
        self.bound_ms = 0
        self._beat_s = float("-inf")
        self._config = config
        self._producer = AIOKafkaProducer(**connection, acks="all", enable_idempotence=True)

    async def start(self) -> None:
        """Connect."""
        await self._producer.start()

    async def stop(self) -> None:
        """Disconnect."""
        await self._producer.stop()

    async def refresh(self) -> None:
        """Beat if it is time to."""
        if time.monotonic() - self._beat_s < self._config.heartbeat_s:
            return
        self._beat_s = time.monotonic()
        beat = await self._producer.send_and_wait(self._config.heartbeat_topic, b"")
        if beat.timestamp_type != 1:
            log.warning("%s is not LogAppendTime: no deadline will fire", beat.topic)
            return
        self.bound_ms = max(self.bound_ms, beat.timestamp)


@dataclass(slots=True)
class Gate:
    """Deadlines up to ``until_ms`` may fire once every source was processed up to its mark."""

    until_ms: int
    marks: dict[TP, int]


class DueTimer:
    """Fires what is due, partition by partition, in turn with the partition's batches."""

    def __init__(
        self,
        app: BatchApp,
        ownership: Ownership,
        sources: Sources,
        clock: BrokerTime,
        observer: AIOKafkaConsumer,
        config: TimerConfig,
    ) -> None:
        self._app = app
        self._ownership = ownership
        self._sources = sources
        self._clock = clock
        self._observer = observer
        self._config = config
        self._gates: dict[int, Gate] = {}

    async def tick(self) -> None:
        """One look at the clock. When Kafka does not answer nothing fires; that is right."""
        try:
            await self._clock.refresh()
            await self._set_gates()
        except KafkaError as error:
            log.warning("no broker time, deadlines wait: %r", error)
        self._pass_gates()

    async def _set_gates(self) -> None:
        until_ms = self._clock.bound_ms - self._config.grace_ms
        wanted = [
            number
            for number, lane in self._ownership.lanes.items()
            if number not in self._gates and lane.db.is_due(until_ms)
        ]
        if not wanted:
            return
        sources = [tp for number in wanted for tp in self._sources.of(number)]
        ends: dict[TopicPartition, int] = await self._observer.end_offsets(sources)
        for number in wanted:
            marks = {TP(tp.topic, tp.partition): ends[tp] for tp in self._sources.of(number)}
            self._gates[number] = Gate(until_ms, marks)

    def _pass_gates(self) -> None:
        reach = self._app.batch_consumer.reach
        for number, gate in list(self._gates.items()):
            lane = self._ownership.lanes.get(number)
            if lane is None:
                del self._gates[number]
            elif all(reach.processed_to(tp) >= mark for tp, mark in gate.marks.items()):
                lane.fire_due(gate.until_ms)
                del self._gates[number]
