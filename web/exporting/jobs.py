"""Makes exports in the background, one after another, in a thread of this process."""

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from recon_app.errors import ExportRefused, PostgresUnavailable
from recon_app.settings import Settings
from tables.postgres.answers import TransactionRow
from tables.postgres.export_read import reading
from tables.postgres.filters import Filters, Sort
from web.exporting.csv_file import write_csv
from web.exporting.pdf_file import write_pdf
from web.exporting.record import Record, Shelf
from web.exporting.summary import Summary
from web.exporting.xlsx_file import write_xlsx

__all__ = ["Asked", "Exports"]

log = structlog.get_logger(__name__)

#: That wait or are made at once.
MOST_OPEN: Final = 20
OPEN: Final = ("QUEUED", "RUNNING")
INTERRUPTED: Final = "the process that made it was stopped; ask for it again"

Write = Callable[[Path, Summary, Iterator[list[TransactionRow]]], None]
_WRITERS: Final[dict[str, Write]] = {"csv": write_csv, "xlsx": write_xlsx, "pdf": write_pdf}


class Stopped(Exception):
    """The process ends."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows, their order, and both as a caller would write them."""

    filters: Filters
    sort: Sort
    spelled: tuple[tuple[str, str], ...]


class Exports:
    """The exports of this process."""

    def __init__(self, settings: Settings) -> None:
        self._dsn = settings.postgres_dsn.get_secret_value()
        self._schema = settings.postgres_schema
        self._shelf = Shelf(settings.exports_path)
        self._mine: dict[str, Record] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._stopping = threading.Event()

    async def open(self) -> None:
        """Take away what has expired."""
        self._stopping.clear()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="export")
        await asyncio.to_thread(self._shelf.sweep, int(time.time()))

    async def close(self) -> None:
        """Stop after the rows at hand; what is not done says so."""
        self._stopping.set()
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)

    def is_busy(self) -> bool:
        """Whether there are as many as may wait."""
        return sum(record.status in OPEN for record in self._mine.values()) >= MOST_OPEN

    def begin(self, kind: str, name: str, caller: str, asked: Asked) -> Record:
        """Have a file made; returns at once."""
        assert self._pool is not None
        now_s = int(time.time())
        record = Record(secrets.token_hex(16), caller, kind, name, now_s)  # type: ignore[arg-type]
        self._mine[record.id] = record
        self._shelf.sweep(now_s)
        self._shelf.put(record)
        self._pool.submit(self._make, record, asked)
        return record

    def get(self, export_id: str, caller: str) -> Record | None:
        """What is known of an export of this caller's."""
        record = self._mine.get(export_id) or self._shelf.get(export_id)
        if record is None or record.caller != caller or record.expires_s <= time.time():
            return None
        if record.status in OPEN and export_id not in self._mine:
            record.status, record.detail = "FAILED", INTERRUPTED
        return record

    def file(self, record: Record) -> Path:
        """Its file."""
        return self._shelf.file(record)

    def _make(self, record: Record, asked: Asked) -> None:
        """In the thread: write the file, and say how it ended."""
        record.status = "RUNNING"
        with self._ended(record):
            path = self._shelf.file(record)
            with reading(self._dsn, self._schema, asked.filters, asked.sort) as rows:
                summary = Summary(record.name, asked.spelled, rows.moment(), rows.totals())
                record.total = summary.transactions
                _WRITERS[record.format](path, summary, self._counted(rows.chunks(), record))
            record.bytes = path.stat().st_size
            record.status = "DONE"

    @contextmanager
    def _ended(self, record: Record) -> Iterator[None]:
        try:
            yield
        except (ExportRefused, PostgresUnavailable) as error:
            record.status, record.detail = "FAILED", str(error)
        except Stopped:
            record.status, record.detail = "FAILED", INTERRUPTED
        except Exception:
            log.exception("export_failed", export_id=record.id)
            record.status, record.detail = "FAILED", "the log says more under its export_id"
        finally:
            log.info("export", export_id=record.id, status=record.status, rows=record.rows)
            self._shelf.put(record)

    def _counted(
        self, chunks: Iterator[list[TransactionRow]], record: Record
    ) -> Iterator[list[TransactionRow]]:
        for rows in chunks:
            if self._stopping.is_set():
                raise Stopped
            yield rows
            record.rows += len(rows)
