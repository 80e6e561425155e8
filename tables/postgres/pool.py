"""Connections to a Postgres that may be away, a few at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolClosed

from recon_app.errors import PostgresUnavailable

__all__ = ["AWAY", "Pool"]

POOL_SIZE: Final = 8
#: For a free connection; after that the server counts as away.
PATIENCE_S: Final = 2.0
#: The pool tries to reach a server for so long, and again at the next question.
RECONNECT_S: Final = 30.0

#: What says that the server, or this version's tables in it, are not there.
AWAY: Final = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.InsufficientPrivilege,
    PoolClosed,
)


class Pool:
    """Connections that commit each statement; at least ``least`` of them are held ready."""

    def __init__(self, conninfo: str, *, least: int) -> None:
        self._pool = AsyncConnectionPool(
            conninfo,
            min_size=least,
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

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        """One connection.

        Raises:
            PostgresUnavailable: the server, or a table that is asked, is away.
        """
        try:
            async with self._pool.connection() as connection:
                yield connection
        except AWAY as error:
            raise PostgresUnavailable(f"Postgres did not answer: {str(error).strip()}") from error
