"""Records into the tables, within the transaction that is open."""

import asyncio
from collections.abc import Sequence

from recon_app.audit.chain import Chains
from tables.postgres.audit_chain import copy_entries
from tables.postgres.journal_batch import JournalMessage, chained_rows_of
from tables.postgres.rejects import Reject, store_rejects
from tables.postgres.session import Connection
from tables.postgres.staging import copy_cases, copy_records
from tables.postgres.store_sql import CLEAR, STORE
from tables.postgres.unlinked_store import store_unlinked

__all__ = ["fill"]


async def fill(
    connection: Connection,
    messages: Sequence[JournalMessage],
    chains: Chains,
    chunk_records: int,
) -> list[Reject]:
    """Move records in, a chunk at a time; those that cannot be read are set aside and returned.

    All of them go into the audit chain, and ``chains`` moves on with them. While Postgres works on
    one chunk, the next is made ready beside it.
    """
    starts = range(0, len(messages), chunk_records)
    chunks = [messages[start : start + chunk_records] for start in starts]
    rejects: list[Reject] = []
    rows = await asyncio.to_thread(chained_rows_of, chunks[0], chains)
    for following in (*chunks[1:], ()):
        await copy_records(connection, rows.records)
        await copy_cases(connection, rows.cases)
        await copy_entries(connection, rows.entries)
        rejects += rows.rejects
        move = STORE + b"; " + CLEAR if following else STORE
        ahead = asyncio.to_thread(chained_rows_of, following, chains)
        _, rows = await asyncio.gather(connection.execute(move), ahead)
    await store_rejects(connection, rejects)
    await store_unlinked(connection, messages)
    return rejects
