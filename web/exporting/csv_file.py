"""CSV: a zip of two files, so that the rows are a plain table with one header."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tables.postgres.answers import TransactionRow
from web.exporting.details import COLUMNS, detail
from web.exporting.summary import HEAD, Summary

__all__ = ["write_csv"]

#: Spreadsheets take a file for UTF-8 by this.
BOM: Final = "\ufeff"


def write_csv(path: Path, summary: Summary, chunks: Iterator[list[TransactionRow]]) -> None:
    """``summary.csv`` and ``details.csv``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as folder:
        with folder.open("details.csv", "w", force_zip64=True) as entry:
            text = io.TextIOWrapper(entry, "utf-8", newline="")
            text.write(BOM)
            writer = csv.writer(text)
            writer.writerow(COLUMNS)
            for rows in chunks:
                writer.writerows(map(detail, rows))
            text.flush()
            text.detach()
        folder.writestr("summary.csv", _summary(summary))


def _summary(summary: Summary) -> str:
    text = io.StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerows(summary.lines())
    writer.writerow([])
    writer.writerow(HEAD)
    writer.writerows(summary.table())
    return text.getvalue()
