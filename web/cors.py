"""Which other origins' pages may call the api. Callers show a key or token, never a cookie."""

from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from web.context import CONTEXT

__all__ = ["share"]

ALLOWED: Final = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-API-Key, "
        "X-Recon-Actor, X-Request-ID"
    ),
    "Access-Control-Max-Age": "600",
}
EXPOSED: Final = "ETag, Idempotency-Status, Location, Retry-After, X-Request-ID"


@web.middleware
async def share(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a browser's preflight, and let allowed origins read answers."""
    context = request.app.get(CONTEXT)
    origin = request.headers.get("Origin", "")
    if context is None or origin not in context.settings.allowed_origins:
        return await handler(request)
    is_preflight = "Access-Control-Request-Method" in request.headers
    if request.method == "OPTIONS" and is_preflight:
        response: web.StreamResponse = web.Response(status=204, headers=ALLOWED)
    else:
        response = await handler(request)
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers.add("Vary", "Origin")
    return response
