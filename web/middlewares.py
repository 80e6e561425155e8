"""What happens around every request: an id, a problem instead of a trace, headers, a log line."""

import re
import secrets
import time
from typing import Final

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from recon_app.metrics import HTTP_IN_FLIGHT, HTTP_REQUESTS, HTTP_SECONDS
from web.audit_line import audit
from web.context import CONTEXT
from web.cors import let_read, share
from web.problems import Problem, problem_response

__all__ = ["ID_KEY", "MIDDLEWARES", "REQUEST_ID", "SECURITY_HEADERS", "dress", "route_template"]

log = structlog.get_logger(__name__)

REQUEST_ID: Final = "X-Request-ID"
ID_KEY: Final = web.RequestKey("request_id", str)
QUIET_ROUTES: Final = frozenset({"/healthz", "/readyz", "/metrics"})
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: Over https only, and for a year.
TRANSPORT: Final = ("Strict-Transport-Security", "max-age=31536000")
#: What aiohttp itself raises -> the problem it is.
STATUS_PROBLEMS: Final = {
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
}
_sound_id = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch


def route_template(request: web.Request) -> str:
    """The template of the request's path: a closed set, fit for a label."""
    resource = request.match_info.route.resource
    return "unmatched" if resource is None else resource.canonical


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id; log and count it once it is answered."""
    given = request.headers.get(REQUEST_ID, "")
    request_id = given if _sound_id(given) else secrets.token_hex(8)
    request[ID_KEY] = request_id
    structlog.contextvars.bind_contextvars(request_id=request_id)
    started = time.perf_counter()
    HTTP_IN_FLIGHT.inc()
    status = 499
    try:
        response = await handler(request)
        status = response.status
        if not response.prepared:
            response.headers[REQUEST_ID] = request_id
        return response
    finally:
        HTTP_IN_FLIGHT.dec()
        _release(request)
        audit(request, route_template(request), status, request_id)
        _record(request, status, time.perf_counter() - started)


def _release(request: web.Request) -> None:
    """Let go of the bytes of its body."""
    context = request.app.get(CONTEXT)
    if context is not None:
        context.pressure.release(request)


def _record(request: web.Request, status: int, seconds: float) -> None:
    """One log line and the metrics of a request that is over."""
    route = route_template(request)
    method = request.method if request.method in METHODS else "OTHER"
    HTTP_REQUESTS.labels(method, route, str(status)).inc()
    HTTP_SECONDS.labels(method, route).observe(seconds)
    write = log.debug if route in QUIET_ROUTES else log.info
    write(
        "http_request",
        method=method,
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        request_id=request[ID_KEY],
    )


@web.middleware
async def protect(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Headers that keep a browser from doing more with an answer than it should."""
    response = await handler(request)
    if not response.prepared:
        _secure(request, response)
    return response


def dress(request: web.Request, response: web.StreamResponse) -> None:
    """Give an answer that its handler begins itself what others get once they are made."""
    response.headers[REQUEST_ID] = request[ID_KEY]
    let_read(request, response)
    _secure(request, response)


def _secure(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.secure:
        response.headers.setdefault(*TRANSPORT)


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into a problem document; traces go to the log only."""
    request_id: str = request[ID_KEY]
    try:
        return await handler(request)
    except Problem as problem:
        return problem_response(problem, request_id)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return problem_response(_http_problem(error), request_id)
    except Exception:
        log.exception("http_failed", route=route_template(request), request_id=request_id)
        detail = f"The log says more under request_id {request_id}."
        return problem_response(Problem("internal-error", detail), request_id)


def _http_problem(error: web.HTTPException) -> Problem:
    """The problem behind an error of aiohttp's own."""
    allow = error.headers.get("Allow")
    headers = {"Allow": allow} if allow else {}
    return Problem(STATUS_PROBLEMS.get(error.status, "bad-request"), error.reason, headers=headers)


MIDDLEWARES: Final = (observe, protect, share, explain)
