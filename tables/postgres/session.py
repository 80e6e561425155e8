"""A connection for appending that outlives its server: work is done again until it was done."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
from psycopg import AsyncConnection

from recon_app.errors import ConfigError
from tables.postgres.connect import APPEND, conninfo
from tables.postgres.faults import is_refusal, until_postgres_is_back
from tables.postgres.staging import create_staging

__all__ = ["Connection", "Session"]

T = TypeVar("T")
Connection = AsyncConnection[Any]


class Session:
    """One connection at a time, made when it is needed, with the temporary tables there."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._conninfo = conninfo(dsn, schema, APPEND, "sink")
        self._connection: Connection | None = None

    async def run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do ``work``, again on a new connection for as long as Postgres is away.

        ``work`` ends its own transaction; what it leaves open is rolled back.

        Raises:
            ConfigError: the tables, or the right to use them, are not there.
            psycopg.Error: Postgres refuses the data.
        """
        async for attempt in until_postgres_is_back():
            with attempt:
                return await self._attempt(work)
        raise AssertionError("retrying never gives up")

    async def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _attempt(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        connection = await self._connected()
        try:
            return await work(connection)
        except psycopg.Error as error:
            await self._clean_up(connection, error)
            if isinstance(error, psycopg.ProgrammingError | psycopg.NotSupportedError):
                raise _not_ready(error) from error
            raise
        except BaseException:
            await self.close()
            raise

    async def _clean_up(self, connection: Connection, error: psycopg.Error) -> None:
        if is_refusal(error) and not connection.closed:
            await connection.rollback()
        else:
            await self.close()

    async def _connected(self) -> Connection:
        if self._connection is None:
            connection = await AsyncConnection.connect(self._conninfo, prepare_threshold=None)
            try:
                await create_staging(connection)
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection


def _not_ready(error: psycopg.Error) -> ConfigError:
    return ConfigError(
        f"Postgres refused a statement: {error}; apply this version's migrations to the schema, "
        "and check the rights of the role"
    )
