"""``/exports``: lists as files, made in the background and kept for a day."""

import re
import time
from typing import Final

import msgspec
from aiohttp import web

from recon_app.codec.document import decode_document
from recon_app.codec.shapes import convert
from recon_app.errors import PoisonError
from tables.postgres.filters import Sort
from web.bodies import JSON, json_response, media_type, read_body
from web.context import context_of
from web.desk_models import ExportIn, ExportView
from web.exporting.jobs import Asked
from web.exporting.record import TYPES, Record
from web.filters import filters_in
from web.parameters import path_id
from web.problems import Problem, poison_problem
from web.times import rfc3339
from web.who import caller_of

__all__ = ["EXPORT_TYPES", "get_export", "get_export_file", "post_export"]

EXPORT_TYPES: Final = "*/*"
MAX_EXPORT_BYTES: Final = 64 * 1024
RETRY_AFTER: Final = {"Retry-After": "10"}
_is_id = re.compile(r"[0-9a-f]{32}").fullmatch
_unsafe = re.compile(r"[^A-Za-z0-9._-]+")


async def post_export(request: web.Request) -> web.Response:
    """Have the rows of a filter written to a file: CSV (zipped), XLSX or PDF.

    It is made in the background by the process that is asked; ``href`` says how far it is.
    """
    media_type(request, (JSON,))
    body = await read_body(request, MAX_EXPORT_BYTES)
    try:
        asked = convert(decode_document(body, MAX_EXPORT_BYTES), ExportIn)
    except PoisonError as fault:
        raise poison_problem(fault, "export") from None
    filters = filters_in(asked.filters)
    exports = context_of(request).exports
    if exports.is_busy():
        raise Problem("exports-busy", "Wait until some are done.", headers=RETRY_AFTER)
    wanted = Asked(filters, Sort(asked.sort, asked.order == "desc"), _spelled(asked))
    record = exports.begin(asked.format, _name(asked.name), caller_of(request), wanted)
    view = _view(record)
    return json_response(view, 202, {"Location": view.href})


async def get_export(request: web.Request) -> web.Response:
    """How far an export is."""
    return json_response(_view(_record(request)))


async def get_export_file(request: web.Request) -> web.StreamResponse:
    """The file of an export."""
    record = _record(request)
    if record.status != "DONE":
        raise Problem("export-not-ready", record.detail or f"It is {record.status}.")
    headers = {
        "Content-Type": TYPES[record.format][1],
        "Content-Disposition": f'attachment; filename="{record.file_name}"',
    }
    return web.FileResponse(context_of(request).exports.file(record), headers=headers)


def _record(request: web.Request) -> Record:
    export_id = path_id("export_id", request.match_info["export_id"])
    found = None
    if _is_id(export_id):
        found = context_of(request).exports.get(export_id, caller_of(request))
    if found is None:
        raise Problem("unknown-export", "It was never asked for by you, or its day is over.")
    return found


def _name(given: str | None) -> str:
    """A name that any file system takes."""
    name = _unsafe.sub("-", given or "").strip("-.")
    return name or time.strftime("transactions-%Y%m%d-%H%M%S", time.gmtime())


def _spelled(asked: ExportIn) -> tuple[tuple[str, str], ...]:
    """The filters and the order, for whoever reads the file."""
    given = msgspec.to_builtins(asked.filters)
    filters = (
        (name, value if isinstance(value, list) else [value]) for name, value in given.items()
    )
    spelled = [(name, ", ".join(map(str, values))) for name, values in filters]
    return (*spelled, ("order", f"{asked.sort} {asked.order}"))


def _view(record: Record) -> ExportView:
    href = f"/exports/{record.id}"
    return ExportView(
        export_id=record.id,
        status=record.status,
        format=record.format,
        name=record.file_name,
        rows=record.rows,
        total=record.total,
        bytes=record.bytes,
        href=href,
        file=f"{href}/file" if record.status == "DONE" else None,
        detail=record.detail,
        created_at=rfc3339(record.created_s * 1000),
        expires_at=rfc3339(record.expires_s * 1000),
    )
