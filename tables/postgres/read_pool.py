"""A pool of read-only connections to Postgres, which may be away."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import AsyncConnection, IsolationLevel
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool, PoolClosed

from recon_app.errors import PostgresUnavailable
from tables.postgres.connect import READ, conninfo

__all__ = ["AWAY", "PATIENCE_S", "RECONNECT_S", "ReadPool", "Snapshot"]

T = TypeVar("T")
Parameters = Sequence[object] | dict[str, object]

POOL_SIZE = 8
#: For a free connection; after that the server counts as away.
PATIENCE_S = 2.0
#: The pool tries to reach a server for so long, and again at the next question.
RECONNECT_S = 30.0

#: What says that the server, or this version's tables in it, are not there.
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.InsufficientPrivilege,
    PoolClosed,
)


class Snapshot:
    """Answers that are all of one moment."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection

    async def rows(self, kind: type[T], statement: bytes, parameters: Parameters = ()) -> list[T]:
        """The rows of an answer."""
        cursor = self._connection.cursor(row_factory=class_row(kind))
        return await (await cursor.execute(statement, parameters)).fetchall()

    async def row(self, statement: bytes, parameters: Parameters = ()) -> tuple[Any, ...]:
        """The only row of an answer that has one."""
        found = await (await self._connection.execute(statement, parameters)).fetchone()
        assert found is not None
        return tuple(found)

    async def soon(
        self, statement: bytes, parameters: Parameters, patience_ms: int
    ) -> tuple[Any, ...] | None:
        """The only row of an answer; null when it takes longer than that."""
        wait = f"SET LOCAL statement_timeout = {patience_ms}".encode()
        try:
            async with self._connection.transaction():
                await self._connection.execute(wait)
                return await self.row(statement, parameters)
        except psycopg.errors.QueryCanceled:
            return None


class ReadPool:
    """Every method raises PostgresUnavailable when the server is away."""

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

    async def rows(self, kind: type[T], statement: bytes, parameters: Parameters = ()) -> list[T]:
        """The rows of an answer."""
        async with self._connection() as connection:
            return await Snapshot(connection).rows(kind, statement, parameters)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """Several questions about one moment."""
        async with self._connection() as connection:
            await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
            try:
                async with connection.transaction():
                    yield Snapshot(connection)
            finally:
                await connection.set_isolation_level(None)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        try:
            async with self._pool.connection() as connection:
                yield connection
        except AWAY as error:
            raise PostgresUnavailable(f"Postgres did not answer: {str(error).strip()}") from error
