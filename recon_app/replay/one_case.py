"""The decisions on one transaction, made again from the recorded inputs, beside the journal's.

Inputs are decided in the order in which the journal says they were, so that each decision has one
to be held against; what the journal has nothing of comes last, by arrival.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.inbound import Inbound
from agents.journal import journal_record
from recon_app.codec.journal import decode_record
from recon_app.codec.partitions import partition_for
from recon_app.domain.case import Case
from recon_app.domain.decide import decide
from recon_app.domain.decision import JournalRecord, Trigger
from recon_app.domain.events import Origin
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import TriggerKind
from recon_app.errors import PoisonError
from recon_app.replay.reading import records_of
from recon_app.replay.scope import Span
from recon_app.replay.seed import seed
from recon_app.replay.worker import open_reader
from recon_app.settings import Settings
from recon_app.streaming.batch import Record
from recon_app.topics import topics

__all__ = ["CaseReplay", "ReplayedStep", "again", "replay_case"]

#: What two records of one decision may differ in: who decided it and when, and its own bytes.
NOT_COMPARED: Final = {"run_id", "decided_ms", "engine_version", "raw", "schema"}

#: Topic, partition and offset of an input.
Place = tuple[str, int, int]
#: A record of the journal with its offset.
Kept = tuple[int, JournalRecord]


@dataclass(frozen=True, slots=True)
class ReplayedStep:
    """A decision as it comes out now; ``differs`` names what the journal has otherwise.

    ``journal_offset`` is null for an input on which the journal has no decision.
    """

    decided: JournalRecord
    journal_offset: int | None
    differs: list[str]


@dataclass(frozen=True, slots=True)
class CaseReplay:
    """``only_journal`` are offsets of decisions whose input is not in the log."""

    txn_id: str
    partition: int
    steps: list[ReplayedStep]
    only_journal: list[int]

    @property
    def is_same(self) -> bool:
        """Whether every decision came out as the journal has it, and none is missing."""
        return not self.only_journal and all(
            step.journal_offset is not None and not step.differs for step in self.steps
        )


async def replay_case(settings: Settings, policies: PolicyBook, txn_id: str) -> CaseReplay:
    """Decide one transaction again.

    Raises:
        KafkaError: the brokers do not answer.
    """
    key = txn_id.encode()
    partition = partition_for(key, settings.partitions)
    inbound = Inbound(topics(settings), settings.max_event_bytes)
    async with open_reader(settings) as consumer:
        found = await _of_key(consumer, inbound.topics.journal.name, partition, key)
        kept = [(record.offset, decode_record(record.value or b"")) for record in found]
        inputs = [
            record
            for topic in inbound.topics.sources
            for record in await _of_key(consumer, topic.name, partition, key)
        ]
    return again(txn_id, partition, list(_triggers(inbound, inputs)), kept, policies)


async def _of_key(
    consumer: AIOKafkaConsumer, topic: str, partition: int, key: bytes
) -> list[Record]:
    place = TopicPartition(topic, partition)
    start = (await consumer.beginning_offsets([place]))[place]
    end = (await consumer.end_offsets([place]))[place]
    span = Span(start, end)
    return [record async for record in records_of(consumer, place, span) if record.key == key]


def _triggers(inbound: Inbound, inputs: list[Record]) -> Iterator[Trigger]:
    """What can be read of them, by arrival; events before actions of the same millisecond."""
    actions = inbound.topics.actions.name
    for record in sorted(inputs, key=lambda r: (r.timestamp, r.topic == actions, r.offset)):
        with suppress(PoisonError):
            yield inbound.trigger(record)


def again(
    txn_id: str,
    partition: int,
    triggers: Iterable[Trigger],
    kept: Iterable[Kept],
    policies: PolicyBook,
) -> CaseReplay:
    """The decisions on these triggers, in the order of the journal's."""
    known = {_place(trigger.origin): trigger for trigger in triggers}
    decider = _Decider(partition, policies)
    steps: list[ReplayedStep] = []
    only_journal: list[int] = []
    for offset, record in kept:
        trigger = _trigger_of(record, known)
        if trigger is None:
            only_journal.append(offset)
        else:
            decided = decider.decide(trigger, found_nothing=record.after is None)
            steps.append(ReplayedStep(decided, offset, _differs(decided, record)))
    left = [trigger for origin, trigger in known.items() if origin not in decider.ever]
    steps += [ReplayedStep(decider.decide(trigger), None, []) for trigger in left]
    return CaseReplay(txn_id, partition, steps, only_journal)


class _Decider:
    """One case. An event that is decided twice was taken back in between, with all the others."""

    def __init__(self, partition: int, policies: PolicyBook) -> None:
        self.ever: set[Place | None] = set()
        self._partition = partition
        self._policies = policies
        self._case: Case | None = None
        self._since: set[Place | None] = set()

    def decide(self, trigger: Trigger, *, found_nothing: bool = False) -> JournalRecord:
        """Decide; ``found_nothing`` says that there was no case when this was processed."""
        place = _place(trigger.origin)
        if place in self._since and self._case is not None:
            self._case = seed(self._case, None, self._policies)
            self._since.clear()
        decision = decide(None if found_nothing else self._case, trigger, self._policies)
        if place is not None:
            self.ever.add(place)
            self._since.add(place)
        if decision.case is not None:
            self._case = decision.case
        return journal_record(trigger, decision, None, self._partition, 0)


def _trigger_of(record: JournalRecord, known: Mapping[Place | None, Trigger]) -> Trigger | None:
    """What a decision of the journal was on, from the inputs; a timer needs none."""
    its = record.trigger
    if its.timer is not None:
        return Trigger(TriggerKind.TIMER, its.arrived_ms, record.txn_id, timer=its.timer)
    if its.topic is None or its.offset is None:
        return None
    return known.get((its.topic, its.partition, its.offset))


def _place(origin: Origin | None) -> Place | None:
    return None if origin is None else (origin.topic, origin.partition, origin.offset)


def _differs(one: JournalRecord, other: JournalRecord) -> list[str]:
    names = (field.name for field in fields(JournalRecord) if field.name not in NOT_COMPARED)
    return [name for name in names if getattr(one, name) != getattr(other, name)]
