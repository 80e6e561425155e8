"""Which other origins' pages may call the api. Callers show a key or token, never a cookie."""

from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from web.context import CONTEXT

__all__ = ["let_read", "share"]

ALLOWED: Final = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
        "X-API-Key, X-Recon-Actor, X-Request-ID"
    ),
    "Access-Control-Max-Age": "600",
}
PREFLIGHT_STATUS: Final = 204
EXPOSED: Final = (
    "Content-Disposition, ETag, Idempotency-Status, Location, Retry-After, X-Request-ID"
)


@web.middleware
async def share(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a browser's preflight, and let allowed origins read answers."""
    if not _is_allowed(request):
        return await handler(request)
    is_preflight = "Access-Control-Request-Method" in request.headers
    if request.method == "OPTIONS" and is_preflight:
        response: web.StreamResponse = web.Response(status=PREFLIGHT_STATUS, headers=ALLOWED)
    else:
        response = await handler(request)
    if not response.prepared:
        let_read(request, response)
    return response


def let_read(request: web.Request, response: web.StreamResponse) -> None:
    """Let an allowed origin read this answer, which has not begun."""
    if not _is_allowed(request):
        return
    if response.status != PREFLIGHT_STATUS:
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    response.headers.add("Vary", "Origin")


def _is_allowed(request: web.Request) -> bool:
    context = request.app.get(CONTEXT)
    origin = request.headers.get("Origin", "")
    return context is not None and origin in context.settings.allowed_origins
