"""XLSX: a sheet with the summary, and as many sheets of rows as it takes."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from tables.postgres.answers import TransactionRow
from web.exporting.details import COLUMNS, detail
from web.exporting.summary import HEAD, Summary

__all__ = ["write_xlsx"]

#: Of one sheet, its header included (the format's own limit is 1,048,576).
SHEET_ROWS: Final = 1_000_000


def write_xlsx(
    path: Path,
    summary: Summary,
    chunks: Iterator[list[TransactionRow]],
    sheet_rows: int = SHEET_ROWS,
) -> None:
    """``Summary`` and ``Details``; what is beyond a sheet goes to ``Details 2`` and so on."""
    book = Workbook(write_only=True)
    first = book.create_sheet("Summary")
    for line in (*summary.lines(), [], list(HEAD), *summary.table()):
        first.append(line)
    sheets = (_sheet(book, number) for number in count(1))
    sheet, room = next(sheets), sheet_rows - 1
    for row in (row for rows in chunks for row in rows):
        if room == 0:
            sheet, room = next(sheets), sheet_rows - 1
        sheet.append(detail(row))
        room -= 1
    book.save(path)


def _sheet(book: Workbook, number: int) -> Any:
    sheet: Any = book.create_sheet("Details" if number == 1 else f"Details {number}")
    sheet.freeze_panes = "B2"
    sheet.append(list(COLUMNS))
    return sheet
