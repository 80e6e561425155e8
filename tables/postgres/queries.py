"""What is asked of Postgres: one transaction, its history, lists, the outcome of an action."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec
import psycopg
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool, PoolClosed

from recon_app.domain.case import Case
from recon_app.errors import PostgresUnavailable
from tables.postgres.answers import (
    ActionOutcome,
    CoverageRow,
    Page,
    StoredCase,
    TransactionRow,
    TransitionRow,
)
from tables.postgres.connect import READ, conninfo
from tables.postgres.filters import BY_NEWEST, Filters, Sort
from tables.postgres.list_sql import decode_cursor, encode_cursor, list_query
from tables.postgres.sink_read import REJECTS, SINK_POSITIONS, RejectCount, SinkPosition
from tables.postgres.unlinked_read import UnmatchedLine, UnmatchedPage, page_of, unmatched_query

__all__ = ["AWAY", "PATIENCE_S", "RECONNECT_S", "Queries"]

T = TypeVar("T")

POOL_SIZE = 8
#: For a free connection; after that the server counts as away.
PATIENCE_S = 2.0
#: The pool tries to reach a server for so long, and again at the next question.
RECONNECT_S = 30.0
LONGEST_TIMELINE = 1000
MOST_ACCOUNTS = 1000

#: What says that the server, or this version's tables in it, are not there.
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    psycopg.errors.UndefinedTable,
    psycopg.errors.InsufficientPrivilege,
    PoolClosed,
)

_CASE = b"""
SELECT case_record::text, gateway_event_id, bank_event_id, journal_partition, journal_offset,
       to_ms(decided_at), to_ms(last_updated)
FROM transactions WHERE txn_id = %s
"""
_TIMELINE = b"""
SELECT txn_id, incarnation, seq, version, trigger_kind, trigger_outcome, trigger_topic,
       trigger_partition, trigger_offset, event_id, action_id, timer_kind, refusal, before_state,
       before_reason, after_state, after_reason, rule, policy_version, variance_minor,
       to_ms(arrived_at) AS arrived_ms, decided_ms, detection_latency_ms, decision,
       journal_partition, journal_offset
FROM transitions WHERE txn_id = %s ORDER BY journal_partition, journal_offset LIMIT %s
"""
_ACTION = b"""
SELECT action_id, txn_id, trigger_outcome AS outcome, refusal, after_state AS state,
       after_reason AS reason, seq, to_ms(arrived_at) AS arrived_ms, decided_ms
FROM transitions WHERE action_id = %s AND txn_id = %s ORDER BY journal_offset LIMIT 1
"""
_COVERAGE = b"""
SELECT source, account, to_ms(complete_to) AS complete_to_ms
FROM source_coverage ORDER BY source, account LIMIT %s
"""


class Queries:
    """A pool of read-only connections. Every method raises PostgresUnavailable when it is away."""

    def __init__(self, dsn: str, schema: str = "public") -> None:
        self._pool = AsyncConnectionPool(
            conninfo(dsn, schema, READ, "api"),
            min_size=1,
            max_size=POOL_SIZE,
            timeout=PATIENCE_S,
            reconnect_timeout=RECONNECT_S,
            check=AsyncConnectionPool.check_connection,
            kwargs={"autocommit": True, "prepare_threshold": None},
            open=False,
        )

    async def open(self) -> None:
        """Begin to connect; returns at once, also when the server is away."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Let all connections go."""
        await self._pool.close()

    async def ready(self) -> bool:
        """Whether questions can be answered."""
        try:
            await self._rows(TransactionRow, *list_query(Filters(), None, 0))
        except PostgresUnavailable:
            return False
        return True

    async def transaction(self, txn_id: str) -> StoredCase | None:
        """The case as the sink last stored it."""
        async with self._connection() as connection:
            row = await (await connection.execute(_CASE, [txn_id])).fetchone()
        if row is None:
            return None
        return StoredCase(msgspec.json.decode(row[0], type=Case), *row[1:])

    async def timeline(self, txn_id: str, limit: int = LONGEST_TIMELINE) -> list[TransitionRow]:
        """The first ``limit`` decisions, oldest first; empty for a transaction not stored."""
        return await self._rows(TransitionRow, _TIMELINE, [txn_id, limit])

    async def list_transactions(
        self,
        filters: Filters,
        cursor: str | None = None,
        limit: int = 50,
        sort: Sort = BY_NEWEST,
    ) -> Page:
        """A page of transactions, newest change first.

        Raises:
            PoisonError: ``cursor`` is none that an earlier page gave.
        """
        after = decode_cursor(cursor) if cursor else None
        rows = await self._rows(TransactionRow, *list_query(filters, after, limit + 1))
        if len(rows) <= limit:
            return Page(rows, None)
        last = rows[limit - 1]
        return Page(rows[:limit], encode_cursor(last.last_updated_ms, last.txn_id))

    async def unmatched_lines(self, cursor: str | None = None, limit: int = 50) -> UnmatchedPage:
        """A page of the lines that belong to no transaction yet, oldest first.

        Raises:
            PoisonError: ``cursor`` is none that an earlier page gave.
        """
        return page_of(await self._rows(UnmatchedLine, *unmatched_query(cursor, limit)), limit)

    async def coverage(self, limit: int = MOST_ACCOUNTS) -> list[CoverageRow]:
        """How far sources are complete; one that is not there is not known to be."""
        return await self._rows(CoverageRow, _COVERAGE, [limit])

    async def action_outcome(self, txn_id: str, action_id: str) -> ActionOutcome | None:
        """What the first delivery of an action came to; null while it is not stored."""
        rows = await self._rows(ActionOutcome, _ACTION, [action_id, txn_id])
        return rows[0] if rows else None

    async def sink_positions(self) -> list[SinkPosition]:
        """How far the journal is stored, per partition that has been."""
        return await self._rows(SinkPosition, SINK_POSITIONS, [])

    async def reject_count(self) -> int:
        """How many journal records Postgres would not take."""
        return (await self._rows(RejectCount, REJECTS, []))[0].count

    async def _rows(
        self, kind: type[T], statement: bytes, parameters: Sequence[object] | dict[str, object]
    ) -> list[T]:
        async with self._connection() as connection:
            cursor = connection.cursor(row_factory=class_row(kind))
            return await (await cursor.execute(statement, parameters)).fetchall()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        try:
            async with self._pool.connection() as connection:
                yield connection
        except AWAY as error:
            raise PostgresUnavailable(f"Postgres did not answer: {str(error).strip()}") from error
