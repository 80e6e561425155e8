"""A file in a request: the body itself, or the first file of a form."""

import asyncio
from typing import Final

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from web.bodies import read_body
from web.context import context_of
from web.problems import Problem

__all__ = ["MULTIPART", "read_upload"]

MULTIPART: Final = "multipart/form-data"
CHUNK_BYTES: Final = 64 * 1024
MAX_PARTS: Final = 16
#: What a form that is none ends in, inside aiohttp.
BROKEN: Final = (
    AssertionError,
    EOFError,
    HttpProcessingError,
    LookupError,
    RuntimeError,
    ValueError,
    web.RequestPayloadError,
)


async def read_upload(request: web.Request, name: str, limit_bytes: int) -> tuple[str, bytes]:
    """The name of the file, ``name`` where the form gives none, and its bytes.

    Raises:
        Problem: it is too large or too slow, or there is no file in the form.
    """
    if request.content_type != MULTIPART:
        return name, await read_body(request, limit_bytes)
    timeout_s = context_of(request).settings.body_timeout_s
    try:
        async with asyncio.timeout(timeout_s):
            part = await _first_file(request)
            return part.filename or name, await _bytes_of(request, part, limit_bytes)
    except TimeoutError:
        raise Problem("too-slow", f"Send the body within {timeout_s:.0f} s.") from None
    except BROKEN as error:
        raise Problem("bad-request", f"The form cannot be read: {error!r}.") from None


async def _first_file(request: web.Request) -> BodyPartReader:
    reader = await request.multipart()
    for _ in range(MAX_PARTS):
        part = await reader.next()
        if isinstance(part, BodyPartReader) and part.filename:
            return part
        if part is None:
            break
        await part.release()
    raise Problem("bad-request", f"There is no file in the first {MAX_PARTS} parts of the form.")


async def _bytes_of(request: web.Request, part: BodyPartReader, limit_bytes: int) -> bytes:
    pressure = context_of(request).pressure
    body = bytearray()
    while chunk := await part.read_chunk(CHUNK_BYTES):
        if len(body) + len(chunk) > limit_bytes:
            raise Problem("too-large", f"The file may have at most {limit_bytes} bytes.")
        pressure.take(request, len(chunk))
        body += chunk
    return bytes(body)
