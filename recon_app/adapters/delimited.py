"""Bank statements in CSV, by a declared column map or one of the known layouts.

Options: ``columns`` or ``preset``, ``skip_rows``, ``delimiter``, ``encoding``, ``zone``.
"""

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from typing import Any, Final

from recon_app.adapters.bank_text import encoding_of
from recon_app.adapters.base import Adapter, Item, Payload, malformed
from recon_app.adapters.column_lines import Row, preset_of, table_items
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

DELIMITERS: Final = ",;\t|"
NAMED: Final = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ",", "pipe": "|"}
MAX_LINE_CHARS: Final = 1 << 20
#: What is looked at for the delimiter.
HEAD_BYTES: Final = 8192


def _read(payload: Payload) -> Iterator[Item]:
    encoding = encoding_of(payload.body, payload.options.get("encoding"))
    delimiter = payload.options.get("delimiter") or _delimiter(payload.body[:HEAD_BYTES], encoding)
    yield from table_items(_rows(payload.body, encoding, NAMED.get(delimiter, delimiter)), payload)


def _rows(body: bytes, encoding: str, delimiter: str) -> Iterator[Row]:
    """The rows, decoded as they are asked for, each with the number of its first line."""
    try:
        reader = csv.reader(_lines(body, encoding), delimiter=delimiter)
        yield from _whole(_numbered(reader), body.rstrip(b"\x00").endswith((b"\n", b"\r")))
    except TypeError:
        raise malformed("delimiter", "must be one character, or tab") from None
    except csv.Error as error:
        raise malformed("$", f"is not CSV: {error}") from None
    except UnicodeError:
        raise malformed("encoding", f"is not {encoding}") from None


def _numbered(reader: Any) -> Iterator[Row]:
    number = 1
    for cells in reader:
        yield number, cells
        number = reader.line_num + 1


def _whole(rows: Iterator[Row], is_ended: bool) -> Iterator[Row]:
    """The rows, if the last one is not cut off: no line end, and fewer cells than before it."""
    held: Row | None = None
    width = 0
    for row in rows:
        if held is not None:
            yield held
            width = len(held[1])
        held = row
    if held is not None and not is_ended and len(held[1]) < width:
        raise malformed("$", f"line {held[0]} is cut off, and so is the file")
    if held is not None:
        yield held


def _lines(body: bytes, encoding: str) -> Iterator[str]:
    with TextIOWrapper(BytesIO(body), encoding=encoding, newline="") as stream:
        while line := stream.readline(MAX_LINE_CHARS):
            if len(line) >= MAX_LINE_CHARS:
                raise malformed("$", f"has a line of more than {MAX_LINE_CHARS} characters")
            yield line


def _delimiter(head: bytes, encoding: str) -> str:
    text = head.decode(encoding, "replace")
    return max(DELIMITERS, key=text.count)


def _sniff(head: bytes) -> bool:
    """Only layouts that are known: any text could be the header of another one."""
    text = head.decode(encoding_of(head), "replace")
    lines = [line[:MAX_LINE_CHARS] for line in text.splitlines()[:30]]
    try:
        rows = csv.reader(lines, delimiter=_delimiter(head, "latin-1"))
        return any(preset_of(cells) for cells in rows)
    except csv.Error:
        return False


ADAPTER: Final = Adapter("csv", "1", Source.BANK, "a bank's table in CSV", _read, _sniff)
