"""The decisions on one transaction, made again from the recorded inputs, beside the journal's."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.inbound import Inbound
from agents.journal import journal_record
from recon_app.codec.journal import decode_record
from recon_app.codec.partitions import partition_for
from recon_app.domain.decision import JournalRecord
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import TriggerKind
from recon_app.replay.fold import Fold, Step
from recon_app.replay.pins import Pins
from recon_app.replay.reading import records_of
from recon_app.replay.scope import Span
from recon_app.replay.worker import open_reader
from recon_app.settings import Settings
from recon_app.streaming.batch import Record
from recon_app.topics import topics

__all__ = ["CaseReplay", "ReplayedStep", "replay_case"]

#: What two records of one decision may differ in: who decided it and when, and its own bytes.
NOT_COMPARED: Final = {"run_id", "decided_ms", "engine_version", "raw", "schema"}
UNKNOWN: Final = "UNKNOWN_TXN"


@dataclass(frozen=True, slots=True)
class ReplayedStep:
    """A decision as it comes out now, and as the journal has it; ``differs`` names fields."""

    decided: JournalRecord
    journal_offset: int | None
    differs: list[str]


@dataclass(frozen=True, slots=True)
class CaseReplay:
    """``only_journal`` are offsets of decisions that did not come out again."""

    txn_id: str
    partition: int
    steps: list[ReplayedStep]
    only_journal: list[int]

    @property
    def is_same(self) -> bool:
        """Whether every decision came out as the journal has it, and none is missing."""
        return not self.only_journal and not any(
            step.differs or step.journal_offset is None for step in self.steps
        )


async def replay_case(settings: Settings, policies: PolicyBook, txn_id: str) -> CaseReplay:
    """Decide one transaction again, up to what the journal has come to.

    Timers fire by recorded time: before the next record, and at the end as far as the journal has.

    Raises:
        KafkaError: the brokers do not answer.
    """
    key = txn_id.encode()
    partition = partition_for(key, settings.partitions)
    inbound = Inbound(topics(settings), settings.max_event_bytes)
    async with open_reader(settings) as consumer:
        journal = TopicPartition(topics(settings).journal.name, partition)
        found = [(r.offset, decode_record(r.value)) async for r in _of_key(consumer, journal, key)]
        records: list[Record] = []
        for topic in inbound.topics.sources:
            place = TopicPartition(topic.name, partition)
            records += [record async for record in _of_key(consumer, place, key)]
    fold = Fold(inbound, policies, partition, _pins(found))
    until_ms = max((record.trigger.arrived_ms for _, record in found), default=0) + 1
    steps = _steps(fold, _in_order(inbound, records), until_ms)
    return _beside(txn_id, partition, [_as_record(step, partition) for step in steps], found)


async def _of_key(
    consumer: AIOKafkaConsumer, place: TopicPartition, key: bytes
) -> AsyncIterator[Any]:
    """The records of one key in one partition, from its start to its end as it is now."""
    start = (await consumer.beginning_offsets([place]))[place]
    span = Span(start, (await consumer.end_offsets([place]))[place])
    async for record in records_of(consumer, place, span):
        if record.key == key:
            yield record


def _in_order(inbound: Inbound, records: list[Record]) -> list[Record]:
    """By arrival; events before actions of the same millisecond."""
    actions = inbound.topics.actions.name
    return sorted(records, key=lambda r: (r.timestamp, r.topic == actions, r.topic, r.offset))


def _steps(fold: Fold, records: list[Record], until_ms: int) -> list[Step]:
    steps = [
        step
        for record in records
        for step in fold.apply(record, record.timestamp)
        if isinstance(step, Step)
    ]
    return [*steps, *fold.advance(until_ms)]


def _as_record(step: Step, partition: int) -> JournalRecord:
    return journal_record(step.trigger, step.decision, None, partition, 0)


def _pins(found: list[tuple[int, JournalRecord]]) -> Pins:
    """Which actions found no case, by the journal itself."""
    triggers = [record.trigger for _, record in found if record.trigger.kind is TriggerKind.ACTION]
    refused = [t for t in triggers if t.refusal == UNKNOWN and t.offset is not None]
    return Pins(frozenset((t.partition, t.offset or 0) for t in refused))


def _beside(
    txn_id: str,
    partition: int,
    decided: list[JournalRecord],
    found: list[tuple[int, JournalRecord]],
) -> CaseReplay:
    """Each decision next to the journal's on the same trigger."""
    waiting = {_identity(record): (offset, record) for offset, record in found}
    steps = []
    for record in decided:
        offset, known = waiting.pop(_identity(record), (None, None))
        differs = [] if known is None else _differs(record, known)
        steps.append(ReplayedStep(record, offset, differs))
    return CaseReplay(txn_id, partition, steps, sorted(offset for offset, _ in waiting.values()))


def _identity(record: JournalRecord) -> tuple[object, ...]:
    trigger = record.trigger
    return trigger.topic, trigger.partition, trigger.offset, trigger.timer, trigger.arrived_ms


def _differs(one: JournalRecord, other: JournalRecord) -> list[str]:
    names = (field.name for field in fields(JournalRecord) if field.name not in NOT_COMPARED)
    return [name for name in names if getattr(one, name) != getattr(other, name)]
