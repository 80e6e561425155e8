"""Journal records to rows, each exactly once: the position moves in their transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import psycopg
import structlog

from recon_app import metrics
from recon_app.audit.chain import Chains, Stored
from recon_app.audit.entry import Head
from recon_app.errors import OwnershipLost
from tables.postgres.audit_chain import copy_entries, lock_heads, move_heads
from tables.postgres.faults import is_refusal
from tables.postgres.fill import fill
from tables.postgres.journal_batch import JournalMessage, ends_of, reject
from tables.postgres.rejects import Reject, store_rejects
from tables.postgres.session import Connection, Session
from tables.postgres.sink_positions import lock_positions, move_positions

__all__ = ["JournalMessage", "JournalWriter"]

Messages = Sequence[JournalMessage]

log = structlog.get_logger(__name__)


class Standing(NamedTuple):
    """How far Postgres has each partition, and where its audit chain ends."""

    next: dict[int, int]
    heads: dict[int, Head]

    def moved(self, ends: Mapping[int, int], heads: Mapping[int, Head]) -> "Standing":
        """The same with some partitions further on."""
        return Standing(self.next | dict(ends), self.heads | dict(heads))


NOWHERE = Standing({}, {})


class JournalWriter:
    """The one writer of the partitions it was asked the positions of. Its calls must not overlap.

    It waits for a Postgres that is away, as long as it takes. ``chunk_records`` go at a time: while
    Postgres is busy with some, the next are made ready.
    """

    def __init__(self, dsn: str, schema: str = "public", *, chunk_records: int = 2000) -> None:
        self._session = Session(dsn, schema)
        self._chunk_records = chunk_records
        self._at = NOWHERE
        self._in_doubt = NOWHERE
        self._are_new = True

    async def positions(self, partitions: Iterable[int]) -> dict[int, int]:
        """The next journal offset of each partition; from here on this writer owns them."""
        wanted = list(partitions)

        async def read(connection: Connection) -> Standing:
            async with connection.transaction():
                positions = await lock_positions(connection, wanted)
                return Standing(positions, await lock_heads(connection, positions))

        self._at = await self._session.run(read)
        self._in_doubt = NOWHERE
        return dict(self._at.next)

    async def write(self, batch: Messages) -> None:
        """Keep the records, in one transaction; returns when it is committed.

        They are in journal order within each partition; those below the position are skipped. What
        Postgres will never take lands in ``sink_rejects``, and the rest in several transactions.
        After any error the positions must be read anew.

        Raises:
            OwnershipLost: another writer moved one of the partitions.
            ConfigError: the tables, or the right to write them, are not there.
            ValueError: the positions of a partition were not read.
        """
        fresh = [m for m in batch if m.offset >= self._position(m.partition)]
        try:
            if fresh:
                await self._store_or_split(fresh)
        except BaseException:
            self._at = NOWHERE
            raise

    async def close(self) -> None:
        """Let the connection go."""
        await self._session.close()

    def _position(self, partition: int) -> int:
        if partition not in self._at.next:
            raise ValueError(f"read the position of journal partition {partition} before writing")
        return self._at.next[partition]

    async def _store_or_split(self, messages: Messages, why: psycopg.Error | None = None) -> None:
        """Halve what Postgres refuses, until one record is left to be set aside (``why``)."""
        try:
            await self._session.run(lambda connection: self._store(connection, messages, why))
        except psycopg.Error as error:
            if self._are_new and isinstance(error, psycopg.errors.UniqueViolation):
                self._are_new = False
                await self._store_or_split(messages, why)
                return
            if why or not is_refusal(error):
                raise
            if len(messages) == 1:
                await self._store_or_split(messages, error)
                return
            middle = len(messages) // 2
            await self._store_or_split(messages[:middle])
            await self._store_or_split(messages[middle:])

    async def _store(
        self, connection: Connection, messages: Messages, why: psycopg.Error | None
    ) -> None:
        """One transaction; when an earlier attempt turns out to have done it, nothing."""
        ends = ends_of(messages)
        rejects: list[Reject] = []
        if await move_positions(connection, self._at.next, ends):
            chains = Chains(self._at.heads)
            rejects = await self._fill(connection, messages, chains, why)
            if not await move_heads(connection, self._at.heads, chains.heads):
                raise OwnershipLost(f"the audit chain of {sorted(ends)} was moved by another")
            self._in_doubt = Standing(ends, chains.heads)
            await connection.commit()
        elif not await self._was_committed(connection, ends):
            raise OwnershipLost(f"journal partitions {sorted(ends)} have another sink")
        self._at = self._at.moved(*self._in_doubt)
        self._in_doubt = NOWHERE
        _tell(rejects)

    async def _fill(
        self,
        connection: Connection,
        messages: Messages,
        chains: Chains,
        why: psycopg.Error | None,
    ) -> list[Reject]:
        if why is None:
            are_new, chunk = self._are_new, self._chunk_records
            filled = await fill(connection, messages, chains, chunk, are_new=are_new)
            self._are_new = are_new or not filled.repeats
            return filled.rejects
        rejects = [reject(message, why) for message in messages]
        await store_rejects(connection, rejects)
        await copy_entries(connection, chains.extend(Stored(*m, None) for m in messages))
        return rejects

    async def _was_committed(self, connection: Connection, ends: Mapping[int, int]) -> bool:
        """Whether the commit whose answer never came was done after all."""
        stored = await lock_positions(connection, list(ends))
        await connection.rollback()
        return self._in_doubt.next == ends == stored


def _tell(rejects: Iterable[Reject]) -> None:
    for rejected in rejects:
        metrics.SINK_REJECTS.inc()
        log.error(
            "journal_record_rejected",
            partition=rejected.partition,
            offset=rejected.offset,
            error_class=rejected.error_class,
            error=rejected.error,
        )
