"""Request bodies: which media types we read, and how much of them."""

import asyncio
from typing import Final

import msgspec
from aiohttp import web

from web.context import context_of
from web.pressure import Pressure
from web.problems import Problem

__all__ = ["JSON", "NDJSON", "json_response", "media_type", "read_body"]

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
CHUNK_BYTES: Final = 64 * 1024
BODY: Final = web.RequestKey("body", bytes)

_encode = msgspec.json.Encoder().encode


def media_type(request: web.Request, supported: tuple[str, ...]) -> str:
    """The media type of the body, one of ``supported``."""
    charset = (request.charset or "utf-8").lower()
    if request.content_type in supported and charset in ("utf-8", "utf8"):
        return request.content_type
    wanted = " or ".join(supported)
    raise Problem("unsupported-media-type", f"Send {wanted}, in UTF-8 (header Content-Type).")


async def read_body(request: web.Request, limit_bytes: int) -> bytes:
    """The whole body, unless it is larger than ``limit_bytes`` once decompressed, or too slow."""
    body = request.get(BODY)
    if body is None:
        request[BODY] = body = await _read_in_time(request, limit_bytes)
    if len(body) > limit_bytes:
        raise _too_large(limit_bytes)
    return body


async def _read_in_time(request: web.Request, limit_bytes: int) -> bytes:
    context = context_of(request)
    timeout_s = context.settings.body_timeout_s
    try:
        async with asyncio.timeout(timeout_s):
            return await _read(request, limit_bytes, context.pressure)
    except web.RequestPayloadError as error:
        raise Problem("bad-request", f"The body cannot be read: {error}.") from None
    except TimeoutError:
        raise Problem("too-slow", f"Send the body within {timeout_s:.0f} s.") from None


async def _read(request: web.Request, limit_bytes: int, pressure: Pressure) -> bytes:
    """The body as it comes; what it says of its own length is believed when it is too much."""
    if (request.content_length or 0) > limit_bytes:
        raise _too_large(limit_bytes)
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.content.iter_chunked(CHUNK_BYTES):
        size += len(chunk)
        if size > limit_bytes:
            raise _too_large(limit_bytes)
        pressure.take(request, len(chunk))
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(limit_bytes: int) -> Problem:
    return Problem("too-large", f"The body may have at most {limit_bytes} bytes.")


def json_response(
    view: object, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """Any view as JSON."""
    return web.Response(status=status, body=_encode(view), content_type=JSON, headers=headers or {})
