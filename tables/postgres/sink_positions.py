"""How far Postgres has the journal. A position moves only from where its owner believes it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import AsyncConnection

__all__ = ["lock_positions", "move_positions"]

_ADD = """
INSERT INTO sink_positions (partition, next_offset)
SELECT unnest(%s::int[]), 0 ON CONFLICT DO NOTHING
"""
_LOCK = """
SELECT partition, next_offset FROM sink_positions
WHERE partition = ANY(%s) ORDER BY partition FOR UPDATE
"""
_MOVE = """
UPDATE sink_positions AS p SET next_offset = m.new, moved_at = clock_timestamp()
FROM unnest(%s::int[], %s::bigint[], %s::bigint[]) AS m (partition, old, new)
WHERE p.partition = m.partition AND p.next_offset = m.old
"""


async def lock_positions(
    connection: AsyncConnection[Any], partitions: Sequence[int]
) -> dict[int, int]:
    """The next offset of each partition, 0 where there was none.

    Waits for a writer that is about to commit, and holds others off until this transaction ends.
    """
    wanted = sorted(partitions)
    await connection.execute(_ADD, [wanted])
    rows = await (await connection.execute(_LOCK, [wanted])).fetchall()
    return {int(partition): int(next_offset) for partition, next_offset in rows}


async def move_positions(
    connection: AsyncConnection[Any], old: Mapping[int, int], new: Mapping[int, int]
) -> bool:
    """Move every partition in ``new`` from its ``old`` position; false when one was elsewhere."""
    partitions = sorted(new)
    done = await connection.execute(
        _MOVE, [partitions, [old[p] for p in partitions], [new[p] for p in partitions]]
    )
    return done.rowcount == len(partitions)
