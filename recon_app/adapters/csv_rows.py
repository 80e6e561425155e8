"""Reports in CSV with a header row: each row as an object of texts."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Final

from recon_app.adapters.base import malformed
from recon_app.adapters.reading import Fields

__all__ = ["csv_rows", "header_of", "whole"]

#: What a row that has more cells than there are columns is marked by.
SURPLUS: Final = "$"
DELIMITERS: Final = ",;\t|"


def csv_rows(body: bytes, *required: str) -> Iterator[tuple[int, Fields]]:
    """Each row with the number of the line it begins at; blank cells are absent.

    Rows are to be looked at by ``whole`` before they are read.

    Raises:
        InvalidPayload: it is not CSV in UTF-8, or lacks one of the ``required`` columns.
    """
    text = _text(body)
    header = header_of(body)
    for name in required:
        if name not in header:
            raise malformed(name, "is a column that the report must have")
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    line_no = 1
    try:
        for cells in reader:
            if line_no > 1 and any(cell.strip() for cell in cells):
                yield line_no, _row(header, cells)
            line_no = reader.line_num + 1
    except csv.Error as error:
        raise malformed("$", f"is not CSV: {error} in line {reader.line_num}") from None


def whole(row: Fields) -> Fields:
    """The row, if its cells stand below their columns.

    Raises:
        InvalidPayload: it has more cells than there are columns: a comma was not quoted.
    """
    if SURPLUS in row:
        raise malformed(SURPLUS, "the row has more cells than the header has columns")
    return row


def header_of(body: bytes) -> list[str]:
    """The names of the columns; empty when there is no text."""
    lines = _text(body).splitlines()
    if not lines:
        return []
    try:
        cells = next(csv.reader(lines[:1], delimiter=_delimiter(lines[0])), [])
    except csv.Error:
        return []
    return [cell.strip() for cell in cells]


def _row(header: list[str], cells: list[str]) -> Fields:
    pairs = zip(header, (cell.strip() for cell in cells), strict=False)
    row = {name: cell for name, cell in pairs if name and cell}
    surplus = "".join(cells[len(header) :]).strip()
    return row | {SURPLUS: surplus} if surplus else row


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise malformed("$", "is not text in UTF-8") from None


def _delimiter(text: str) -> str:
    head = text[: text.find("\n")] if "\n" in text else text
    return max(DELIMITERS, key=head.count)
