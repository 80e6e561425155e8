"""``GET /pipeline``: where everything stands between the input topics and Postgres."""

from aiohttp import web

from web.bodies import json_response
from web.context import context_of

__all__ = ["get_pipeline"]


async def get_pipeline(request: web.Request) -> web.Response:
    """Partitions with their lag, owners and recovery, the sink, dead letters, stream clients.

    What is away leaves its part empty or null, and ``away`` says why; the answer is 200 all the
    same. It is at most about a second old.
    """
    return json_response(await context_of(request).pipeline.view())
