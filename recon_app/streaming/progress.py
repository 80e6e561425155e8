"""How far a takeover is, for those who wait for it."""

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["PartitionProgress", "Progress", "Stage"]


class Stage(StrEnum):
    """What a worker is doing before it works."""

    JOINING = "JOINING"
    FENCING = "FENCING"
    RESTORING = "RESTORING"
    READY = "READY"


@dataclass(slots=True)
class PartitionProgress:
    """Changelog offsets of one partition: where its restore began, is, and will end."""

    begin: int
    offset: int
    end: int
    rows: int = 0

    @property
    def remaining(self) -> int:
        """Offsets still to be read; rows to go at most, because commit markers take some."""
        return max(self.end - self.offset, 0)


@dataclass(slots=True)
class Progress:
    """Of one takeover; ``seconds`` run from its begin to the last news."""

    stage: Stage = Stage.JOINING
    partitions: dict[int, PartitionProgress] = field(default_factory=dict)
    seconds: float = 0.0
    _started_s: float = field(default_factory=time.monotonic)

    def enter(self, stage: Stage) -> None:
        """The next stage begins."""
        self.stage = stage
        self._tick()

    def expect(self, partition: int, begin: int, end: int) -> None:
        """A partition will be read from ``begin`` to ``end``."""
        self.partitions[partition] = PartitionProgress(begin, begin, end)
        self._tick()

    def reached(self, partition: int, offset: int, rows: int) -> None:
        """So many more rows are in, and everything below ``offset``."""
        one = self.partitions[partition]
        one.offset, one.rows = offset, one.rows + rows
        self._tick()

    @property
    def rows(self) -> int:
        """Rows read so far."""
        return sum(one.rows for one in self.partitions.values())

    @property
    def remaining(self) -> int:
        """Offsets still to be read."""
        return sum(one.remaining for one in self.partitions.values())

    def as_json(self) -> dict[str, Any]:
        """In all and per partition; ``eta_seconds`` is null until there is something to go by."""
        return {
            "stage": self.stage.value,
            "rows": self.rows,
            "seconds": round(self.seconds, 3),
            "remaining_offsets": self.remaining,
            "eta_seconds": self._eta_s(),
            "partitions": {
                str(number): {
                    "rows": one.rows,
                    "offset": one.offset,
                    "end": one.end,
                    "remaining_offsets": one.remaining,
                }
                for number, one in sorted(self.partitions.items())
            },
        }

    def _eta_s(self) -> float | None:
        if not self.remaining:
            return 0.0 if self.stage is Stage.READY else None
        done = sum(one.offset - one.begin for one in self.partitions.values())
        return round(self.remaining * self.seconds / done, 1) if done else None

    def _tick(self) -> None:
        self.seconds = time.monotonic() - self._started_s
