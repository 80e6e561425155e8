"""Records of the journal that could not be kept: their bytes, and why."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from psycopg import AsyncConnection

__all__ = ["Reject", "store_rejects"]

_INSERT = """
INSERT INTO sink_rejects (journal_partition, journal_offset, record, error_class, error)
VALUES (%s, %s, %b, %s, %s) ON CONFLICT DO NOTHING
"""


class Reject(NamedTuple):
    """One refused record."""

    partition: int
    offset: int
    value: bytes
    error_class: str
    error: str


async def store_rejects(connection: AsyncConnection[Any], rejects: Iterable[Reject]) -> None:
    """Keep refused records, in the transaction that is open."""
    rows = [reject._replace(error=_storable(reject.error)) for reject in rejects]
    if rows:
        async with connection.cursor() as cursor:
            await cursor.executemany(_INSERT, rows)


def _storable(text: str) -> str:
    """An error may quote what it refuses; then so would Postgres."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
