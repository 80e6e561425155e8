"""What browsers get: the built dashboard, or a plain page where none is built.

The dashboard is one page with routes of its own: each of them answers the same ``index.html``, so
that a reload or a shared link finds its way. What the page is made of has its digest in its name.
"""

import hashlib
import re
from pathlib import Path
from typing import Final

from aiohttp import ETag, web

from web.problems import Problem

__all__ = ["PAGES", "get_asset", "get_page"]

HERE: Final = Path(__file__).parent
#: Where ``npm run build`` puts it; an installed package has it in the same place.
BUILT: Final = HERE / "dashboard" / "dist"
#: The plain page and what it is made of.
PLAIN: Final = HERE / "static"
#: The routes of the dashboard. No route of the API is among them.
PAGES: Final = (
    "/",
    "/live",
    "/exceptions",
    "/transactions",
    "/transactions/{txn_id}",
    "/unmatched",
    "/reports",
    "/health",
)
#: What is served, by the end of its name; nothing else is.
MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
TEXT: Final = ("text/css", "text/html", "text/javascript", "image/svg+xml")
#: A page loads only what is served here, and nothing is in its text.
POLICY: Final = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
PERMISSIONS: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
#: A name with a digest never changes what it holds.
FOREVER: Final = "public, max-age=31536000, immutable"
ASK: Final = "no-cache"
#: As the build writes it; a word that happens to be as long has no capital and no digit.
_has_digest = re.compile(r".+-(?=[^.]*[A-Z0-9_])[A-Za-z0-9_-]{8}\.[a-z0-9]+").fullmatch


async def get_page(request: web.Request) -> web.StreamResponse:
    """The dashboard, whatever its route."""
    built = BUILT / "index.html"
    page = built if built.is_file() else PLAIN / "index.html"
    response = _file(request, page, "text/html", ASK)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Permissions-Policy"] = PERMISSIONS
    return response


async def get_asset(request: web.Request) -> web.StreamResponse:
    """What the page is made of."""
    name = request.match_info["name"]
    kind = MEDIA_TYPES.get(Path(name).suffix)
    path = _assets().get(name)
    if kind is None or path is None:
        raise Problem("not-found", "There is no such asset.")
    return _file(request, path, kind, FOREVER if _has_digest(name) else ASK)


def _assets() -> dict[str, Path]:
    """The files there are, by name: nothing that a path could lead to besides."""
    folder = BUILT / "assets" if (BUILT / "index.html").is_file() else PLAIN
    return {path.name: path for path in folder.iterdir() if path.is_file()}


def _file(request: web.Request, path: Path, kind: str, cache: str) -> web.Response:
    """A small file, compressed for whoever takes that; 304 for whoever has it."""
    body = path.read_bytes()
    tag = ETag(hashlib.sha256(body).hexdigest()[:32], is_weak=True)
    known = [given.value for given in request.if_none_match or ()]
    response = web.Response(status=304) if tag.value in known else web.Response(body=body)
    if response.status != web.HTTPNotModified.status_code:
        response.content_type = kind
        if kind in TEXT:
            response.charset = "utf-8"
            response.enable_compression()
    response.etag = tag
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept-Encoding"
    return response
