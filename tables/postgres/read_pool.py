"""A pool of read-only connections to Postgres, which may be away."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import AsyncConnection, IsolationLevel
from psycopg.rows import class_row

from tables.postgres.connect import READ, conninfo
from tables.postgres.pool import Pool

__all__ = ["ReadPool", "Snapshot"]

T = TypeVar("T")
Parameters = Sequence[object] | dict[str, object]


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
        self._pool = Pool(conninfo(dsn, schema, READ, "api"), least=1)

    async def open(self) -> None:
        """Begin to connect; returns at once, also when the server is away."""
        await self._pool.open()

    async def close(self) -> None:
        """Let all connections go."""
        await self._pool.close()

    async def rows(self, kind: type[T], statement: bytes, parameters: Parameters = ()) -> list[T]:
        """The rows of an answer."""
        async with self._pool.connection() as connection:
            return await Snapshot(connection).rows(kind, statement, parameters)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """Several questions about one moment."""
        async with self._pool.connection() as connection:
            await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
            try:
                async with connection.transaction():
                    yield Snapshot(connection)
            finally:
                await connection.set_isolation_level(None)
