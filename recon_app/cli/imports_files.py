"""Files that a command names, imported or previewed one after the other."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from producers.exits import DIFFERENCES, USAGE
from recon_app.cli.imports_preview import show_preview
from recon_app.cli.imports_show import Progress, show_report, show_unread
from recon_app.errors import ConfigError, InvalidPayload
from recon_app.imports.job import How, Job, new_job, too_large
from recon_app.imports.record import ImportState, Reject
from recon_app.imports.rejects import RejectTable
from recon_app.imports.run import Report, Run, import_file
from recon_app.ingest import Ingest
from recon_app.settings import Settings
from recon_app.topics import topics
from tables.postgres.imports import ImportTable, import_table

__all__ = ["Asked", "Line", "import_paths", "one_path", "preview_paths", "stoppable"]

INTERRUPTED: Final = 1
PAGE: Final = 1000
STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for."""

    settings: Settings
    how: How
    actor: str
    is_strict: bool = False
    is_again: bool = False
    as_json: bool = False
    rejects: RejectTable | None = None

    def job(self, path: Path) -> Job:
        """The file, read.

        Raises:
            InvalidPayload: it is larger than an import may be.
            ConfigError: it cannot be read, or nobody knows its format.
        """
        body = _read(path, self.settings.import_max_bytes)
        return new_job(body, path.name, self.how, self.actor, self.settings.max_event_bytes)


@dataclass
class Line:
    """The way in: a producer, and the wish to stop that a signal brings."""

    ingest: Ingest
    stop: asyncio.Event = field(default_factory=asyncio.Event)


def import_paths(asked: Asked, paths: Sequence[Path]) -> int:
    """Import files; the exit code of the worst of them."""
    return asyncio.run(_import_paths(asked, paths))


def preview_paths(asked: Asked, paths: Sequence[Path]) -> int:
    """Show what files would become; nothing is reached and nothing sent."""
    return max((_preview(asked, path) for path in paths), key=_badness, default=0)


@asynccontextmanager
async def stoppable(settings: Settings) -> AsyncIterator[Line]:
    """The way in, until the block ends; SIGTERM and SIGINT only ask it to stop."""
    line = Line(Ingest(settings))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, line.stop.set)
    line.ingest.start()
    try:
        yield line
    finally:
        await line.ingest.stop()


async def one_path(
    asked: Asked, line: Line, path: Path, rejects: RejectTable | None
) -> tuple[Report | None, int]:
    """Import one file and show how it ended: the report (null where it could not be read), code.

    Raises:
        KafkaUnavailable, PostgresUnavailable, ImportBusy: it is to be tried again.
    """
    try:
        job = asked.job(path)
        async with _booked(asked.settings) as book:
            report = await _imported(asked, line, book, job)
            found = await _rejects(book, report, job, rejects)
    except (InvalidPayload, ConfigError) as error:
        show_unread(path.name, str(error), as_json=asked.as_json)
        return None, USAGE
    show_report(report, found, as_json=asked.as_json)
    if report.record.state is ImportState.RUNNING:
        return report, INTERRUPTED
    is_bad = report.record.rejected or report.record.is_off
    return report, DIFFERENCES if is_bad else 0


async def _import_paths(asked: Asked, paths: Sequence[Path]) -> int:
    worst = 0
    async with stoppable(asked.settings) as line:
        for path in paths:
            _, code = await one_path(asked, line, path, asked.rejects)
            worst = max(worst, code, key=_badness)
            if line.stop.is_set():
                break
    return worst


async def _imported(asked: Asked, line: Line, book: ImportTable, job: Job) -> Report:
    with Progress(job.payload.name or "") as progress:
        run = Run(
            line.ingest,
            book,
            topics(asked.settings),
            asked.is_strict,
            asked.is_again,
            progress.show,
            line.stop.is_set,
        )
        return await import_file(run, job)


async def _rejects(
    book: ImportTable, report: Report, job: Job, table: RejectTable | None
) -> list[Reject]:
    """The first of what was rejected; all of it goes into the table."""
    first = page = await book.rejects(report.record.id, 0, PAGE)
    every = list(page)
    while table is not None and len(page) == PAGE:
        page = await book.rejects(report.record.id, page[-1].part, PAGE)
        every += page
    if table is not None:
        table.add(job, every)
    return first


@asynccontextmanager
async def _booked(settings: Settings) -> AsyncIterator[ImportTable]:
    dsn, schema = settings.postgres_dsn.get_secret_value(), settings.postgres_schema
    async with import_table(dsn, schema) as book:
        yield book


def _preview(asked: Asked, path: Path) -> int:
    try:
        return show_preview(asked.job(path), asked.rejects, as_json=asked.as_json)
    except (InvalidPayload, ConfigError) as error:
        show_unread(path.name, str(error), as_json=asked.as_json)
        return USAGE


def _read(path: Path, limit_bytes: int) -> bytes:
    try:
        if str(path) == STDIN:
            body = sys.stdin.buffer.read(limit_bytes + 1)
        else:
            with path.open("rb") as file:
                body = file.read(limit_bytes + 1)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}") from error
    if len(body) > limit_bytes:
        raise too_large(limit_bytes)
    return body


#: Of several files the worst outcome is the command's.
_ORDER: Final = (0, DIFFERENCES, USAGE, INTERRUPTED)
_badness: Callable[[int], int] = _ORDER.index
