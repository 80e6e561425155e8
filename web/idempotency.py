"""``Idempotency-Key``: a request that is sent again gets the answer it got the first time.

Kept in Postgres per caller, route and key. While Postgres is away requests go on without it and the
answer says so: events and actions have ids of their own that make a repetition harmless.
"""

import hashlib
import re
from typing import Final

import structlog
from aiohttp import web

from recon_app.errors import PostgresUnavailable
from tables.postgres.access import Begun, StoredAnswer
from web.bodies import read_body
from web.context import ApiContext, context_of
from web.problems import Problem
from web.routes import Handler
from web.who import caller_of

__all__ = ["HEADER", "STATUS_HEADER", "once"]

log = structlog.get_logger(__name__)

HEADER: Final = "Idempotency-Key"
#: Says ``stored``, ``replayed``, ``released`` (not final: send it again) or ``unavailable``.
STATUS_HEADER: Final = "Idempotency-Status"
IN_FLIGHT: Final = {"Retry-After": "1"}
KEPT_HEADERS: Final = ("Content-Type", "Location")
_sound = re.compile(r"[\x21-\x7e]{1,255}").fullmatch

Place = tuple[str, str, str]


def once(route: str, handler: Handler) -> Handler:
    """The handler, run once for each key."""

    async def handle(request: web.Request) -> web.StreamResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return await handler(request)
        if not _sound(key):
            raise Problem("bad-request", f"{HEADER} must be 1 to 255 printable ASCII characters.")
        context = context_of(request)
        place = (caller_of(request), route, key)
        try:
            begun = await _begin(request, context, place)
        except PostgresUnavailable as error:
            log.warning("idempotency_unavailable", error=str(error))
            return _marked(await handler(request), "unavailable")
        if not begun.is_first:
            return _replayed(begun)
        return await _first(request, context, place, handler)

    return handle


async def _begin(request: web.Request, context: ApiContext, place: Place) -> Begun:
    body = await read_body(request, context.settings.api_max_body_bytes)
    told = (request.raw_path, request.content_type, request.headers.get("If-Match", ""))
    seen = hashlib.sha256("\x1f".join(told).encode("utf-8", "surrogatepass") + b"\x1f" + body)
    return await context.access.begin(
        place, seen.digest(), context.settings.idempotency_hours * 3600
    )


def _replayed(begun: Begun) -> web.Response:
    """The answer of before, or why there is none."""
    if not begun.is_same:
        raise Problem("idempotency-mismatch", f"This {HEADER} was used for another request.")
    if begun.answer is None:
        detail = "The first request with this key is being answered."
        raise Problem("idempotency-in-flight", detail, headers=IN_FLIGHT)
    its = begun.answer
    headers = {**its.headers, STATUS_HEADER: "replayed"}
    return web.Response(status=its.status, body=its.body, headers=headers)


async def _first(
    request: web.Request, context: ApiContext, place: Place, handler: Handler
) -> web.StreamResponse:
    """Answer, and keep the answer if it is final; anything else may be tried again."""
    try:
        response = await handler(request)
    except BaseException:
        await _settle(context, place, None)
        raise
    return _marked(response, await _settle(context, place, _final(response)))


def _final(response: web.StreamResponse) -> StoredAnswer | None:
    """What would be the same if it were asked again; not where some of it is to be sent again."""
    if not isinstance(response, web.Response) or not isinstance(response.body, bytes):
        return None
    if response.status >= 300 or "Retry-After" in response.headers:
        return None
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return StoredAnswer(response.status, kept, response.body)


async def _settle(context: ApiContext, place: Place, answer: StoredAnswer | None) -> str:
    try:
        if answer is None:
            await context.access.forget(place)
            return "released"
        await context.access.finish(place, answer)
    except PostgresUnavailable as error:
        log.warning("idempotency_unavailable", error=str(error))
        return "unavailable"
    return "stored"


def _marked(response: web.StreamResponse, status: str) -> web.StreamResponse:
    if not response.prepared:
        response.headers[STATUS_HEADER] = status
    return response
