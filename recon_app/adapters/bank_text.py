"""The text of bank files: their code pages, their lines, their references and amounts."""

import codecs
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.base import malformed
from recon_app.codec.fields import MAX_ID_CHARS

__all__ = [
    "brief",
    "comma_minor",
    "encoding_of",
    "numbered_lines",
    "reference_or_none",
    "squashed",
]

#: Far more than any line of a statement; what is longer is no text of lines.
MAX_LINE_BYTES: Final = 64 * 1024
CHUNK: Final = 64 * 1024
#: What stands where a reference would: there is none.
NO_REFERENCE: Final = frozenset(
    ("NONREF", "NOREF", "NONE", "NOTPROVIDED", "NOT PROVIDED", "N/A", "NA", "UNKNOWN", "-")
)

_comma_amount = re.compile(r"[0-9]*[,.]?[0-9]*").fullmatch


def brief(text: str | None) -> str | None:
    """A text as a reference can hold it: one line, printable, at most 128 characters."""
    shown = " ".join((text or "")[: 4 * MAX_ID_CHARS].split())
    if not shown.isprintable():
        shown = "".join(char for char in shown if char.isprintable())
    return shown[:MAX_ID_CHARS].strip() or None


def squashed(text: str | None) -> str:
    """A text without any white space: the same wherever its lines were broken."""
    return "".join((text or "").split())


def reference_or_none(text: str | None) -> str | None:
    """A reference, unless it says that there is none (NONREF, NOTPROVIDED, zeros alone)."""
    said = (text or "").strip()
    return None if said.upper() in NO_REFERENCE or not said.strip("0") else said


def encoding_of(body: bytes, wanted: str | None = None) -> str:
    """The code page: the one that was ``wanted``, a byte order mark's, UTF-8, else Latin-1.

    Latin-1 and Latin-2 cannot be told apart: a bank that writes the second is declared so.
    """
    if wanted:
        try:
            " ".encode(wanted)
            return codecs.lookup(wanted).name
        except (LookupError, ValueError):
            raise malformed("encoding", f"{wanted[:32]!r} is not known") from None
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if _is_utf8(body) else "latin-1"


def numbered_lines(body: bytes, wanted: str | None = None) -> Iterator[tuple[int, str]]:
    """The lines, counted from 1, without their ends; decoded as they are asked for."""
    encoding = encoding_of(body, wanted)
    if encoding.startswith("utf-16"):
        body, encoding = body.decode(encoding, "replace").encode(), "utf-8"
    stream = BytesIO(body if b"\n" in body else body.replace(b"\r", b"\n"))
    for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE_BYTES), b""), 1):
        if len(line) == MAX_LINE_BYTES:
            raise malformed("$", f"line {number} is longer than {MAX_LINE_BYTES} bytes")
        yield number, line.decode(encoding, "replace").rstrip("\r\n")


def comma_minor(field: str, text: str, currency: str) -> int:
    """An amount with a comma for its decimals (``9,`` ``11,8`` ``,5``) in minor units."""
    if not _comma_amount(text) or not any(char.isdigit() for char in text):
        raise malformed(field, "must be an amount like 1234,56")
    number = text.replace(",", ".")
    whole = f"0{number}0" if "." in number else number
    return major_to_minor(field, whole, currency_code(field, currency))


def _is_utf8(body: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), CHUNK):
            decoder.decode(body[start : start + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
