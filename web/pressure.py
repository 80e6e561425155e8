"""How many bytes of request bodies are held at once; beyond the bound callers are asked to wait."""

from typing import Final

from aiohttp import web

from recon_app.metrics import API_BODY_BYTES
from web.problems import Problem

__all__ = ["Pressure"]

RETRY_AFTER: Final = {"Retry-After": "1"}


class Pressure:
    """Counts what is held, for one process."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._held = 0

    def take(self, request: web.Request, size: int) -> None:
        """Hold so much more for this request, until ``release``.

        Raises:
            Problem: there is no room now.
        """
        if self._held + size > self._limit:
            detail = "Too much is being taken in at the moment; send it again."
            raise Problem("overloaded", detail, headers=RETRY_AFTER)
        self._held += size
        API_BODY_BYTES.set(self._held)
        request[HELD] = request.get(HELD, 0) + size

    def release(self, request: web.Request) -> None:
        """Let go of what the request held."""
        self._held -= request.get(HELD, 0)
        request[HELD] = 0
        API_BODY_BYTES.set(self._held)


HELD: Final = web.RequestKey("held_bytes", int)
