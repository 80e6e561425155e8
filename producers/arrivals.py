"""Which of the events that were sent have arrived in Postgres, told from the newest offset of each
partition: an engine takes a partition in order, so what lies below it was seen."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping

from producers.broker import Ack

__all__ = ["Arrivals", "Place"]

#: Topic and partition.
Place = tuple[str, int]


class Arrivals:
    """The offsets that a run waits for."""

    def __init__(self, acks: Iterable[Ack]) -> None:
        self._offsets: dict[Place, list[int]] = defaultdict(list)
        for ack in acks:
            self._offsets[ack.topic, ack.partition].append(ack.offset)
        for offsets in self._offsets.values():
            offsets.sort()

    @property
    def places(self) -> list[Place]:
        """Where the events lie."""
        return list(self._offsets)

    def pending(self, heads: Mapping[Place, int]) -> int:
        """How many events lie beyond the newest offset that arrived from their partition."""
        return sum(
            len(offsets) - bisect_right(offsets, heads[place])
            for place, offsets in self._offsets.items()
        )
