"""How far the sink is, as Postgres says."""

from dataclasses import dataclass
from typing import Final

__all__ = ["REJECTS", "SINK_POSITIONS", "RejectCount", "SinkPosition"]

SINK_POSITIONS: Final = b"""
SELECT partition, next_offset, to_ms(moved_at) AS moved_ms FROM sink_positions ORDER BY partition
"""
REJECTS: Final = b"SELECT count(journal_offset) AS count FROM sink_rejects"


@dataclass(slots=True)
class SinkPosition:
    """One partition of the journal: what comes next, and when that moved last."""

    partition: int
    next_offset: int
    moved_ms: int


@dataclass(slots=True)
class RejectCount:
    """How many journal records Postgres would not take."""

    count: int
