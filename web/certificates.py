"""Certificates that webhook senders sign with: kept in a folder, fetched when one is new.

Only URLs that a scheme has pinned to its provider's hosts come here. Files that an operator puts
there make the api independent of the network: ``<last part of the path>.pem``.
"""

import asyncio
from pathlib import Path
from typing import Final

import aiohttp
import structlog
from cryptography.x509 import load_pem_x509_certificates
from yarl import URL

from recon_app.errors import UnavailableError

__all__ = ["Certificates"]

log = structlog.get_logger(__name__)

TIMEOUT_S: Final = 5.0
MAX_BYTES: Final = 64 * 1024
MAX_KEPT: Final = 100


class Certificates:
    """One session and one folder. A new certificate is fetched by one request at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, bytes] = {}
        self._session: aiohttp.ClientSession | None = None
        self._one_at_a_time = asyncio.Lock()

    async def open(self, connector: aiohttp.BaseConnector | None = None) -> None:
        """Make the session; nothing is connected yet."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        self._session = aiohttp.ClientSession(
            timeout=timeout, connector=connector, trust_env=True, raise_for_status=True
        )

    async def close(self) -> None:
        """Close its connections."""
        if self._session is not None:
            await self._session.close()

    async def get(self, url: str) -> bytes:
        """The certificate behind a pinned URL, as PEM.

        Raises:
            UnavailableError: it is not kept and cannot be fetched now.
        """
        if url in self._known:
            return self._known[url]
        async with self._one_at_a_time:
            kept = self._folder / f"{URL(url).name}.pem"
            if url not in self._known:
                pem = kept.read_bytes() if kept.is_file() else await self._fetch(url, kept)
                self._known[url] = pem
            return self._known[url]

    async def _fetch(self, url: str, kept: Path) -> bytes:
        if self._session is None or len(self._known) >= MAX_KEPT:
            raise UnavailableError("no further certificate is fetched")
        try:
            async with self._session.get(url, allow_redirects=False) as answer:
                pem = await answer.content.read(MAX_BYTES)
            load_pem_x509_certificates(pem)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise UnavailableError(f"{url} gave no certificate: {error!r}") from None
        self._keep(kept, pem)
        return pem

    def _keep(self, kept: Path, pem: bytes) -> None:
        """Write it down; without a folder that can be written it is fetched at every start."""
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pem)
        except OSError as error:
            log.warning("certificate_not_kept", path=str(kept), error=str(error))
