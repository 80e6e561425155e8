"""One partition number of a run, from where it stands to its end; each chunk one transaction.

Journal records, rows and input offsets go into one transaction of the partition's own producer, as
in the engine. So a replay that is killed goes on where its last transaction ended.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.inbound import Inbound, raw_envelope
from agents.journal import journal_record
from recon_app.codec.journal import encode_record_with_case
from recon_app.connection import aiokafka_connection
from recon_app.dlq.letters import Original, Place, sealed_letter
from recon_app.replay.fold import DeadLetter, Fold, Step
from recon_app.replay.merge import Merge
from recon_app.replay.plan import Plan, run_settings
from recon_app.replay.reading import records_of
from recon_app.replay.scope import Span
from recon_app.settings import Settings
from recon_app.streaming.partition_producer import PartitionProducer, ProducerConfig
from recon_app.streaming.turn import Send
from recon_app.topics import Topics, engine_group, topics

__all__ = ["CHUNK_RECORDS", "open_reader", "producer_config", "read_rows", "replay_partition"]

#: Of one transaction.
CHUNK_RECORDS = 2_000
#: A scope may end long before its last deadlines, so what fires at its end is cut up too.
CHUNK_TIMERS = 2_000
#: A fetch that waits at the end of one partition keeps the next partition's from being asked.
FETCH_MAX_WAIT_MS = 50

Sends = dict[tuple[str, int], list[Send]]


def replay_partition(settings: Settings, plan: Plan, partition: int) -> int:
    """Bring one partition number of a run to its end; how many records were decided now."""
    return asyncio.run(_Worker(settings, plan, partition).run())


@asynccontextmanager
async def open_reader(
    settings: Settings, group: str | None = None
) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer of committed records that commits nothing."""
    consumer = AIOKafkaConsumer(
        **aiokafka_connection(settings),
        group_id=group,
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="none",
        max_partition_fetch_bytes=4 << 20,
        fetch_max_wait_ms=FETCH_MAX_WAIT_MS,
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def read_rows(
    consumer: AIOKafkaConsumer, changelog: TopicPartition
) -> AsyncIterator[tuple[bytes, bytes | None]]:
    """Every row of a changelog partition, in the order written; later ones replace earlier ones."""
    end = (await consumer.end_offsets([changelog]))[changelog]
    start = (await consumer.beginning_offsets([changelog]))[changelog]
    async for record in records_of(consumer, changelog, Span(start, end)):
        assert record.key is not None
        yield record.key, record.value


@dataclass(slots=True)
class _Worker:
    settings: Settings
    plan: Plan
    partition: int

    async def run(self) -> int:
        run = run_settings(self.settings, self.plan.name)
        producer = PartitionProducer(producer_config(run), self.partition)
        await producer.start()
        try:
            async with open_reader(run, engine_group(run)) as reader:
                fold = self._fold(topics(self.settings))
                changelog = TopicPartition(topics(run).changelog.name, self.partition)
                async for key, row in read_rows(reader, changelog):
                    fold.store.restore(key, row)
                at = await self._positions(reader)
            async with open_reader(self.settings) as reader:
                return await self._go_on(reader, producer, fold, at, topics(run))
        finally:
            await producer.stop()

    def _fold(self, live: Topics) -> Fold:
        inbound = Inbound(live, self.settings.max_event_bytes)
        return Fold(inbound, self.plan.policies, self.partition, self.plan.pins)

    async def _positions(self, consumer: AIOKafkaConsumer) -> dict[str, int]:
        """Where the run stands: what its group committed, or where its scope begins."""
        spans = self.plan.scope.of(self.partition)
        stored = {t: await consumer.committed(TopicPartition(t, self.partition)) for t in spans}
        return {t: spans[t].first if at is None else at for t, at in stored.items()}

    async def _go_on(
        self,
        reader: AIOKafkaConsumer,
        producer: PartitionProducer,
        fold: Fold,
        at: dict[str, int],
        out: Topics,
    ) -> int:
        inbound = Inbound(topics(self.settings), self.settings.max_event_bytes)
        merge = Merge(reader, inbound, self.plan.scope, self.partition, at, self.plan.pins)
        await merge.start()
        writer = _Writer(self.plan.name, self.partition, out, producer)
        decided = 0
        while arrivals := await merge.take(CHUNK_RECORDS):
            for arrival in arrivals:
                until_ms = min(arrival.at_ms, self.plan.as_of_ms + 1)
                writer.add_all(fold.apply(arrival.record, until_ms))
            await writer.commit(merge.positions)
            decided += len(arrivals)
        for step in fold.advance(self.plan.as_of_ms + 1):
            writer.add(step)
            if writer.size >= CHUNK_TIMERS:
                await writer.commit(merge.positions)
        await writer.commit(merge.positions)
        return decided


class _Writer:
    """Gathers what a chunk comes to, and commits it."""

    def __init__(self, run: str, partition: int, out: Topics, producer: PartitionProducer) -> None:
        self._run = run
        self._partition = partition
        self._out = out
        self._producer = producer
        self._journal: list[Send] = []
        self._dead: list[Send] = []
        self._rows: dict[bytes, bytes | None] = {}

    @property
    def size(self) -> int:
        """How many decisions wait."""
        return len(self._journal)

    def add_all(self, steps: Iterable[Step | DeadLetter]) -> None:
        """Take what came of one record."""
        for step in steps:
            if isinstance(step, Step):
                self.add(step)
            else:
                self._bury(step)

    def add(self, step: Step) -> None:
        """Take a decision; the end of a stub is no entry of the journal."""
        if step.decision.case is None and step.trigger.timer is not None:
            self._rows[step.key] = None
            return
        record = step.record
        raw = raw_envelope(record.value, record.headers) if record and record.value else None
        decided_ms = time.time_ns() // 1_000_000
        entry = journal_record(step.trigger, step.decision, raw, self._partition, decided_ms)
        entry.run_id = self._run
        encoded = encode_record_with_case(entry, step.case_json or b"null")
        self._journal.append(Send(step.key, encoded, []))
        if step.row is not None:
            self._rows[step.key] = step.row

    def _bury(self, letter: DeadLetter) -> None:
        record = letter.record
        place = Place(record.topic, record.partition, record.offset, record.timestamp)
        original = Original(record.key, record.value, list(record.headers))
        self._dead.append(Send(*sealed_letter(original, letter.fault, place)))

    async def commit(self, positions: dict[str, int]) -> None:
        """One transaction: decisions, rows, dead letters and input offsets."""
        out, number = self._out, self._partition
        sends = {
            (out.journal.name, number): self._journal,
            (out.changelog.name, number): [Send(key, row) for key, row in self._rows.items()],
            (out.dlq.name, number % out.dlq.partitions): self._dead,
        }
        offsets = {TopicPartition(topic, number): at for topic, at in positions.items()}
        await self._producer.commit({to: what for to, what in sends.items() if what}, offsets, None)
        self._journal, self._dead, self._rows = [], [], {}


def producer_config(run: Settings) -> ProducerConfig:
    """How the partition producers of an engine, or of a run, reach Kafka."""
    timeout_ms = int(run.transaction_timeout_s * 1000)
    return ProducerConfig(aiokafka_connection(run), engine_group(run), timeout_ms)
