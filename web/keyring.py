"""The live API keys in memory, read again every few seconds.

So a request needs no database, and keys go on to be good while Postgres is away; a revoked one
then stays good until it is back.
"""

import asyncio
import time
from typing import Final

import structlog

from recon_app.access.api_keys import ApiKey, fits, prefix_of
from recon_app.access.principal import Method, Principal
from recon_app.errors import AccessRefused, PostgresUnavailable, UnavailableError
from tables.postgres.access import AccessStore

__all__ = ["REFRESH_S", "KeyRing"]

log = structlog.get_logger(__name__)

#: How long a revoked key may still be taken.
REFRESH_S: Final = 5.0
#: Between two readings, whoever asks.
AGAIN_S: Final = 0.2
PURGE_EVERY: Final = 120
CANCEL_AGAIN_S: Final = 0.5
WRONG: Final = "the API key is unknown, expired or revoked"


class KeyRing:
    """``principal`` answers from memory; a key that is not there is looked for at once."""

    def __init__(self, store: AccessStore) -> None:
        self._store = store
        self._keys: dict[str, ApiKey] | None = None
        self._read_at_s = 0.0
        self._reading = asyncio.Lock()
        self._reader: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to read, in the background."""
        self._reader = asyncio.create_task(self._keep_reading(), name="api-keys")

    async def stop(self) -> None:
        """Read no more."""
        while self._reader is not None and not self._reader.done():
            self._reader.cancel()
            # A pool that is checking a connection may keep a cancellation to itself.
            await asyncio.wait([self._reader], timeout=CANCEL_AGAIN_S)

    async def principal(self, key: str) -> Principal:
        """Who holds this key.

        Raises:
            AccessRefused: nobody, now.
            UnavailableError: the keys could not be read yet.
        """
        prefix = prefix_of(key)
        if prefix is None:
            raise AccessRefused(WRONG)
        if self._keys is None or prefix not in self._keys:
            await self._read_soon()
        if self._keys is None:
            raise UnavailableError("the API keys cannot be read from Postgres yet")
        stored = self._keys.get(prefix)
        if stored is None or not fits(key, stored, time.time_ns() // 1_000_000):
            raise AccessRefused(WRONG)
        return Principal(f"key:{stored.name}", Method.API_KEY, frozenset({stored.role}))

    async def _read_soon(self) -> None:
        """Read now; those who ask meanwhile wait for the same reading."""
        asked_at_s = time.monotonic()
        async with self._reading:
            if self._read_at_s >= asked_at_s:
                return
            await asyncio.sleep(max(0.0, self._read_at_s + AGAIN_S - time.monotonic()))
            await self._read()

    async def _read(self) -> None:
        self._read_at_s = time.monotonic()
        try:
            self._keys = await self._store.live_keys()
        except PostgresUnavailable as error:
            log.warning("api_keys_not_read", error=str(error), known=self._keys is not None)

    async def _keep_reading(self) -> None:
        turn = 0
        while True:
            async with self._reading:
                await self._read()
            turn += 1
            if turn % PURGE_EVERY == 0:
                await self._purge()
            await asyncio.sleep(REFRESH_S)

    async def _purge(self) -> None:
        try:
            await self._store.purge()
        except PostgresUnavailable as error:
            log.warning("idempotency_keys_not_purged", error=str(error))
