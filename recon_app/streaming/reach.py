"""How far each source partition was read, handed over and processed; plain bookkeeping."""

from collections import Counter, defaultdict

from faust.types import TP

__all__ = ["Reach"]


class Reach:
    """Of one generation: offsets of every partition, from what was fetched to what is done."""

    def __init__(self) -> None:
        self.in_flight = 0
        self._waiting: dict[TP, Counter[int]] = defaultdict(Counter)
        self._fetched: dict[TP, int] = {}
        self._bare: dict[TP, tuple[int, int]] = {}
        self._rewound: dict[TP, int] = {}

    def begin(self, tp: TP, position: int | None, first: int) -> int:
        """Where a batch begins whose first record is ``first``, fetched from ``position`` on.

        Fetches before it that moved the position without a record belong to it.
        """
        base = first if position is None else min(position, first)
        start, end = self._bare.pop(tp, (base, base))
        return min(start, base) if end == base else base

    def hand_over(self, tp: TP, base: int) -> None:
        """A batch that begins at ``base`` is on its way."""
        self._waiting[tp][base] += 1
        self.in_flight += 1
        if base <= self._rewound.get(tp, -1):
            del self._rewound[tp]

    def fetched(self, tp: TP, end: int) -> None:
        """Everything below ``end`` was handed over."""
        self._fetched[tp] = end

    def passed(self, tp: TP, before: int, after: int) -> None:
        """The fetch position moved (or stayed) without a record: markers, aborted records."""
        start, end = self._bare.pop(tp, (before, before))
        base = start if end == before else before
        if after > base:
            self._bare[tp] = (base, after)
        if base <= self._rewound.get(tp, -1) < after:
            del self._rewound[tp]
        self._fetched[tp] = after

    def rewind(self, tp: TP, position: int) -> None:
        """What was handed over from ``position`` on was not taken, and will come again."""
        self._rewound[tp] = position

    def done(self, tp: TP, base: int) -> bool:
        """A batch was processed; false when it is of an earlier generation."""
        waiting = self._waiting[tp]
        if base not in waiting:
            return False
        waiting[base] -= 1
        if not waiting[base]:
            del waiting[base]
        self.in_flight -= 1
        return True

    def processed_to(self, tp: TP) -> int:
        """Every record below this offset was fetched and processed; -1 when nothing was."""
        waiting = self._waiting.get(tp)
        reach = min(waiting) if waiting else self._fetched.get(tp, -1)
        return min(reach, self._rewound.get(tp, reach))
