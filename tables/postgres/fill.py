"""Records into the tables, within the transaction that is open."""

import asyncio
from collections.abc import Sequence

from tables.postgres.journal_batch import JournalMessage, rows_of
from tables.postgres.rejects import Reject, store_rejects
from tables.postgres.session import Connection
from tables.postgres.staging import copy_cases, copy_records
from tables.postgres.store_sql import CLEAR, STORE

__all__ = ["fill"]


async def fill(
    connection: Connection, messages: Sequence[JournalMessage], chunk_records: int
) -> list[Reject]:
    """Move records in, a chunk at a time; those that cannot be read are set aside and returned.

    While Postgres works on one chunk, the next is made ready beside it.
    """
    starts = range(0, len(messages), chunk_records)
    chunks = [messages[start : start + chunk_records] for start in starts]
    rejects: list[Reject] = []
    rows = await asyncio.to_thread(rows_of, chunks[0])
    for following in (*chunks[1:], ()):
        await copy_records(connection, rows.records)
        await copy_cases(connection, rows.cases)
        rejects += rows.rejects
        move = STORE + b"; " + CLEAR if following else STORE
        ahead = asyncio.to_thread(rows_of, following)
        _, rows = await asyncio.gather(connection.execute(move), ahead)
    await store_rejects(connection, rejects)
    return rejects
