"""The audit chain in the sink's transaction: its heads, and the way of its entries in."""

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import AsyncConnection

from recon_app.audit.entry import Entry, Head, genesis_hash
from recon_app.errors import ConfigError

__all__ = ["copy_entries", "lock_heads", "move_heads"]

_BEGIN = """
INSERT INTO audit_heads (journal_partition, genesis_offset, entries, next_offset, hash)
SELECT p, o, 0, o, h FROM unnest(%s::int[], %s::bigint[], %s::bytea[]) AS new (p, o, h)
WHERE NOT EXISTS (SELECT FROM audit_log WHERE journal_partition = p)
ON CONFLICT DO NOTHING
"""
_LOCK = """
SELECT journal_partition, genesis_offset, entries, next_offset, hash FROM audit_heads
WHERE journal_partition = ANY(%s) ORDER BY journal_partition FOR UPDATE
"""
_MOVE = """
UPDATE audit_heads AS h SET entries = m.entries, next_offset = m.next_offset, hash = m.new
FROM unnest(%s::int[], %s::bytea[], %s::bigint[], %s::bigint[], %s::bytea[])
  AS m (partition, old, entries, next_offset, new)
WHERE h.journal_partition = m.partition AND h.hash = m.old
"""
_COPY = """
COPY audit_log (journal_partition, entry, journal_offset, txn_id, incarnation, seq, rejected,
  record_sha256, transition_sha256, event_sha256, hash) FROM STDIN (FORMAT BINARY)
"""
_TYPES = ("int4", "int8", "int8", "text", "int8", "int8", "bool", *("bytea",) * 4)


async def lock_heads(
    connection: AsyncConnection[Any], positions: Mapping[int, int]
) -> dict[int, Head]:
    """The head of each partition's chain; one that is not there begins at the position given.

    Raises:
        ConfigError: a chain does not reach the position, or lost its head.
    """
    wanted = sorted(positions)
    offsets = [positions[partition] for partition in wanted]
    genesis = [genesis_hash(p, offset) for p, offset in zip(wanted, offsets, strict=True)]
    await connection.execute(_BEGIN, [wanted, offsets, genesis])
    rows = await (await connection.execute(_LOCK, [wanted])).fetchall()
    heads = {row[0]: Head(*row) for row in rows}
    for partition, position in positions.items():
        _check(partition, position, heads.get(partition))
    return heads


async def move_heads(
    connection: AsyncConnection[Any], old: Mapping[int, Head], new: Mapping[int, Head]
) -> bool:
    """Move every head that is another in ``new``; false when one was not where ``old`` has it."""
    moved = [head for partition, head in sorted(new.items()) if head != old[partition]]
    if not moved:
        return True
    done = await connection.execute(
        _MOVE,
        [
            [head.partition for head in moved],
            [old[head.partition].hash for head in moved],
            [head.entries for head in moved],
            [head.next_offset for head in moved],
            [head.hash for head in moved],
        ],
    )
    return done.rowcount == len(moved)


async def copy_entries(connection: AsyncConnection[Any], entries: Iterable[Entry]) -> None:
    """Append entries to the chain."""
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_TYPES)
        for entry in entries:
            await copy.write_row(entry)


def _check(partition: int, position: int, head: Head | None) -> None:
    if head is None:
        raise ConfigError(
            f"the audit chain of journal partition {partition} has entries and no row in "
            "audit_heads: restore that row; `recon audit verify` says what is there"
        )
    if position > head.next_offset:
        raise ConfigError(
            f"sink_positions has journal partition {partition} at {position}, its audit chain ends "
            f"at {head.next_offset}: set next_offset back to {head.next_offset}; what is stored "
            "already is not stored twice"
        )
