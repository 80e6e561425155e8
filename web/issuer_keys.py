"""The keys of the identity provider: a file, or a URL whose answer is kept."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any, Final

import aiohttp
import structlog
from joserfc.jwk import KeySet

from recon_app.access.tokens import read_keys
from recon_app.errors import UnavailableError

__all__ = ["IssuerKeys"]

log = structlog.get_logger(__name__)

TIMEOUT_S: Final = 5.0
MAX_BYTES: Final = 256 * 1024
#: Keys are read again this often, and at once, but not more often than AGAIN_S, for an unknown one.
KEEP_S: Final = 600.0
AGAIN_S: Final = 30.0


class IssuerKeys:
    """``source`` is an https URL or the path of a file."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._keys: KeySet | None = None
        self._read_at_s = -KEEP_S
        self._reading = asyncio.Lock()

    async def get(self, *, newer: bool = False) -> KeySet:
        """The keys; ``newer`` when a token names one that is not among them.

        Raises:
            UnavailableError: there are none yet.
        """
        async with self._reading:
            age_s = time.monotonic() - self._read_at_s
            if self._keys is None or age_s > (AGAIN_S if newer else KEEP_S):
                await self._read()
        if self._keys is None:
            raise UnavailableError("the issuer's keys cannot be read yet")
        return self._keys

    async def _read(self) -> None:
        """Read them; those of before stay good when that fails."""
        try:
            self._keys = read_keys(json.loads(await self._document()))
            self._read_at_s = time.monotonic()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.warning("issuer_keys_not_read", source=self._source, error=repr(error))

    async def _document(self) -> Any:
        if not self._source.startswith(("https://", "http://")):
            return await asyncio.to_thread(Path(self._source).read_bytes)
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with (
            aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session,
            session.get(self._source, allow_redirects=False) as answer,
        ):
            return await answer.content.read(MAX_BYTES)
