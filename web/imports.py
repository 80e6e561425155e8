"""``POST /imports``: a file, taken in as ``recon import`` takes it, by the same core.

The answer comes when all of it is acknowledged. A caller that went away asks again: the import went
on without it, and is answered from its record.
"""

import asyncio
from typing import Final

from aiohttp import web

from recon_app.errors import (
    ConfigError,
    ImportBusy,
    InvalidPayload,
    KafkaUnavailable,
    PostgresUnavailable,
)
from recon_app.imports.job import AUTO, How, Job, new_job, options_of
from recon_app.imports.record import ImportState
from recon_app.imports.run import Report, Run, import_file
from recon_app.imports.view import MAX_REJECTS, import_view, preview_view
from tables.postgres.imports import import_table
from web.bodies import json_response
from web.context import ApiContext, context_of
from web.problems import Problem, invalid_parameter, poison_problem
from web.routes import Parameter
from web.uploads import read_upload
from web.who import principal_of

__all__ = ["IMPORT_PARAMETERS", "post_import"]

RETRY_AFTER: Final = {"Retry-After": "5"}
#: Of a preview, these many lines are shown; the rest is counted.
MAX_LINES: Final = 1000
TRUE: Final = frozenset(("1", "true", "yes"))
FALSE: Final = frozenset(("", "0", "false", "no"))

_FLAG: Final[dict[str, object]] = {"type": "boolean", "default": False}
_TEXT: Final[dict[str, object]] = {"type": "string", "minLength": 1, "maxLength": 128}
_OPTIONS: Final[dict[str, object]] = {
    "type": "array",
    "items": {"type": "string", "pattern": "^[^=]+="},
}
IMPORT_PARAMETERS: Final = (
    Parameter("adapter", "query", {**_TEXT, "default": AUTO}, "Who reads it; auto: guessed"),
    Parameter("account", "query", _TEXT, "The account it stands for, where it names none"),
    Parameter("option", "query", _OPTIONS, "KEY=VALUE of the adapter's own; repeat for several"),
    Parameter("name", "query", {**_TEXT, "maxLength": 256}, "Of the file, where no part names it"),
    Parameter("dry_run", "query", _FLAG, "Say what each line would become; publish nothing"),
    Parameter("strict", "query", _FLAG, "Refuse it when a statement's balance does not come out"),
)


async def post_import(request: web.Request) -> web.Response:
    """Take a file in: a raw body, or the first file of a form. 202 once Kafka has all of it.

    200 when it was imported before, and for a dry run. Rejected lines cost no other line: the
    answer names the first of them.
    """
    context = context_of(request)
    is_dry, is_strict = _flag(request, "dry_run"), _flag(request, "strict")
    job = await _job(request, context)
    try:
        if is_dry:
            return json_response(await asyncio.to_thread(preview_view, job, MAX_LINES))
        return await _import(context, job, is_strict=is_strict)
    except InvalidPayload as fault:
        raise poison_problem(fault, "import") from None
    except ImportBusy as error:
        raise Problem("import-in-flight", f"{error}.", headers=RETRY_AFTER) from None
    except (PostgresUnavailable, ConfigError) as error:
        raise Problem("imports-unavailable", f"{error}.", headers=RETRY_AFTER) from None
    except KafkaUnavailable as error:
        raise Problem("kafka-unavailable", f"{error}.", headers=RETRY_AFTER) from None


async def _job(request: web.Request, context: ApiContext) -> Job:
    query, settings = request.query, context.settings
    name, body = await read_upload(request, query.get("name", "upload"), settings.import_max_bytes)
    actor = principal_of(request).id
    try:
        options = options_of(query.getall("option", []))
        how = How(query.get("adapter", AUTO), query.get("account"), options)
        return new_job(body, name, how, actor, settings.max_event_bytes)
    except ConfigError as error:
        raise invalid_parameter("adapter", str(error)) from None


async def _import(context: ApiContext, job: Job, *, is_strict: bool) -> web.Response:
    settings = context.settings
    dsn, schema = settings.postgres_dsn.get_secret_value(), settings.postgres_schema
    async with import_table(dsn, schema) as book:
        run = Run(context.ingest, book, context.topics, is_strict)
        report = await import_file(run, job)
        rejects = await book.rejects(job.id, 0, MAX_REJECTS)
    _require_done(report)
    return json_response(import_view(report, rejects), 200 if report.is_known else 202)


def _require_done(report: Report) -> None:
    if report.record.state is ImportState.FAILED:
        raise Problem("unbalanced-statement", f"{report.record.error}.")


def _flag(request: web.Request, name: str) -> bool:
    said = request.query.get(name, "").lower()
    if said not in TRUE | FALSE:
        raise invalid_parameter(name, "must be true or false")
    return said in TRUE
