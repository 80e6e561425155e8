"""OFX, SGML or XML, as a stream of its aggregates: tags and text, never a document type.

In the SGML of versions 1.x the elements that hold text need no end tag, so only the aggregates
that matter here are followed; all else is text of the aggregate it stands in.
"""

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from recon_app.adapters.base import malformed

__all__ = ["Aggregate", "aggregates", "ofx_encoding"]

#: Aggregates whose fields are kept apart from those around them.
KEPT: Final = frozenset(
    (
        "BANKACCTFROM", "BANKACCTTO", "CCACCTFROM", "CCACCTTO", "INVACCTFROM", "LOANACCTFROM",
        "STMTRS", "CCSTMTRS", "INVSTMTRS", "LOANSTMTRS", "BANKTRANLIST", "INVTRANLIST",
        "STMTTRN", "STMTTRNP", "CURRENCY", "ORIGCURRENCY", "PAYEE", "LEDGERBAL", "AVAILBAL",
        "BAL", "BALLIST", "STATUS", "SONRS", "OFX", "IMAGEDATA", "EXTDPAYEE",
    )
)  # fmt: skip
MAX_DEPTH: Final = 16
MAX_FIELDS: Final = 200
MAX_TEXT: Final = 4096

_token = re.compile(r"<!(\[CDATA\[|--)|<(/?)([A-Za-z0-9_.]+)[^<>/]*(/?)>")
#: What begins with this ends with that.
QUOTED: Final = {"[CDATA[": "]]>", "--": "-->"}
_begin = re.compile(r"<OFX\s*>", re.I)


class Aggregate(NamedTuple):
    """An aggregate with its own texts. ``is_end`` tells its end from its beginning."""

    name: str
    fields: dict[str, str]
    is_end: bool


def ofx_encoding(head: bytes) -> str | None:
    """The code page that the header declares; null where it leaves it open."""
    said = head[:2048].decode("latin-1").upper()
    if "ENCODING:UTF-8" in said or 'ENCODING="UTF-8"' in said or "ENCODING:UNICODE" in said:
        return None
    match = re.search(r"CHARSET:\s*(?:ISO-?)?([0-9-]+)", said)
    if match is None or match[1] == "NONE":
        return None
    return {"1252": "cp1252", "8859-1": "latin-1"}.get(match[1])


def aggregates(text: str) -> Iterator[Aggregate]:
    """Beginnings and ends of the aggregates that matter, each with the texts found so far.

    Raises:
        InvalidPayload: there is no OFX in it, a document type, or it ends too early.
    """
    begin = _begin.search(text)
    if begin is None or "<!DOCTYPE" in text[: begin.start()].upper():
        raise malformed("OFX", "must be there, and no document type before it")
    open_ones: list[Aggregate] = []
    for name, is_end, said in _tags(text, begin.start()):
        if name not in KEPT:
            _note(open_ones, name, said)
        elif not is_end:
            open_ones.append(Aggregate(name, {}, False))
            if len(open_ones) > MAX_DEPTH:
                raise malformed(name, f"is nested deeper than {MAX_DEPTH}")
            yield open_ones[-1]
        else:
            yield from _closed(open_ones, name)
    if any(one.name == "OFX" for one in open_ones):
        raise malformed("OFX", "does not end: the file is cut off")


def _closed(open_ones: list[Aggregate], name: str) -> Iterator[Aggregate]:
    """The end of an aggregate, and of those inside it that nobody ended."""
    if all(one.name != name for one in open_ones):
        return
    while True:
        one = open_ones.pop()
        yield one._replace(is_end=True)
        if one.name == name:
            return


def _tags(text: str, start: int) -> Iterator[tuple[str, bool, str]]:
    """Each tag with the text behind it."""
    name, is_end, said, end = "", False, "", start
    while match := _token.search(text, end):
        said += text[end : match.start()][:MAX_TEXT]
        end = match.end()
        if match[1]:
            quoted, end = _quoted(text, end, QUOTED[match[1]])
            said += html.escape(quoted) if match[1] != "--" else ""
        elif not match[4]:
            if name:
                yield name, is_end, said
            name, is_end, said = match[3].upper(), match[2] == "/", ""
    if name:
        yield name, is_end, said


def _quoted(text: str, start: int, closing: str) -> tuple[str, int]:
    """The text up to ``closing``, and where it goes on behind that."""
    stop = text.find(closing, start)
    if stop < 0:
        raise malformed("OFX", "does not end: the file is cut off")
    return text[start : min(stop, start + MAX_TEXT)], stop + len(closing)


def _note(open_ones: list[Aggregate], name: str, said: str) -> None:
    """A text of the innermost aggregate; of equal names the first one counts."""
    said = html.unescape(said).strip()
    if said and open_ones and len(open_ones[-1].fields) < MAX_FIELDS:
        open_ones[-1].fields.setdefault(name, said)
