"""The dead letters that lie there: which are meant, and what became of them."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from dataclasses import dataclass
from typing import Final

from recon_app.connection import aiokafka_connection
from recon_app.dlq.letters import Original, Place, opened, place_of
from recon_app.dlq.marks import Mark, decode_mark, mark_key
from recon_app.settings import Settings
from recon_app.streaming.batch import Record
from recon_app.topics import topics
from recon_app.verify.reader import Reader, open_reader

__all__ = ["END_OF_TIME", "Choice", "Shelved", "marks_in", "shelved"]

END_OF_TIME: Final = 1 << 62
NOWHERE: Final = Place("", -1, -1, 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters are meant; what is empty chooses all. Times are of arrival, ms."""

    reasons: Collection[str] = ()
    topics: Collection[str] = ()
    ids: Collection[str] = ()
    since_ms: int = 0
    until_ms: int = END_OF_TIME

    def takes(self, letter: "Shelved") -> bool:
        """Whether it is meant."""
        return (
            (not self.ids or letter.id in self.ids)
            and (not self.reasons or letter.reason in self.reasons)
            and (not self.topics or letter.place.topic in self.topics)
            and self.since_ms <= letter.place.arrived_ms < self.until_ms
        )


@dataclass(frozen=True, slots=True)
class Shelved:
    """A letter where it lies; ``mark`` tells that it was sent again."""

    record: Record
    headers: dict[str, str]
    place: Place
    mark: Mark | None

    @property
    def id(self) -> str:
        """What it is called: partition and offset in the dead-letter topic."""
        return mark_key(self.record.partition, self.record.offset).decode()

    @property
    def reason(self) -> str:
        """Why it could not be processed."""
        return self.headers.get("recon-reason", "")

    @property
    def waits(self) -> bool:
        """Whether anything of it has not been sent again."""
        return self.mark is None or bool(self.mark.left)

    def original(self) -> Original:
        """What it is about.

        Raises:
            ConfigError: the keys it was sealed with are not here.
            ValueError: it was changed.
        """
        return opened(self.record.key, self.record.value, self.record.headers)


async def shelved(settings: Settings, choice: Choice) -> AsyncGenerator[Shelved, None]:
    """The letters that are meant, partition by partition, each in the order written.

    Raises:
        KafkaUnavailable: the brokers do not answer.
    """
    named = topics(settings)
    async with open_reader(aiokafka_connection(settings)) as reader:
        marks = await marks_in(reader, named.dlq_marks.name)
        for partition in range(named.dlq.partitions):
            async for record in _all(reader, named.dlq.name, partition):
                letter = _shelved(record, marks)
                if choice.takes(letter):
                    yield letter


async def marks_in(reader: Reader, topic: str) -> dict[bytes, Mark]:
    """The last mark of every letter that was sent again."""
    return {r.key or b"": decode_mark(r.value or b"") async for r in _all(reader, topic, 0)}


async def _all(reader: Reader, topic: str, partition: int) -> AsyncIterator[Record]:
    start = (await reader.starts([(topic, partition)]))[topic, partition]
    end = await reader.end(topic, partition)
    async for records in reader.scan(topic, partition, start, end):
        for record in records:
            yield record


def _shelved(record: Record, marks: dict[bytes, Mark]) -> Shelved:
    headers = {name: value.decode("utf-8", "replace") for name, value in record.headers}
    place = place_of(record.headers) or NOWHERE
    return Shelved(record, headers, place, marks.get(mark_key(record.partition, record.offset)))
