"""Whether the api can work, and how the processes behind it are."""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

from aiohttp import web

from recon_app.errors import UnavailableError
from web.bodies import json_response
from web.context import context_of
from web.models import Readiness

__all__ = ["get_readiness"]

T = TypeVar("T")
#: Below the second that probes usually wait.
PATIENCE_S: Final = 0.8


async def get_readiness(request: web.Request) -> web.Response:
    """Ready means that events can be accepted; the rest is told, with recovery progress."""
    context = context_of(request)
    kafka, postgres, engine = await asyncio.gather(
        _soon(context.ingest.ready(), False),
        _soon(context.store.ready(), False),
        _soon(context.engine.readiness(), None),
    )
    known: dict[str, Any] = engine or {}
    # Addresses of workers are for those who may read, by GET /pipeline.
    known.pop("owners", None)
    checks = {"kafka": kafka, "postgres": postgres, "engine": bool(known.get("ready"))}
    return json_response(Readiness(kafka, checks, engine), 200 if kafka else 503)


async def _soon(answer: Awaitable[T], otherwise: T) -> T:
    """The answer, if it comes before a probe would give up."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await answer
    except (TimeoutError, UnavailableError):
        return otherwise
