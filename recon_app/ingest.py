"""The way in: records published by an idempotent producer, each acknowledged by all replicas.

The producer starts in the background and is started again after a fatal error, so that the api
boots, and says what is wrong, while Kafka is away.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError

from recon_app.codec.partitions import murmur2
from recon_app.connection import aiokafka_connection
from recon_app.errors import KafkaUnavailable
from recon_app.metrics import API_PRODUCER_UP, API_PUBLISH_SECONDS
from recon_app.outbound import Outbound
from recon_app.settings import Settings
from recon_app.topics import INPUT_FACTOR

__all__ = ["Acknowledged", "Ingest", "Refused", "Result"]

log = structlog.get_logger(__name__)

FIRST_RETRY_S: Final = 0.25
LAST_RETRY_S: Final = 5.0
LINGER_MS: Final = 2
BATCH_BYTES: Final = 256 * 1024
NOT_SENT: Final = "Kafka did not take the record in time; it was not published. Send it again."
NO_ACK: Final = (
    "Kafka did not acknowledge in time; the outcome is unknown. Send the same event again: "
    "a repeated event is recognised and changes nothing."
)
NOT_CONNECTED: Final = "Kafka is not reachable; nothing was published. Send it again."


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """All in-sync replicas have the record."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The record was not acknowledged; ``unknown`` when it may be in the topic all the same."""

    detail: str
    unknown: bool


Result = Acknowledged | Refused


def _partition(key: bytes, partitions: list[int], _available: list[int]) -> int:
    """Kafka's default partitioner, for a record that always has a key."""
    return partitions[(murmur2(key) & 0x7FFFFFFF) % len(partitions)]


def _heard(sent: asyncio.Future[Any]) -> None:
    """Take note of an outcome nobody waits for any more."""
    if not sent.cancelled() and (error := sent.exception()) is not None:
        log.debug("late_outcome", error=repr(error))


class Ingest:
    """One producer. ``start`` returns at once; ``publish`` raises until Kafka is there."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._broken = asyncio.Event()

    async def ready(self, timeout_s: float = 2.0) -> bool:
        """Whether Kafka answers now."""
        if self._producer is None:
            return False
        try:
            async with asyncio.timeout(timeout_s):
                return bool(await self._producer.client.force_metadata_update())
        except TimeoutError:
            return False

    def start(self) -> None:
        """Begin to connect, in the background."""
        self._keeper = asyncio.create_task(self._keep(), name="ingest")

    async def stop(self) -> None:
        """Send what waits, then disconnect."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        await self._close()

    async def publish(self, records: Sequence[Outbound]) -> list[Result]:
        """Publish records, keyed by txn_id; one result each, in order.

        Raises:
            KafkaUnavailable: there is no connection; nothing was published.
        """
        producer = self._producer
        if producer is None:
            raise KafkaUnavailable(NOT_CONNECTED)
        deadline = time.monotonic() + self._settings.ack_timeout_s
        with API_PUBLISH_SECONDS.time():
            sent = await self._send_all(producer, records, deadline)
            waiting = [future for future in sent if not isinstance(future, Refused)]
            if waiting:
                await asyncio.wait(waiting, timeout=max(0.001, deadline - time.monotonic()))
            return [self._outcome(future) for future in sent]

    async def _send_all(
        self, producer: AIOKafkaProducer, records: Sequence[Outbound], deadline: float
    ) -> list[asyncio.Future[Any] | Refused]:
        """Hand records to the producer, as far as it takes them in time."""
        sent: list[asyncio.Future[Any] | Refused] = []
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                for record in records:
                    sent.append(await self._send(producer, record))
        except TimeoutError:
            sent += [Refused(NOT_SENT, unknown=False)] * (len(records) - len(sent))
        return sent

    async def _send(
        self, producer: AIOKafkaProducer, record: Outbound
    ) -> asyncio.Future[Any] | Refused:
        """Hand one record to the producer. One that is given up here was never published."""
        headers = list(record.headers)
        try:
            future: asyncio.Future[Any] = await producer.send(
                record.topic, record.value, record.key, headers=headers
            )
        except KafkaTimeoutError:
            return Refused(NOT_SENT, unknown=False)
        except KafkaError as error:
            self._note(error)
            return Refused(f"Kafka refused the record: {error!r}", unknown=False)
        future.add_done_callback(_heard)
        return future

    def _outcome(self, sent: asyncio.Future[Any] | Refused) -> Result:
        """What became of one record by now. It cannot be called back any more."""
        if isinstance(sent, Refused):
            return sent
        if not sent.done() or sent.cancelled():
            return Refused(NO_ACK, unknown=True)
        error = sent.exception()
        if error is None:
            meta = sent.result()
            return Acknowledged(meta.topic, meta.partition, meta.offset)
        if not isinstance(error, KafkaError):
            raise error
        self._note(error)
        return Refused(f"{NO_ACK} ({error!r})", unknown=True)

    def _note(self, error: KafkaError) -> None:
        """Have the producer replaced when an error may have ended it."""
        if not error.retriable and not isinstance(error, MessageSizeTooLargeError):
            log.warning("producer_failed", error=repr(error), next="it is replaced")
            self._broken.set()

    async def _keep(self) -> None:
        """Connect, and connect again whenever the producer broke."""
        while True:
            await self._connect()
            await self._broken.wait()
            await self._close()

    async def _connect(self) -> None:
        """Try until it works, less and less often."""
        wait_s = FIRST_RETRY_S
        while True:
            producer = self._new_producer()
            try:
                await producer.start()
            except (KafkaError, OSError) as error:
                log.warning("kafka_unreachable", error=str(error), brokers=self._settings.brokers)
                await producer.stop()
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, LAST_RETRY_S)
                continue
            except asyncio.CancelledError:
                await producer.stop()
                raise
            self._broken.clear()
            self._producer = producer
            API_PRODUCER_UP.set(1)
            return

    async def _close(self) -> None:
        """Let go of the producer there is."""
        producer, self._producer = self._producer, None
        API_PRODUCER_UP.set(0)
        if producer is not None:
            try:
                async with asyncio.timeout(self._settings.ack_timeout_s):
                    await producer.stop()
            except (KafkaError, TimeoutError) as error:
                log.warning("producer_left_unflushed", error=repr(error))
                await producer.client.close()

    def _new_producer(self) -> AIOKafkaProducer:
        """A producer that neither loses nor doubles what it took."""
        return AIOKafkaProducer(
            **aiokafka_connection(self._settings),
            client_id=f"{self._settings.application}-api",
            enable_idempotence=True,
            acks="all",
            compression_type="lz4",
            linger_ms=LINGER_MS,
            max_batch_size=BATCH_BYTES,
            max_request_size=self._settings.max_event_bytes * INPUT_FACTOR,
            request_timeout_ms=int(self._settings.ack_timeout_s * 1000),
            partitioner=_partition,
        )
