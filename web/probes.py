"""What every process answers: that it lives, and its metrics."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from web.bodies import json_response
from web.models import Health

__all__ = ["get_health", "get_metrics"]


async def get_health(_request: web.Request) -> web.Response:
    """The process lives: it answers."""
    return json_response(Health("ok"))


async def get_metrics(_request: web.Request) -> web.Response:
    """Every metric, in Prometheus' text format."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
