"""What the consumer hands over: the records of one fetch of one partition, and what they cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from aiokafka import TopicPartition

__all__ = ["NO_HEADERS", "Batch", "Headers", "Record", "covered"]

Headers = list[tuple[str, bytes]]
#: One list for all records without headers; nobody changes it.
NO_HEADERS: Headers = []


class Record(Protocol):
    """A Kafka record as aiokafka gives it; ``timestamp`` in ms."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers


@dataclass(slots=True)
class Batch:
    """Records of one topic partition. They are all there is in offsets [``base``, ``next``).

    Control records, aborted records and compacted ones take offsets too, which is why the range is
    carried and not guessed from the records.
    """

    topic: str
    partition: int
    base: int
    next: int
    records: Sequence[Record]

    @property
    def tp(self) -> TopicPartition:
        """Where they lie."""
        return TopicPartition(self.topic, self.partition)


def covered(batch: Batch, position: int) -> Sequence[Record] | None:
    """The records of ``batch`` at or after ``position``; None when it leaves a gap before it."""
    if batch.base > position:
        return None
    if batch.records and batch.records[0].offset >= position:
        return batch.records
    return [record for record in batch.records if record.offset >= position]
