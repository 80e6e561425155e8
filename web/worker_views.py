"""What every worker that is no api answers besides its own views: health, readiness, metrics."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from web.bodies import json_response
from web.middlewares import MIDDLEWARES
from web.probes import get_health, get_metrics

__all__ = ["setup_worker_routes"]


def setup_worker_routes(app: web.Application, readiness: Callable[[], dict[str, Any]]) -> None:
    """Mount ``/healthz``, ``/readyz`` (503 until ``readiness()["ready"]``) and ``/metrics``."""

    async def get_readiness(_request: web.Request) -> web.Response:
        answer = readiness()
        return json_response(answer, 200 if answer["ready"] else 503)

    app.middlewares.extend(MIDDLEWARES)
    app.router.add_get("/healthz", get_health)
    app.router.add_get("/readyz", get_readiness)
    app.router.add_get("/metrics", get_metrics)
