"""An eye on the journal: what each partition decided, and when the broker appended it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from tests.e2e.roles_run import PARTITIONS

__all__ = ["Watch", "watching"]

POLL_MS = 100

log = logging.getLogger(__name__)


class Watch:
    """Committed journal records of one installation; times are the broker's, in epoch ms."""

    def __init__(self, brokers: str, topic: str) -> None:
        self.appended: dict[int, list[int]] = {number: [] for number in range(PARTITIONS)}
        self._brokers = brokers
        self._topic = topic
        self._over = threading.Event()

    @property
    def total(self) -> int:
        """How many decisions there are."""
        return sum(map(len, self.appended.values()))

    def after(self, moment_ms: int) -> int:
        """How many were appended after this moment."""
        return sum(at > moment_ms for times in self.appended.values() for at in times)

    def first_after(self, moment_ms: int) -> dict[int, int]:
        """Partition -> when it first decided after this moment; absent while it has not."""
        later = {
            number: next((at for at in times if at > moment_ms), None)
            for number, times in self.appended.items()
        }
        return {number: at for number, at in later.items() if at is not None}

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
                self.appended[place.partition] += [record.timestamp for record in records]
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
