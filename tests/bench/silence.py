"""How long no decision comes: a reader of the journal notes when each partition speaks again."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition

from recon_app.errors import StackError
from tests.bench.payments import PARTITIONS

__all__ = ["Silence", "listening"]

FETCH_MS = 200
POLL_S = 0.01
START_S = 30.0
MS = 1000.0


class Silence:
    """Reads a journal ``read_committed`` from its end, in a thread of its own."""

    def __init__(self, brokers: str, journal: str) -> None:
        self._brokers = brokers
        self._tps = [TopicPartition(journal, number) for number in range(PARTITIONS)]
        self._since_ms = 0.0
        self._heard_s: dict[int, float] = {}
        self._last_s: dict[int, float] = {}
        self._gap_s: dict[int, float] = {}
        self._listens = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to listen.

        Raises:
            StackError: Kafka did not answer.
        """
        self._thread.start()
        if not self._listens.wait(START_S):
            raise StackError("the journal could not be read")

    def stop(self) -> None:
        """Listen no more."""
        self._stop.set()
        self._thread.join()

    def ended_s(self, since_s: float, timeout_s: float, alive: Callable[[], bool]) -> float:
        """Wait until each partition has a decision that was appended after ``since_s``.

        Returns:
            When the last of them was here, in seconds since the epoch, as ``since_s`` is.

        Raises:
            StackError: ``alive`` said no, or the time is up.
        """
        self._since_ms, self._heard_s = since_s * MS, {}
        deadline = time.monotonic() + timeout_s
        while len(self._heard_s) < PARTITIONS:
            if not alive() or time.monotonic() > deadline:
                raise StackError(f"only partitions {sorted(self._heard_s)} decide again")
            time.sleep(POLL_S)
        return max(self._heard_s.values())

    def begin(self) -> None:
        """Forget the gaps so far."""
        self._gap_s = {}

    @property
    def longest_s(self) -> float:
        """The longest gap between decisions of a partition since ``begin``, in seconds."""
        return max(self._gap_s.values(), default=0.0)

    def _run(self) -> None:
        asyncio.run(self._listen())

    async def _listen(self) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._brokers,
            isolation_level="read_committed",
            enable_auto_commit=False,
            fetch_max_wait_ms=FETCH_MS,
        )
        await consumer.start()
        try:
            consumer.assign(self._tps)
            await consumer.seek_to_end(*self._tps)
            self._listens.set()
            while not self._stop.is_set():
                self._note(await consumer.getmany(timeout_ms=FETCH_MS))
        finally:
            await consumer.stop()

    def _note(self, fetched: dict[TopicPartition, list[object]]) -> None:
        heard_s, now_s = self._heard_s, time.time()
        for tp, records in fetched.items():
            gap_s = now_s - self._last_s.get(tp.partition, now_s)
            self._last_s[tp.partition] = now_s
            self._gap_s[tp.partition] = max(gap_s, self._gap_s.get(tp.partition, 0.0))
            if getattr(records[-1], "timestamp", 0) > self._since_ms:
                heard_s.setdefault(tp.partition, now_s)


@contextmanager
def listening(brokers: str, journal: str) -> Iterator[Silence]:
    """A reader that listens for as long as the block runs."""
    silence = Silence(brokers, journal)
    silence.start()
    try:
        yield silence
    finally:
        silence.stop()
