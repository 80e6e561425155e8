"""An eye on the journal: what each partition decided, and when the broker appended it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from tests.e2e.roles_run import PARTITIONS

__all__ = ["Decision", "Watch", "watching"]

POLL_MS = 100

log = logging.getLogger(__name__)


class Decision(NamedTuple):
    """Where a journal record stands, and when the broker appended it (epoch ms)."""

    offset: int
    at_ms: int


class Watch:
    """Committed journal records of one installation."""

    def __init__(self, brokers: str, topic: str) -> None:
        self.decisions: dict[int, list[Decision]] = {n: [] for n in range(PARTITIONS)}
        self._brokers = brokers
        self._topic = topic
        self._over = threading.Event()

    @property
    def total(self) -> int:
        """How many decisions there are."""
        return sum(map(len, self.decisions.values()))

    def after(self, moment_ms: int) -> int:
        """How many were appended after this moment."""
        return sum(d.at_ms > moment_ms for seen in self.decisions.values() for d in seen)

    def first_after(self, moment_ms: int) -> dict[int, Decision]:
        """Partition -> its first decision after this moment; absent while there is none."""
        later = {
            number: next((d for d in seen if d.at_ms > moment_ms), None)
            for number, seen in self.decisions.items()
        }
        return {number: found for number, found in later.items() if found is not None}

    def run(self) -> None:
        """The body of the thread: follow the journal, whatever happens to the broker."""
        consumer = KafkaConsumer(
            bootstrap_servers=self._brokers,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            metrics_enabled=False,
        )
        consumer.assign([TopicPartition(self._topic, number) for number in range(PARTITIONS)])
        while not self._over.is_set():
            try:
                fetched = consumer.poll(timeout_ms=POLL_MS)
            except KafkaError as error:
                log.warning("the journal cannot be followed right now: %r", error)
                continue
            for place, records in fetched.items():
                seen = [Decision(record.offset, record.timestamp) for record in records]
                self.decisions[place.partition] += seen
        consumer.close()

    def stop(self) -> None:
        """Follow no more."""
        self._over.set()


@contextmanager
def watching(brokers: str, topic: str) -> Iterator[Watch]:
    """A watch as long as the block lasts."""
    watch = Watch(brokers, topic)
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.stop()
        thread.join(10)
