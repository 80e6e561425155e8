"""The recorded inputs of one partition number as one sequence, by arrival."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.inbound import Inbound
from recon_app.errors import PoisonError
from recon_app.replay.pins import NO_PINS, Pins
from recon_app.replay.scope import Scope
from recon_app.streaming.batch import Record
from recon_app.topics import Topics

__all__ = ["Arrival", "Merge"]

FETCH_MS = 200
FETCH_RECORDS = 4_000


@dataclass(slots=True)
class Head:
    """What was fetched of one topic and not handed out. ``rank`` breaks ties of a millisecond."""

    topic: str
    rank: int
    next: int
    end: int
    records: deque[Record] = field(default_factory=deque)
    fetched: int = 0

    @property
    def is_dry(self) -> bool:
        """Whether it has to be fetched before the next record can be told."""
        return not self.records and self.fetched < self.end


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record, and the time up to which the replay has come with it (broker time, ms)."""

    at_ms: int
    record: Record


class Merge:
    """Reads from ``positions`` (next offset by topic) to the end of the scope.

    Events go before actions of the same millisecond. A moved record counts from when it was moved,
    and only if what it was made from is in the scope.
    """

    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        inbound: Inbound,
        scope: Scope,
        partition: int,
        positions: Mapping[str, int],
        pins: Pins = NO_PINS,
    ) -> None:
        self._consumer = consumer
        self._inbound = inbound
        self._scope = scope
        self._partition = partition
        self._pins = pins
        self._reached_ms = 0
        spans = scope.of(partition)
        self._heads = [
            Head(topic, rank, positions[topic], spans[topic].end, fetched=positions[topic])
            for rank, topic in enumerate(_in_order(inbound.topics))
        ]

    @property
    def positions(self) -> dict[str, int]:
        """The next offset of each topic after what was handed out."""
        return {
            head.topic: max(head.next, head.end) if self._is_out(head) else head.next
            for head in self._heads
        }

    async def start(self) -> None:
        """Have the consumer, which is this merge's alone, read these partitions."""
        self._consumer.assign([self._place(head) for head in self._heads])
        for head in self._heads:
            self._consumer.seek(self._place(head), head.fetched)

    async def take(self, limit: int) -> list[Arrival]:
        """The next records, at most ``limit``; none when the scope is read."""
        taken: list[Arrival] = []
        while len(taken) < limit:
            await self._fill()
            open_heads = [head for head in self._heads if head.records]
            if not open_heads:
                break
            self._drain(open_heads, taken, limit)
        return taken

    def _drain(self, heads: list[Head], taken: list[Arrival], limit: int) -> None:
        """Hand out until one topic has to be fetched."""
        while len(taken) < limit:
            head = min(heads, key=self._turn)
            at_ms = self._turn(head)[0]
            record = head.records.popleft()
            head.next = record.offset + 1
            if self._is_meant(record):
                self._reached_ms = max(self._reached_ms, at_ms)
                taken.append(Arrival(self._reached_ms, record))
            if not head.records:
                return

    def _turn(self, head: Head) -> tuple[int, int]:
        record = head.records[0]
        if head.topic == self._inbound.topics.actions.name:
            place = (record.partition, record.offset)
            return self._pins.at_ms(place, record.timestamp), head.rank
        return record.timestamp, head.rank

    def _is_meant(self, record: Record) -> bool:
        if record.topic != self._inbound.topics.rekeyed.name:
            return True
        try:
            return self._scope.holds(self._inbound.origin(record))
        except PoisonError:
            return True

    async def _fill(self) -> None:
        """Fetch until every topic has a record at hand, or is at its end."""
        while dry := [head for head in self._heads if head.is_dry]:
            places = {self._place(head): head for head in dry}
            found = await self._consumer.getmany(
                *places, timeout_ms=FETCH_MS, max_records=FETCH_RECORDS
            )
            for place, head in places.items():
                records = found.get(place, ())
                head.records.extend(r for r in records if r.offset < head.end)
                head.fetched = await self._consumer.position(place)

    def _is_out(self, head: Head) -> bool:
        return not head.records and head.fetched >= head.end

    def _place(self, head: Head) -> TopicPartition:
        return TopicPartition(head.topic, self._partition)


def _in_order(topics: Topics) -> list[str]:
    return [topic.name for topic in (topics.gateway, topics.bank, topics.rekeyed, topics.actions)]
