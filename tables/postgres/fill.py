"""Records into the tables, within the transaction that is open."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from recon_app.audit.chain import Chains
from tables.postgres.audit_chain import copy_entries
from tables.postgres.case_rows import CASES
from tables.postgres.journal_batch import Intake, JournalMessage, Rows
from tables.postgres.record_rows import EVENTS, TRANSITIONS
from tables.postgres.rejects import Reject, store_rejects
from tables.postgres.session import Connection
from tables.postgres.store_sql import ADD_REFS, RESERVE, STORE_CASES
from tables.postgres.tallies import APPLY_TALLIES
from tables.postgres.unlinked_store import store_unlinked

__all__ = ["Filled", "fill"]


class Filled(NamedTuple):
    """What could not be read, and how many rows were there already."""

    rejects: list[Reject]
    repeats: int


async def fill(
    connection: Connection,
    messages: Sequence[JournalMessage],
    chains: Chains,
    chunk_records: int,
    *,
    are_new: bool,
) -> Filled:
    """Move records in, a chunk at a time; those that cannot be read are set aside.

    All of them go into the audit chain, and ``chains`` moves on with them. While Postgres works on
    one chunk, the next is made ready beside it. ``are_new`` expects none of the records in the
    tables, which is faster.

    Raises:
        psycopg.errors.UniqueViolation: some were there, and should not have been.
    """
    intake = Intake(chains, *await _reserve(connection, len(messages)), are_new=are_new)
    chunks = [messages[at : at + chunk_records] for at in range(0, len(messages), chunk_records)]
    rejects: list[Reject] = []
    repeats = 0
    rows = await asyncio.to_thread(intake.rows, chunks[0])
    # After the last there are the cases that the last touched, and then nothing.
    for following in (*chunks[1:], (), ()):
        ahead = asyncio.to_thread(intake.rows, following)
        rejects += rows.rejects
        found, rows = await asyncio.gather(_put(connection, rows, are_new), ahead)
        repeats += found
    await store_rejects(connection, rejects)
    await store_unlinked(connection, messages)
    await connection.execute(APPLY_TALLIES)
    return Filled(rejects, repeats)


async def _reserve(connection: Connection, count: int) -> tuple[list[int], int]:
    """Keys for so many events, and the time."""
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(RESERVE, [count])
        event_ids, now_us = await cursor.fetchone() or ([], 0)
    return event_ids, now_us


async def _put(connection: Connection, rows: Rows, are_new: bool) -> int:
    """Append the rows of a chunk; how many were there already."""
    repeats = 0
    for target, added in ((EVENTS, rows.events), (TRANSITIONS, rows.transitions)):
        if not added:
            continue
        if are_new:
            await target.add(connection, added)
        else:
            repeats += await target.add_new(connection, added)
    if rows.refs:
        await connection.execute(
            ADD_REFS, [list(column) for column in zip(*rows.refs, strict=True)]
        )
    if rows.entries:
        await copy_entries(connection, rows.entries)
    if rows.cases:
        await CASES.add(connection, rows.cases)
        await connection.execute(STORE_CASES)
    return repeats
