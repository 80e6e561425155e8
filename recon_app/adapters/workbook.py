"""Bank statements in XLSX, by the same column maps as CSV, and with the same ids.

A workbook is a ZIP of XML: what it unpacks to is bounded before anything is unpacked, and XML with
entities is refused. Formulas are never run; a cell with one gives the value that was last saved.
Options: as CSV's, but for ``delimiter`` and ``encoding``; ``sheet`` (the first one).
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import openpyxl
from lxml.etree import XMLSyntaxError
from openpyxl.utils.exceptions import InvalidFileException

from recon_app.adapters.base import Adapter, Item, Payload, malformed
from recon_app.adapters.column_cells import IsoText
from recon_app.adapters.column_lines import Row, table_items
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

MAX_UNPACKED_BYTES: Final = 192 << 20
MAX_RATIO: Final = 200
MAX_PARTS: Final = 2000
MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 128
#: A row may say that it is the millionth, and all before it would be made up.
MAX_BLANK_ROWS: Final = 5000
#: A spreadsheet keeps 15 digits; what stands behind them is the noise of binary fractions.
DIGITS: Final = ".15g"

_BROKEN: Final = (
    BadZipFile,
    XMLSyntaxError,
    ParseError,
    InvalidFileException,
    zlib.error,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def _read(payload: Payload) -> Iterator[Item]:
    _check_size(payload.body)
    yield from table_items(_rows(payload.body, payload.options.get("sheet")), payload)


def _check_size(body: bytes) -> None:
    """What the parts say they unpack to; what is more than a part says is never unpacked."""
    try:
        with ZipFile(BytesIO(body)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
    except _BROKEN:
        raise malformed("$", "is no XLSX workbook (older XLS and encrypted ones are not)") from None
    total, likely = sum(sizes), MAX_RATIO * max(len(body), 1 << 16)
    if total > min(MAX_UNPACKED_BYTES, likely) or len(sizes) > MAX_PARTS:
        raise malformed("$", f"unpacks to {total} bytes in {len(sizes)} parts, beyond the limits")


def _rows(body: bytes, sheet: str | None) -> Iterator[Row]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(
                BytesIO(body), read_only=True, data_only=True, keep_links=False
            )
        page = _page(book, sheet)
        page.reset_dimensions()
        rows = page.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
        blank = 0
        for number, cells in enumerate(rows, 1):
            said = ["" if cell is None else _text(cell) for cell in cells]
            blank = 0 if any(said) else blank + 1
            if blank > MAX_BLANK_ROWS:
                raise malformed("$", f"has {blank} empty rows before row {number}")
            yield number, said
    except _BROKEN as error:
        raise malformed("$", f"is not a workbook that can be read: {error!r}"[:200]) from None


def _page(book: Any, sheet: str | None) -> Any:
    names = [page.title for page in book.worksheets]
    if not names or (sheet and sheet not in names):
        raise malformed("sheet", f"must be one of {', '.join(names)}"[:200])
    return book[sheet or names[0]]


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return IsoText(cell.isoformat())
    if isinstance(cell, float):
        return format(Decimal(format(cell, DIGITS)), "f")
    return cell.isoformat() if isinstance(cell, time) else str(cell)


def _sniff(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04") and (b"xl/" in head or b"[Content_Types].xml" in head)


ADAPTER: Final = Adapter("xlsx", "1", Source.BANK, "a bank's table in XLSX", _read, _sniff)
