"""What Kafka knows of the pipeline: ends of partitions, commits of groups, dead letters."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from recon_app.connection import aiokafka_connection
from recon_app.errors import KafkaUnavailable
from recon_app.settings import Settings
from recon_app.streaming.batch import Record
from recon_app.streaming.tail import Bounds, Offsets, Tail, open_tail
from recon_app.topics import Topic, engine_group, topics
from web.pipeline.models import DeadLetters, Reader, TopicStanding

__all__ = ["KafkaLook", "KafkaSight"]

LOOK_S: Final = 10.0
#: Up to so many offsets are looked into: they may be commit markers and no records.
FEW: Final = 64
#: Of one look, for what is looked into and for counting letters.
READ_S: Final = 0.7
REASON: Final = "recon-reason"


class KafkaLook(NamedTuple):
    """What one look saw."""

    topics: list[TopicStanding]
    dead_letters: DeadLetters | None


class KafkaSight:
    """Looks, and remembers between looks what need not be read again."""

    def __init__(self, settings: Settings) -> None:
        named = topics(settings)
        self._settings = settings
        self._group = engine_group(settings)
        self._sources = [place for topic in named.sources for place in _places(topic)]
        self._journal = _places(named.journal)
        self._dlq = _places(named.dlq)
        self._bare: set[tuple[TopicPartition, int, int]] = set()
        self._letters: Counter[str] = Counter()
        self._counted: Offsets = {}

    async def look(self, stored: Mapping[int, int] | None) -> KafkaLook:
        """The pipeline now; ``stored`` is how far Postgres has the journal.

        Raises:
            KafkaUnavailable: the brokers do not answer.
        """
        places = [*self._sources, *self._journal, *self._dlq]
        connection = aiokafka_connection(self._settings)
        try:
            async with asyncio.timeout(LOOK_S), open_tail(connection, places) as tail:
                bounds = await tail.bounds()
                committed = await self._committed(connection, stored)
                left = await self._left(tail, bounds, committed)
                letters = await self._count_letters(tail, bounds)
        except TimeoutError:
            raise KafkaUnavailable(f"Kafka did not answer within {LOOK_S:.0f} s") from None
        standing = [
            self._standing(place, bounds, committed.get(place), left)
            for place in (*self._sources, *self._journal)
        ]
        return KafkaLook(standing, letters)

    async def _committed(
        self, connection: Mapping[str, Any], stored: Mapping[int, int] | None
    ) -> Offsets:
        async with _admin(connection) as admin:
            group = await admin.list_consumer_group_offsets(self._group)
        found = {place: at.offset for place, at in group.items() if at.offset >= 0}
        if stored is not None:
            found |= {place: stored.get(place.partition, 0) for place in self._journal}
        return found

    def _standing(
        self, place: TopicPartition, bounds: Bounds, at: int | None, left: Mapping[Any, int]
    ) -> TopicStanding:
        is_journal = place in self._journal
        end = bounds.end[place]
        lag = left.get(place)
        if lag is None and not (at is None and is_journal):
            lag = max(0, end - max(at or 0, bounds.first[place]))
        reader: Reader = "sink" if is_journal else "engine"
        return TopicStanding(place.topic, place.partition, reader, end, at, lag)

    async def _left(self, tail: Tail, bounds: Bounds, committed: Offsets) -> dict[Any, int]:
        """How many records are left where only a few offsets are."""
        near = {
            place: at
            for place, at in committed.items()
            if place in bounds.end
            and bounds.first[place] <= at
            and 0 < bounds.end[place] - at <= FEW
        }
        known = {place for place, at in near.items() if self._is_bare(place, at, bounds)}
        unknown = {place: at for place, at in near.items() if place not in known}
        counts = await _count(tail, unknown, bounds.end) if unknown else {}
        self._bare = {
            (place, near[place], bounds.end[place])
            for place in near
            if place in known or counts.get(place) == 0
        }
        return dict.fromkeys(known, 0) | counts

    def _is_bare(self, place: TopicPartition, at: int, bounds: Bounds) -> bool:
        return (place, at, bounds.end[place]) in self._bare

    async def _count_letters(self, tail: Tail, bounds: Bounds) -> DeadLetters:
        """Go on counting where the last look stopped."""
        for place in self._dlq:
            first = bounds.first[place]
            self._counted[place] = max(self._counted.get(place, first), first)
        behind = {p: at for p, at in self._counted.items() if at < bounds.end[p]}
        if behind:
            async for place, records in _read(tail, behind, bounds.end):
                self._letters.update(map(_reason, records))
                self._counted[place] = tail.positions[place]
        is_complete = all(at >= bounds.end[place] for place, at in self._counted.items())
        by_reason = dict(self._letters.most_common())
        return DeadLetters(self._letters.total(), by_reason, is_complete)


async def _count(tail: Tail, start: Offsets, end: Offsets) -> dict[Any, int]:
    """Records between ``start`` and ``end``, of the partitions that could be read to their end."""
    counts = Counter(dict.fromkeys(start, 0))
    async for place, records in _read(tail, start, end):
        counts[place] += sum(record.offset < end[place] for record in records)
    return {place: counts[place] for place in start if tail.positions[place] >= end[place]}


async def _read(
    tail: Tail, start: Offsets, end: Offsets
) -> AsyncIterator[tuple[TopicPartition, Sequence[Record]]]:
    """What is there from ``start`` on, until every partition is at its end or the time is up."""
    clock = asyncio.get_running_loop().time
    tail.seek(start)
    until = clock() + READ_S
    while clock() < until and any(tail.positions[place] < end[place] for place in start):
        for batch in await tail.read():
            yield batch.tp, batch.records


@asynccontextmanager
async def _admin(connection: Mapping[str, Any]) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**connection)
    try:
        await admin.start()
        yield admin
    except (KafkaError, OSError) as error:
        raise KafkaUnavailable(f"Kafka did not answer: {error!r}") from error
    finally:
        await admin.close()


def _places(topic: Topic) -> list[TopicPartition]:
    return [TopicPartition(topic.name, number) for number in range(topic.partitions)]


def _reason(record: Record) -> str:
    return next(_texts(record.headers, REASON), "")


def _texts(headers: Iterable[tuple[str, bytes]], name: str) -> Iterator[str]:
    return (value.decode("utf-8", "replace") for found, value in headers if found == name)
