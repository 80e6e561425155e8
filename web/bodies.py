"""Request bodies: which media types we read, and how much of them."""

import asyncio
from typing import Final

import msgspec
from aiohttp import web

from web.problems import Problem

__all__ = ["JSON", "NDJSON", "json_response", "media_type", "read_body"]

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
CHUNK_BYTES: Final = 64 * 1024
BODY_TIMEOUT_S: Final = 20.0

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
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            return await _read_body(request, limit_bytes)
    except web.RequestPayloadError as error:
        raise Problem("bad-request", f"The body cannot be read: {error}.") from None
    except TimeoutError:
        raise Problem("too-slow", f"Send the body within {BODY_TIMEOUT_S:.0f} s.") from None


async def _read_body(request: web.Request, limit_bytes: int) -> bytes:
    too_large = Problem("too-large", f"The body may have at most {limit_bytes} bytes.")
    if (request.content_length or 0) > limit_bytes:
        raise too_large
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.content.iter_chunked(CHUNK_BYTES):
        size += len(chunk)
        if size > limit_bytes:
            raise too_large
        chunks.append(chunk)
    return b"".join(chunks)


def json_response(
    view: object, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """Any view as JSON."""
    return web.Response(status=status, body=_encode(view), content_type=JSON, headers=headers or {})
