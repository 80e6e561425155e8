"""Rejected lines as a table to work through: where, what is wrong, and what stood there."""

import csv
from collections.abc import Iterable, Iterator
from typing import IO, Final

from recon_app.adapters.bank_text import numbered_lines
from recon_app.errors import InvalidPayload
from recon_app.imports.job import Job
from recon_app.imports.record import Reject
from recon_app.imports.survey import clean

__all__ = ["HEADER", "RejectTable"]

HEADER: Final = ("file", "line_no", "field", "detail", "original")
#: Adapters whose line numbers are those of the file's own text.
LINED: Final = frozenset(
    {
        *("adyen_settlement", "bai2", "csv", "mt940", "paypal_settlement", "razorpay_recon"),
        *("canonical", "stripe_payouts"),
    }
)
#: How a file of another form begins; lines of JSON are canonical ones only.
NOT_LINED: Final = (b"[", b"<", b"PK", b"{")
JSON_LINES: Final = "canonical"
MAX_ORIGINAL_CHARS: Final = 4096
HEAD_BYTES: Final = 1024


class RejectTable:
    """A CSV file behind ``HEADER``. ``original`` is without card numbers, or empty."""

    def __init__(self, out: IO[str]) -> None:
        self._rows = csv.writer(out)
        self._rows.writerow(HEADER)

    def add(self, job: Job, rejects: Iterable[Reject]) -> None:
        """Rows for what one file could not say, in its order."""
        lines = _Lines(job)
        name = clean(job.payload.name or "")
        for its in rejects:
            line_no = "" if its.line_no is None else its.line_no
            self._rows.writerow((name, line_no, its.field, its.detail, lines.at(its.line_no)))


class _Lines:
    """The lines of a text, asked for in order."""

    def __init__(self, job: Job) -> None:
        body = job.payload.body
        name, head = job.adapter.name, body[:HEAD_BYTES].lstrip()
        others = NOT_LINED[:-1] if name == JSON_LINES else NOT_LINED
        is_lined = name in LINED and not head.startswith(others)
        self._lines = _read(job) if is_lined else iter(())
        self._now = (0, "")

    def at(self, line_no: int | None) -> str:
        """The line of that number, scrubbed; empty where there is none."""
        while line_no is not None and self._now[0] < line_no:
            if (found := next(self._lines, None)) is None:
                return ""
            self._now = found
        number, text = self._now
        return clean(text[:MAX_ORIGINAL_CHARS]) if number == line_no else ""


def _read(job: Job) -> Iterator[tuple[int, str]]:
    try:
        yield from numbered_lines(job.payload.body, job.payload.options.get("encoding"))
    except InvalidPayload as fault:
        yield 0, str(fault)
