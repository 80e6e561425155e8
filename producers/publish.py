"""Send a plan to Kafka and keep what the broker said of every event.

Late events wait until the ack of their payment's first event is older than the SLA and a margin:
the broker stamped it no later than its ack came back, so our own stopwatch is clock enough.
"""

import heapq
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue

from kafka import KafkaProducer
from kafka.errors import KafkaError

from producers.broker import Ack, Record, ack_of, partitions
from producers.scenario import Plan, PlannedEvent
from recon_app.domain.events import Source
from recon_app.errors import KafkaUnavailable

__all__ = ["LATE_MARGIN_MS", "Publisher"]

LATE_MARGIN_MS = 2_000
FLUSH_TIMEOUT_S = 120.0
POLL_S = 0.02


@dataclass
class Publisher:
    """Sends one plan.

    ``topics`` says where each side's events go; ``sla_ms`` how long each payment (by index) has.
    ``rate`` is in events a second, 0 for as fast as it goes; ``progress`` gets the number sent.
    """

    producer: KafkaProducer
    topics: Mapping[Source, str]
    plan: Plan
    sla_ms: Callable[[int], int]
    rate: float = 0.0
    progress: Callable[[int], None] = lambda _: None
    late_margin_ms: int = LATE_MARGIN_MS
    acks: dict[int, Ack] = field(default_factory=dict)
    _armed: SimpleQueue[tuple[float, int]] = field(default_factory=SimpleQueue)
    _due: list[tuple[float, int]] = field(default_factory=list)
    _failure: BaseException | None = None
    _sent: int = 0

    def run(self) -> list[Ack]:
        """Send everything; the acks by event number.

        Raises:
            TopologyError: a topic is not there.
            KafkaUnavailable: an event was not acknowledged; nothing is known about it.
        """
        for topic in self.topics.values():
            partitions(self.producer, topic)
        now = [number for number in self.plan.order if not self.plan.events[number].late]
        started = time.monotonic()
        for place, number in enumerate(now):
            self._pace(started, place)
            self._send(number)
        while self._sent < len(self.plan.events):
            self._send_due()
            time.sleep(POLL_S)
        self._flush()
        return [self.acks[event.number] for event in self.plan.events]

    def _pace(self, started: float, place: int) -> None:
        """Send late events that are due, and wait until this place in the order is due."""
        self._send_due()
        if not self.rate:
            return
        while (ahead_s := started + place / self.rate - time.monotonic()) > 0:
            time.sleep(min(ahead_s, POLL_S))
            self._send_due()

    def _send_due(self) -> None:
        while not self._armed.empty():
            heapq.heappush(self._due, self._armed.get())
        while self._due and self._due[0][0] <= time.monotonic():
            self._send(heapq.heappop(self._due)[1])
        if self._failure is not None:
            raise self._unavailable(self._failure)

    def _send(self, number: int) -> None:
        event = self.plan.events[number]
        key = self.plan.txns[event.txn].txn_id.encode()
        try:
            sent = self.producer.send(self.topics[event.source], value=event.value, key=key)
        except KafkaError as error:
            raise self._unavailable(error) from error
        sent.add_callback(partial(self._acknowledged, event))
        sent.add_errback(self._failed)
        self._sent += 1
        self.progress(self._sent)

    def _acknowledged(self, event: PlannedEvent, record: Record) -> None:
        """In the client's thread: keep the ack, and start the stopwatch of a late partner."""
        self.acks[event.number] = ack_of(record)
        partner = self.plan.txns[event.txn].events[-1]
        if partner.late and not event.late:
            wait_s = (self.sla_ms(event.txn) + self.late_margin_ms) / 1000
            self._armed.put((time.monotonic() + wait_s, partner.number))

    def _failed(self, error: BaseException) -> None:
        self._failure = error

    def _flush(self) -> None:
        try:
            self.producer.flush(timeout=FLUSH_TIMEOUT_S)
        except KafkaError as error:
            raise self._unavailable(error) from error
        if self._failure is not None:
            raise self._unavailable(self._failure)

    def _unavailable(self, error: BaseException) -> KafkaUnavailable:
        return KafkaUnavailable(
            f"{len(self.acks)} of {len(self.plan.events)} events were acknowledged, then: {error}. "
            "Check the broker, then start over with a new run."
        )
