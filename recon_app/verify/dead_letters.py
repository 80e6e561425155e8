"""The dead letters of one partition: each record that cannot be processed, once and unchanged."""

from dataclasses import dataclass
from typing import Final

from recon_app.codec.poison import STREAMS, Poison
from recon_app.dlq.letters import opened
from recon_app.dlq.marks import mark_key
from recon_app.streaming.batch import Record
from recon_app.verify.findings import Findings, What
from recon_app.verify.plan import Plan
from recon_app.verify.reader import Reader

__all__ = ["DeadLetters", "Whence", "is_too_large"]

DLQ: Final = "dlq"
#: Topic, partition and offset of a record.
Whence = tuple[str, int, int]


@dataclass(slots=True)
class Letter:
    """What a dead letter says; ``content`` is a hash of key and value."""

    reason: str
    content: int | None
    times: int = 1


class DeadLetters:
    """What lies in the dead-letter topic of a partition, and what should."""

    def __init__(self, plan: Plan, partition: int, findings: Findings) -> None:
        self.expected: dict[Whence, tuple[str, int]] = {}
        self.tolerated: set[Whence] = set()
        self._plan = plan
        self._partition = partition
        self._findings = findings
        self.redriven: set[Whence] = set()
        self._found: dict[Whence, Letter] = {}
        self._places: dict[bytes, Whence] = {}

    async def read(self, reader: Reader) -> None:
        """Read what was buried of this partition's inputs."""
        topic = self._plan.topics.dlq
        partition = self._partition % topic.partitions
        end = await reader.end(topic.name, partition)
        start = (await reader.starts([(topic.name, partition)]))[topic.name, partition]
        async for records in reader.scan(topic.name, partition, start, end):
            for record in records:
                self._take(record)
        await self._redriven(reader)

    async def _redriven(self, reader: Reader) -> None:
        """Note what was sent again: its letter stands, and its decision counts where it is now."""
        marks = self._plan.topics.dlq_marks.name
        end = await reader.end(marks, 0)
        async for records in reader.scan(marks, 0, 0, end):
            for record in records:
                self.redriven.update(filter(None, [self._places.get(record.key or b"")]))

    def was_redriven(self, record: Record) -> bool:
        """Whether a record was sent again from its dead letter."""
        return (record.topic, record.partition, record.offset) in self.redriven

    def _take(self, record: Record) -> None:
        headers = {name: value.decode("utf-8", "replace") for name, value in record.headers}
        try:
            numbers = [int(headers[STREAMS + name]) for name in ("partition", "offset")]
            whence = (headers[STREAMS + "topic"], numbers[0], numbers[1])
        except (KeyError, ValueError):
            place = f"{record.partition}:{record.offset}"
            self._findings.add(What.DEAD_LETTER_EXTRA, DLQ, None, place, "an origin", "none")
            return
        self._places[mark_key(record.partition, record.offset)] = whence
        if whence[1] != self._partition:
            return
        if whence in self._found:
            self._found[whence].times += 1
        else:
            self._found[whence] = Letter(headers.get("recon-reason", ""), _content_of(record))

    def reason(self, record: Record) -> str | None:
        """Why a record was buried; null when it was not."""
        letter = self._found.get((record.topic, record.partition, record.offset))
        return letter.reason if letter else None

    def expect(self, record: Record, reason: str) -> None:
        """This record cannot be processed."""
        whence = (record.topic, record.partition, record.offset)
        self.expected[whence] = reason, _content(record)

    def tolerate(self, record: Record) -> None:
        """This one's decision was too large to be kept; only the engine can tell its size."""
        self.tolerated.add((record.topic, record.partition, record.offset))

    def check(self) -> int:
        """Hold the two against each other; returns how many letters there are."""
        for whence, (reason, content) in self.expected.items():
            letter = self._found.get(whence)
            if letter is None:
                self._add(What.DEAD_LETTER_MISSING, whence, reason, None)
            elif (letter.reason, letter.content) != (reason, content):
                actual = letter.reason if letter.reason != reason else "other bytes"
                self._add(What.DEAD_LETTER_DIFFERS, whence, reason, actual)
        for whence, letter in self._found.items():
            if letter.times > 1:
                self._add(What.DEAD_LETTER_TWICE, whence, "once", f"{letter.times} times")
            if whence not in self.expected and self._is_ours(whence):
                self._add(What.DEAD_LETTER_EXTRA, whence, "a sound record", letter.reason)
        return sum(letter.times for letter in self._found.values())

    def _is_ours(self, whence: Whence) -> bool:
        """Whether it was there at the as-of instant, so that it should have been expected."""
        below = whence[2] < self._plan.ends.get(whence[:2], 0)
        return below and whence not in self.tolerated and whence not in self.redriven

    def _add(self, what: What, whence: Whence, expected: object, actual: object) -> None:
        place = "{}-{}:{}".format(*whence)
        self._findings.add(what, DLQ, None, place, expected, actual, partition=self._partition)


def is_too_large(reason: str | None) -> bool:
    """Whether a sound record was buried because its decision would not fit."""
    return reason == Poison.OVERSIZE


def _content(record: Record) -> int:
    return hash((record.key, record.value))


def _content_of(letter: Record) -> int | None:
    """The same of what a letter is about; none when it was changed."""
    try:
        original = opened(letter.key, letter.value, letter.headers)
    except ValueError:
        return None
    return hash((original.key, original.value))
