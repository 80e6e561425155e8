"""Records of imports in Postgres: one connection for one import, which holds its claim."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from typing import Any, Final

import msgspec
import psycopg
from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import dict_row

from recon_app.adapters.base import Statement
from recon_app.errors import ConfigError, PostgresUnavailable
from recon_app.imports.record import Coverage, ImportRecord, ImportState, Reject
from tables.postgres.connect import conninfo

__all__ = ["ImportTable", "import_table"]

SESSION: Final = {"jit": "off", "statement_timeout": "30s"}
#: The second key of advisory locks that are imports'.
LOCKS: Final = 0x1A9

_COLUMNS: Final = (
    *("id", "name", "adapter", "adapter_version", "account", "options", "bytes", "state"),
    *("parts", "actor", "statements", "acknowledged", "events", "ignored", "rejected", "error"),
)
_CLAIM = "SELECT pg_try_advisory_lock(hashtextextended(%s, %s))"
_FIND = f"SELECT {', '.join(_COLUMNS)}, started_at, finished_at FROM imports WHERE id = %s"
_BEGIN = (
    f"INSERT INTO imports ({', '.join(_COLUMNS)})"
    f" VALUES ({', '.join(f'%({name})s' for name in _COLUMNS)}) ON CONFLICT (id) DO UPDATE SET"
    f" {', '.join(f'{name} = EXCLUDED.{name}' for name in _COLUMNS if name != 'id')},"
    " started_at = now(), finished_at = NULL"
)
_FORGET = "DELETE FROM import_rejects WHERE import_id = %s AND part > %s"
_ADVANCE = """
UPDATE imports SET acknowledged = %(acknowledged)s, events = %(events)s, ignored = %(ignored)s,
                   rejected = %(rejected)s
WHERE id = %(id)s
"""
_REJECT = """
INSERT INTO import_rejects (import_id, part, line_no, field, reason, detail)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_FINISH = "UPDATE imports SET state = %s, error = %s, finished_at = now() WHERE id = %s"
_COVER = """
INSERT INTO source_coverage AS known (source, account, complete_to, import_id)
VALUES (%s, %s, %s, %s) ON CONFLICT (source, account) DO UPDATE
SET complete_to = EXCLUDED.complete_to, import_id = EXCLUDED.import_id, noted_at = now()
WHERE known.complete_to < EXCLUDED.complete_to
"""
_REJECTS = """
SELECT part, line_no, field, reason, detail FROM import_rejects
WHERE import_id = %s AND part > %s ORDER BY part LIMIT %s
"""


@contextmanager
def _answers() -> Iterator[None]:
    """Postgres' errors as our own."""
    try:
        yield
    except psycopg.Error as error:
        raise _ours(error) from error


class ImportTable:
    """An ``ImportBook`` on a connection of its own."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection

    async def claim(self, import_id: str) -> bool:
        """Have this import to ourselves for as long as the connection lives."""
        with _answers():
            found = await self._connection.execute(_CLAIM, [import_id, LOCKS])
            row = await found.fetchone()
        return bool(row and row[0])

    async def find(self, import_id: str) -> ImportRecord | None:
        """What is known of it."""
        with _answers():
            async with self._connection.cursor(row_factory=dict_row) as cursor:
                await cursor.execute(_FIND, [import_id])
                row = await cursor.fetchone()
        if row is None:
            return None
        statements = tuple(Statement(**its) for its in row["statements"])
        return ImportRecord(**{**row, "state": ImportState(row["state"]), "statements": statements})

    async def begin(self, record: ImportRecord) -> None:
        """Keep a record as it is now, and the rejects it counts."""
        async with self._transaction() as cursor:
            await cursor.execute(_BEGIN, _row(record))
            await cursor.execute(_FORGET, [record.id, record.acknowledged])

    async def advance(self, record: ImportRecord, rejects: Sequence[Reject]) -> None:
        """Note how far it is, and what could not be read on the way."""
        async with self._transaction() as cursor:
            if rejects:
                await cursor.executemany(_REJECT, [(record.id, *its) for its in rejects])
            await cursor.execute(_ADVANCE, _row(record))

    async def finish(self, record: ImportRecord, coverage: Sequence[Coverage]) -> None:
        """Note its end, and how far sources are complete now; that never goes back."""
        async with self._transaction() as cursor:
            await cursor.execute(_FINISH, [record.state, record.error, record.id])
            for its in coverage:
                await cursor.execute(_COVER, [*its, record.id])

    async def rejects(self, import_id: str, after: int, limit: int) -> list[Reject]:
        """The next parts that could not be read, in order."""
        with _answers():
            found = await self._connection.execute(_REJECTS, [import_id, after, limit])
            return [Reject(*row) for row in await found.fetchall()]

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncCursor[Any]]:
        with _answers():
            async with self._connection.transaction(), self._connection.cursor() as cursor:
                yield cursor


@asynccontextmanager
async def import_table(dsn: str, schema: str) -> AsyncIterator[ImportTable]:
    """A book for one import; its claim ends with it, however this process ends.

    Raises:
        PostgresUnavailable: the server is away. Imports cannot do without: they are known there.
    """
    with _answers():
        connection = await AsyncConnection.connect(
            conninfo(dsn, schema, SESSION, "import"), autocommit=True, prepare_threshold=None
        )
    try:
        yield ImportTable(connection)
    finally:
        await connection.close()


def _row(record: ImportRecord) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in _COLUMNS}
    found["options"] = msgspec.json.encode(record.options).decode()
    found["statements"] = msgspec.json.encode([asdict(s) for s in record.statements]).decode()
    return found


def _ours(error: psycopg.Error) -> ConfigError | PostgresUnavailable:
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        said = f"Postgres did not answer ({str(error).strip()}); imports are recorded there"
        return PostgresUnavailable(f"{said}: start it, then import again, it goes on where it was")
    advice = "apply this version's migrations, and check the rights of the role"
    return ConfigError(f"Postgres refused it: {str(error).strip()}; {advice}")
