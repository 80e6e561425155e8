"""What the API reads from Postgres, through a small pool that opens while Postgres is away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from recon_app.domain.case import Case
from recon_app.errors import PostgresUnavailable
from recon_app.settings import Settings
from tables.postgres.connect import READ, conninfo
from web.models import ActionOutcomeView, TimelineEntry, TransactionRow

__all__ = ["Store"]

MAX_CONNECTIONS: Final = 8
WAIT_S: Final = 2.0


class Store:
    """Reads; every method raises PostgresUnavailable when Postgres does not answer in time."""

    def __init__(self, settings: Settings) -> None:
        dsn = settings.postgres_dsn.get_secret_value()
        self._conninfo = conninfo(dsn, settings.postgres_schema, READ, "api")
        self._pool: AsyncConnectionPool[AsyncConnection] | None = None

    async def open(self) -> None:
        """Begin to connect; returns at once."""
        self._pool = AsyncConnectionPool(
            self._conninfo, min_size=1, max_size=MAX_CONNECTIONS, timeout=WAIT_S, open=False
        )
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close every connection."""
        if self._pool is not None:
            await self._pool.close()

    async def ready(self) -> bool:
        """Whether Postgres answers now."""
        try:
            async with self._connection() as connection:
                await connection.execute("SELECT 1")
        except PostgresUnavailable:
            return False
        return True

    async def case(self, txn_id: str) -> Case | None:
        """The case as the sink wrote it last."""
        raise PostgresUnavailable("not built yet")

    async def timeline(self, txn_id: str) -> list[TimelineEntry]:
        """Every decision on it, oldest first."""
        raise PostgresUnavailable("not built yet")

    async def list_transactions(
        self, wanted: dict[str, Any]
    ) -> tuple[list[TransactionRow], str | None]:
        """A page, and the cursor of the next one."""
        raise PostgresUnavailable("not built yet")

    async def action_outcome(self, txn_id: str, action_id: str) -> ActionOutcomeView | None:
        """What became of an action."""
        raise PostgresUnavailable("not built yet")

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection of the pool, or PostgresUnavailable."""
        if self._pool is None:
            raise PostgresUnavailable("the store is not open")
        try:
            async with self._pool.connection() as connection:
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise PostgresUnavailable(f"Postgres does not answer: {error}") from None
