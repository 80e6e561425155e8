"""Whether a process lives, whether it can work, and its metrics."""

from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from recon_app.errors import UnavailableError
from web.bodies import json_response
from web.context import context_of
from web.models import Health, Readiness

__all__ = ["get_health", "get_metrics", "get_readiness"]


async def get_health(_request: web.Request) -> web.Response:
    """The process lives: it answers."""
    return json_response(Health("ok"))


async def get_metrics(_request: web.Request) -> web.Response:
    """Every metric, in Prometheus' text format."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def get_readiness(request: web.Request) -> web.Response:
    """Ready means that events can be accepted; the rest is told, with recovery progress."""
    context = context_of(request)
    kafka = await context.ingest.ready()
    checks = {"kafka": kafka, "postgres": await context.store.ready()}
    engine: dict[str, Any] | None = None
    try:
        engine = await context.engine.readiness()
        checks["engine"] = bool(engine.get("ready"))
    except UnavailableError:
        checks["engine"] = False
    return json_response(Readiness(kafka, checks, engine), 200 if kafka else 503)
