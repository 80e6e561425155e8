"""Asks any engine worker about one transaction; the worker finds the owner itself."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import aiohttp
import msgspec
from yarl import URL

from recon_app.errors import UnavailableError
from recon_app.settings import Settings

__all__ = ["EngineAnswer", "EngineClient"]

TIMEOUT_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """What a worker answered: 200 with the case as bytes, or 404."""

    found: bool
    body: bytes
    etag: str | None


class EngineClient:
    """One session to ``engine_url``."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.engine_url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make the session; nothing is connected yet."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))

    async def close(self) -> None:
        """Close its connections."""
        if self._session is not None:
            await self._session.close()

    async def transaction(self, txn_id: str) -> EngineAnswer:
        """The live state of one transaction.

        Raises:
            UnavailableError: the engine is away, recovering, or too slow.
        """
        status, body, etag = await self._get(f"/txns/{quote(txn_id, safe='')}")
        if status not in (200, 404):
            raise UnavailableError(f"the engine at {self._url} answered {status}")
        return EngineAnswer(status == 200, body, etag)

    async def readiness(self, worker: str | None = None) -> dict[str, Any]:
        """What a worker says about itself, recovery progress included; by default any.

        Raises:
            UnavailableError: the engine is away.
        """
        _, body, _ = await self._get("/readyz", worker)
        try:
            answer: dict[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
        except msgspec.MsgspecError as error:
            raise UnavailableError(f"the engine's /readyz is no JSON: {error}") from None
        return answer

    async def _get(self, path: str, worker: str | None = None) -> tuple[int, bytes, str | None]:
        """Status, body and ETag."""
        base = worker.rstrip("/") if worker else self._url
        if self._session is None:
            raise UnavailableError("the engine client is not open")
        url = URL(base + path, encoded=True)
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                return response.status, await response.read(), response.headers.get("ETag")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            message = f"no answer from the engine at {base}: {error!r}"
            raise UnavailableError(message) from None
