"""What was decided, kept compactly: hashes by offset, and a trail for each case."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct

from recon_app.verify.plan import Place

__all__ = ["INPUT", "ROW", "ActionSeen", "Ledger", "OffsetLog", "Trail", "hash_of"]

#: What has been seen of an offset besides the journal.
INPUT: Final = 1
ROW: Final = 2


class Trail(Struct, gc=False):
    """One case: its last decision, what its table row says, and what the oracle expects.

    ``verdict``, ``whole`` and ``line`` are hashes, 0 is none; ``row_*`` are the table's, ``told_*``
    of the last decision that left more than the stub of an expired case: Postgres keeps that.
    ``breached`` holds one bit a side, ``fired_ms`` the latest timer that fired.
    """

    incarnation: int = 0
    seq: int = 0
    version: int = 0
    offset: int = -1
    told_seq: int = 0
    told_version: int = 0
    is_stub: bool = False
    verdict: int = 0
    breached: int = 0
    fired_ms: int = 0
    row_incarnation: int = 0
    row_seq: int = 0
    row_verdict: int = 0
    row_whole: int = 0
    row_breached: int = 0
    row_agrees: bool = False
    line: int = 0
    amounts: bytes = b""
    is_stored: bool = False


class OffsetLog:
    """A hash for each offset of one partition, and marks of who has seen it."""

    def __init__(self) -> None:
        self.hashes = array("Q")
        self.marks = bytearray()

    def put(self, offset: int, value: int) -> bool:
        """Keep a hash; false when there is one already."""
        missing = offset + 1 - len(self.hashes)
        if missing > 0:
            room = missing + (len(self.hashes) >> 1) + 1024
            self.hashes.frombytes(bytes(8 * room))
            self.marks.extend(bytes(room))
        if self.hashes[offset]:
            return False
        self.hashes[offset] = value
        return True

    def get(self, offset: int) -> int:
        """The hash, 0 where there is none."""
        return self.hashes[offset] if 0 <= offset < len(self.hashes) else 0

    def mark(self, offset: int, by: int) -> bool:
        """Note that somebody saw a kept offset; false when they saw it before."""
        if self.marks[offset] & by:
            return False
        self.marks[offset] |= by
        return True

    def unseen(self, by: int) -> Iterator[int]:
        """Kept offsets that somebody has not seen."""
        for offset, value in enumerate(self.hashes):
            if value and not self.marks[offset] & by:
                yield offset

    @property
    def end(self) -> int:
        """One more than the last kept offset."""
        offset = len(self.hashes)
        while offset and not self.hashes[offset - 1]:
            offset -= 1
        return offset


class ActionSeen(Struct, gc=False):
    """What became of an action, by the journal."""

    txn_id: str
    action_id: str | None
    outcome: str
    refusal: str | None
    seen: bool = False


@dataclass(slots=True)
class Ledger:
    """Of the partitions a worker has in hand.

    ``unlinked`` holds what Postgres must have of the lines that belong to no case, by whose it is.
    """

    trails: dict[int, dict[bytes, Trail]] = field(default_factory=dict)
    events: dict[Place, OffsetLog] = field(default_factory=dict)
    actions: dict[tuple[str, int, int], ActionSeen] = field(default_factory=dict)
    transitions: dict[int, OffsetLog] = field(default_factory=dict)
    unlinked: dict[bytes, bytes] = field(default_factory=dict)
    journal_ends: dict[int, int] = field(default_factory=dict)

    def log_of(self, topic: str, partition: int) -> OffsetLog:
        """The events that came in first at this place."""
        place = (topic, partition)
        log = self.events.get(place)
        if log is None:
            log = self.events[place] = OffsetLog()
        return log


def hash_of(line: bytes) -> int:
    """Never 0, its lowest bit free; the same line has the same within one process only."""
    return (hash(line) & 0xFFFF_FFFF_FFFF_FFFE) | 0x2
