"""``/exports``: lists as files, made in the background and kept for a day."""

from typing import Final

from aiohttp import web

from web.problems import Problem

__all__ = ["EXPORT_TYPES", "get_export", "get_export_file", "post_export"]

EXPORT_TYPES: Final = "*/*"


async def post_export(request: web.Request) -> web.Response:
    """Have the rows of a filter written to a file: CSV (zipped), XLSX or PDF.

    It is made in the background by the process that is asked; ``href`` says how far it is.
    """
    raise Problem("exports-busy", "not there yet")


async def get_export(request: web.Request) -> web.Response:
    """How far an export is."""
    raise Problem("unknown-export", "not there yet")


async def get_export_file(request: web.Request) -> web.Response:
    """The file of an export."""
    raise Problem("unknown-export", "not there yet")
