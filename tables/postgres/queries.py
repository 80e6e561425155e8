"""What is asked of Postgres: one transaction, its history, lists, the outcome of an action."""

import msgspec

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
from tables.postgres.filters import BY_NEWEST, Filters, Sort
from tables.postgres.list_sql import cursor_after, steps
from tables.postgres.read_pool import ReadPool
from tables.postgres.sink_read import REJECTS, SINK_POSITIONS, RejectCount, SinkPosition
from tables.postgres.unlinked_read import UnmatchedLine, UnmatchedPage, page_of, unmatched_query

__all__ = ["COVERAGE", "MOST_ACCOUNTS", "Queries"]

LONGEST_TIMELINE = 1000
MOST_ACCOUNTS = 1000

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
COVERAGE = b"""
SELECT source, account, to_ms(complete_to) AS complete_to_ms
FROM source_coverage ORDER BY source, account LIMIT %s
"""


class Queries(ReadPool):
    """Questions about transactions. Every method raises PostgresUnavailable when it is away."""

    async def ready(self) -> bool:
        """Whether questions can be answered."""
        try:
            await self.list_transactions(Filters(), limit=0)
        except PostgresUnavailable:
            return False
        return True

    async def transaction(self, txn_id: str) -> StoredCase | None:
        """The case as the sink last stored it."""
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_CASE, [txn_id])).fetchone()
        if row is None:
            return None
        return StoredCase(msgspec.json.decode(row[0], type=Case), *row[1:])

    async def timeline(self, txn_id: str, limit: int = LONGEST_TIMELINE) -> list[TransitionRow]:
        """The first ``limit`` decisions, oldest first; empty for a transaction not stored."""
        return await self.rows(TransitionRow, _TIMELINE, [txn_id, limit])

    async def list_transactions(
        self,
        filters: Filters,
        cursor: str | None = None,
        limit: int = 50,
        sort: Sort = BY_NEWEST,
    ) -> Page:
        """A page of transactions, newest change first unless ``sort`` says otherwise.

        Raises:
            PoisonError: ``cursor`` is none that an earlier page in this order gave.
        """
        found: list[tuple[int, TransactionRow]] = []
        for step in steps(filters, sort, cursor):
            wanted = {**step.parameters, "limit": limit + 1 - len(found)}
            rows = await self.rows(TransactionRow, step.statement, wanted)
            found += [(step.part, row) for row in rows]
            if len(found) > limit:
                break
        page = [row for _, row in found[:limit]]
        more = len(found) > limit > 0
        return Page(page, cursor_after(filters, sort, *found[limit - 1]) if more else None)

    async def unmatched_lines(self, cursor: str | None = None, limit: int = 50) -> UnmatchedPage:
        """A page of the lines that belong to no transaction yet, oldest first.

        Raises:
            PoisonError: ``cursor`` is none that an earlier page gave.
        """
        return page_of(await self.rows(UnmatchedLine, *unmatched_query(cursor, limit)), limit)

    async def coverage(self, limit: int = MOST_ACCOUNTS) -> list[CoverageRow]:
        """How far sources are complete; one that is not there is not known to be."""
        return await self.rows(CoverageRow, COVERAGE, [limit])

    async def action_outcome(self, txn_id: str, action_id: str) -> ActionOutcome | None:
        """What the first delivery of an action came to; null while it is not stored."""
        rows = await self.rows(ActionOutcome, _ACTION, [action_id, txn_id])
        return rows[0] if rows else None

    async def sink_positions(self) -> list[SinkPosition]:
        """How far the journal is stored, per partition that has been."""
        return await self.rows(SinkPosition, SINK_POSITIONS)

    async def reject_count(self) -> int:
        """How many journal records Postgres would not take."""
        return (await self.rows(RejectCount, REJECTS))[0].count
