"""The plain page: the latest transactions, and what one of them looks like."""

from pathlib import Path
from typing import Final

from aiohttp import web

from web.problems import Problem

__all__ = ["get_asset", "get_page"]

STATIC: Final = Path(__file__).parent / "static"
#: What is served, and as what; nothing else under the folder is.
ASSETS: Final = {
    "page.js": "text/javascript",
    "page.css": "text/css",
    "icon.svg": "image/svg+xml",
}


async def get_page(_request: web.Request) -> web.Response:
    """The page itself."""
    return _file("index.html", "text/html")


async def get_asset(request: web.Request) -> web.Response:
    """What the page is made of."""
    name = request.match_info["name"]
    if name not in ASSETS:
        raise Problem("not-found", "There is no such asset.")
    return _file(name, ASSETS[name])


def _file(name: str, media_type: str) -> web.Response:
    """A small file of this package."""
    body = (STATIC / name).read_bytes()
    return web.Response(body=body, content_type=media_type, charset="utf-8")
