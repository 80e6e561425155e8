"""The journal as the stream reads it: from a vector on, in pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal, NamedTuple

from aiokafka import TopicPartition

from recon_app.connection import aiokafka_connection
from recon_app.settings import Settings
from recon_app.streaming.tail import Offsets, Tail, open_tail
from recon_app.topics import topics
from web.live.pages import Page, page_of
from web.live.vector import Vector

__all__ = ["Journal", "JournalReader", "Span"]


class Span(NamedTuple):
    """What the journal holds: from the first offsets that are left to where it ends."""

    first: Vector
    end: Vector

    def fault(self, vector: Vector) -> Literal["RETENTION", "UNKNOWN"] | None:
        """Why reading cannot go on from ``vector``; null when it can."""
        if any(offset > self.end[number] for number, offset in vector.items()):
            return "UNKNOWN"
        if any(offset < self.first[number] for number, offset in vector.items()):
            return "RETENTION"
        return None


class JournalReader:
    """A reader that stands nowhere until it is told where."""

    def __init__(self, tail: Tail, topic: str) -> None:
        self._tail = tail
        self._topic = topic

    async def span(self) -> Span:
        """What there is now."""
        bounds = await self._tail.bounds()
        return Span(_plain(bounds.first), _plain(bounds.end))

    def seek(self, vector: Vector) -> None:
        """Read on from there."""
        self._tail.seek({TopicPartition(self._topic, n): at for n, at in vector.items()})

    async def read(self) -> list[Page]:
        """What came since; after a while without news, nothing."""
        return [page_of(batch) for batch in await self._tail.read()]

    @property
    def vector(self) -> Vector:
        """What comes next."""
        return _plain(self._tail.positions)

    def answered_ms(self) -> int:
        """When Kafka was last heard of."""
        return self._tail.answered_ms()


class Journal:
    """Opens readers."""

    def __init__(self, settings: Settings) -> None:
        topic = topics(settings).journal
        self._settings = settings
        self._topic = topic.name
        self.partitions = topic.partitions

    @asynccontextmanager
    async def open(self) -> AsyncIterator[JournalReader]:
        """A reader of its own.

        Raises:
            KafkaUnavailable: the brokers do not answer, or what was to be read is gone.
        """
        places = [TopicPartition(self._topic, number) for number in range(self.partitions)]
        async with open_tail(aiokafka_connection(self._settings), places) as tail:
            yield JournalReader(tail, self._topic)


def _plain(offsets: Offsets) -> Vector:
    return {place.partition: offsets[place] for place in sorted(offsets)}
