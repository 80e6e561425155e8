"""Journal records to rows, each exactly once: the position moves in their transaction."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

import psycopg
import structlog

from recon_app import metrics
from recon_app.errors import OwnershipLost
from tables.postgres.faults import is_refusal
from tables.postgres.journal_batch import JournalMessage, Rows, rejected, rows_of
from tables.postgres.rejects import store_rejects
from tables.postgres.session import Connection, Session
from tables.postgres.sink_positions import lock_positions, move_positions
from tables.postgres.staging import copy_cases, copy_records
from tables.postgres.store_sql import STORE

__all__ = ["JournalMessage", "JournalWriter"]

Messages = Sequence[JournalMessage]

log = structlog.get_logger(__name__)


class JournalWriter:
    """The one writer of the partitions it was asked the positions of. Its calls must not overlap.

    It waits for a Postgres that is away, as long as it takes. ``piece_records`` bounds a
    transaction: a larger batch goes in several, the next one made ready while Postgres is busy.
    """

    def __init__(self, dsn: str, schema: str = "public", *, piece_records: int = 2500) -> None:
        self._session = Session(dsn, schema)
        self._piece_records = piece_records
        self._next: dict[int, int] = {}
        self._in_doubt: Mapping[int, int] = {}
        self._staged = asyncio.Event()

    async def positions(self, partitions: Iterable[int]) -> dict[int, int]:
        """The next journal offset of each partition; from here on this writer owns them."""
        wanted = list(partitions)

        async def read(connection: Connection) -> dict[int, int]:
            async with connection.transaction():
                return await lock_positions(connection, wanted)

        self._next = await self._session.run(read)
        self._in_doubt = {}
        return dict(self._next)

    async def write(self, batch: Messages) -> None:
        """Keep the records, in journal order within each partition; returns when all are committed.

        Records below the position are skipped. What Postgres will never take lands in
        ``sink_rejects``. After any error the positions must be read anew.

        Raises:
            OwnershipLost: another writer moved one of the partitions.
            ConfigError: the tables, or the right to write them, are not there.
            ValueError: the positions of a partition were not read.
        """
        fresh = [m for m in batch if m.offset >= self._position(m.partition)]
        step = self._piece_records
        pieces = [fresh[start : start + step] for start in range(0, len(fresh), step)]
        try:
            await self._write_pieces(pieces)
        except BaseException:
            self._next = {}
            raise

    async def close(self) -> None:
        """Let the connection go."""
        await self._session.close()

    def _position(self, partition: int) -> int:
        if partition not in self._next:
            raise ValueError(f"read the position of journal partition {partition} before writing")
        return self._next[partition]

    async def _write_pieces(self, pieces: Sequence[Messages]) -> None:
        """Store each piece; meanwhile, once Postgres has its work, make the next one ready."""
        if not pieces:
            return
        rows = await asyncio.to_thread(rows_of, pieces[0])
        for piece in pieces[1:]:
            self._staged.clear()
            ahead = asyncio.create_task(self._prepare(piece))
            try:
                await self._store_or_split(rows)
                self._staged.set()
                rows = await ahead
            finally:
                ahead.cancel()
        await self._store_or_split(rows)

    async def _prepare(self, piece: Messages) -> Rows:
        await self._staged.wait()
        return await asyncio.to_thread(rows_of, piece)

    async def _store_or_split(self, rows: Rows) -> None:
        """Halve what Postgres refuses, until nothing is left out but what it refuses."""
        try:
            await self._session.run(lambda connection: self._store(connection, rows))
        except psycopg.Error as error:
            if not is_refusal(error) or not rows.records:
                raise
            for part in _without_refused(rows.messages, error):
                await self._store_or_split(part)

    async def _store(self, connection: Connection, rows: Rows) -> None:
        """One transaction; when an earlier attempt turns out to have done it, nothing."""
        if await move_positions(connection, self._next, rows.ends):
            await copy_records(connection, rows.records)
            await copy_cases(connection, rows.cases)
            await store_rejects(connection, rows.rejects)
            self._staged.set()
            await connection.execute(STORE)
            self._in_doubt = rows.ends
            await connection.commit()
        elif not await self._was_committed(connection, rows.ends):
            raise OwnershipLost(f"journal partitions {sorted(rows.ends)} have another sink")
        self._in_doubt = {}
        self._next.update(rows.ends)
        _tell(rows)

    async def _was_committed(self, connection: Connection, ends: Mapping[int, int]) -> bool:
        """Whether the commit whose answer never came was done after all."""
        stored = await lock_positions(connection, list(ends))
        await connection.rollback()
        return self._in_doubt == ends == stored


def _without_refused(messages: Messages, error: psycopg.Error) -> list[Rows]:
    """Both halves; or, of a single record, what is written in its place."""
    if len(messages) == 1:
        return [rejected(messages[0], error)]
    middle = len(messages) // 2
    return [rows_of(messages[:middle]), rows_of(messages[middle:])]


def _tell(rows: Rows) -> None:
    for reject in rows.rejects:
        metrics.SINK_REJECTS.inc()
        log.error(
            "journal_record_rejected",
            partition=reject.partition,
            offset=reject.offset,
            error_class=reject.error_class,
            error=reject.error,
        )
