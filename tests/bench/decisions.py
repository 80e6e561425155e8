"""What stands in a topic of outputs: how many, when, and each input exactly once."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import msgspec

from recon_app.errors import StackError
from tests.bench.records import read_all

__all__ = ["Appended", "decided", "outputs"]


class Trigger(msgspec.Struct):
    """The record that led to a decision."""

    topic: str | None
    partition: int
    offset: int | None


class Decision(msgspec.Struct):
    """Of a journal record only where it came from."""

    trigger: Trigger


@dataclass(slots=True)
class Appended:
    """Records by the moment the broker appended them, in ms since the epoch."""

    count: int = 0
    first_ms: int = 1 << 62
    last_ms: int = 0
    at_first: int = 0
    origins: dict[tuple[str | None, int], set[int | None]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def add(self, records: list[Any]) -> None:
        """Count records of one fetch."""
        self.count += len(records)
        for record in records:
            if record.timestamp < self.first_ms:
                self.first_ms, self.at_first = record.timestamp, 0
            self.at_first += record.timestamp == self.first_ms
        self.last_ms = max(self.last_ms, records[-1].timestamp)

    @property
    def per_s(self) -> float:
        """Records a second from the first append to the last; the first append began before it."""
        if self.last_ms <= self.first_ms:
            return float(self.count)
        return (self.count - self.at_first) * 1000 / (self.last_ms - self.first_ms)


async def outputs(brokers: str, topic: str) -> Appended:
    """The records of a topic."""
    found = Appended()
    async for records in read_all(brokers, topic):
        found.add(records)
    return found


async def decided(brokers: str, journal: str, events: int) -> Appended:
    """The decisions of the journal.

    Raises:
        StackError: not every one of ``events`` has exactly one.
    """
    decode = msgspec.json.Decoder(Decision).decode
    found = Appended()
    async for records in read_all(brokers, journal):
        found.add(records)
        for record in records:
            trigger = decode(record.value).trigger
            found.origins[trigger.topic, trigger.partition].add(trigger.offset)
    distinct = sum(map(len, found.origins.values()))
    if not found.count == distinct == events:
        raise StackError(
            f"{events} events led to {found.count} decisions on {distinct} different ones: "
            "the engine is not right, so its rate means nothing"
        )
    return found
