"""A journal written by hand: real decisions of the core in real transactions, no engine."""

import secrets

from aiokafka import AIOKafkaProducer

from recon_app.settings import Settings
from recon_app.topics import topics
from tests.api_run import PARTITIONS, api_settings
from tests.journal_tape import JournalTape
from tests.streamed import Event

__all__ = ["BEAT_S", "Engine", "by_partition", "journal_settings", "new_engine", "places", "wrote"]

BEAT_S = 0.2


class Engine:
    """What writes the journal: the decisions of a tape, in transactions."""

    def __init__(self, producer: AIOKafkaProducer, topic: str) -> None:
        self.tape = JournalTape(PARTITIONS)
        self.written: list[tuple[int, int]] = []
        self._producer = producer
        self._topic = topic

    async def pairs(self, *txn_ids: str, **bank: object) -> None:
        """Both sides of payments, four records each in one transaction."""
        for txn_id in txn_ids:
            self.tape.pair(txn_id, **bank)
        await self.write()

    async def stop(self) -> None:
        """Disconnect."""
        await self._producer.stop()

    async def write(self, *, abort: bool = False) -> None:
        """What the tape has since the last time."""
        await self._producer.begin_transaction()
        sent = [
            await self._producer.send_and_wait(self._topic, its.value, partition=its.partition)
            for its in self.tape.messages
        ]
        self.tape.messages.clear()
        if abort:
            await self._producer.abort_transaction()
            return
        await self._producer.commit_transaction()
        self.written += [(its.partition, its.offset) for its in sent]


def journal_settings(brokers: str, **more: object) -> Settings:
    prefix = f"t{secrets.token_hex(4)}-"
    return api_settings(brokers, topic_prefix=prefix, stream_heartbeat_s=BEAT_S, **more)


async def new_engine(settings: Settings) -> Engine:
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.brokers, transactional_id=settings.topic_prefix + "tape"
    )
    await producer.start()
    return Engine(producer, topics(settings).journal.name)


async def wrote(settings: Settings, txn_id: str) -> list[tuple[int, int]]:
    """Where the decisions of a payment were written."""
    engine = await new_engine(settings)
    await engine.pairs(txn_id)
    await engine.stop()
    return engine.written


def by_partition(places: list[tuple[int, int]]) -> dict[int, list[int]]:
    """The offsets of each partition, in the order they came."""
    found: dict[int, list[int]] = {}
    for partition, offset in places:
        found.setdefault(partition, []).append(offset)
    return found


def places(events: list[Event]) -> dict[int, list[int]]:
    return by_partition([event.place for event in events])
