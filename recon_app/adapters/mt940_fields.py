"""SWIFT statement messages, taken apart: fields, then the fixed form of each.

Forms are those of the MT 940 and MT 942 format specifications. Banks put headers of their own
before a message and wrap what is long; a line that begins with no known tag continues its field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from recon_app.adapters.bank_text import comma_minor, numbered_lines, reference_or_none
from recon_app.adapters.bank_times import clamped_day
from recon_app.adapters.base import malformed
from recon_app.domain.events import Direction, Status

__all__ = ["Balance", "Entry", "Tagged", "balance", "entry", "tagged_fields"]

MAX_FIELD_CHARS: Final = 64 * 1024

#: mark -> (direction, status). RC takes a credit back, RD a debit; E marks what is only expected.
MARKS: Final = {
    "C": (Direction.IN, Status.SUCCESS),
    "D": (Direction.OUT, Status.SUCCESS),
    "RC": (Direction.OUT, Status.SUCCESS),
    "RD": (Direction.IN, Status.SUCCESS),
    "EC": (Direction.IN, Status.PENDING),
    "ED": (Direction.OUT, Status.PENDING),
}
REVERSALS: Final = frozenset(("RC", "RD"))

_tag = re.compile(
    r":(20|21|25P?|28C?|60[FM]|61|86|62[FM]|64|65|34F|13D?|90[CD]|NS):(.*)", re.DOTALL
).fullmatch
_end = re.compile(r"-\}?[\x03\s].*|-\}?").fullmatch
_balance = re.compile(r"([CD])([0-9]{6})([A-Z]{3})([0-9,.]+)").fullmatch
_entry = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4})?(?P<mark>[RE]?[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>[0-9]*[,.]?[0-9]*)(?P<type>[A-Z][A-Z0-9]{3})?(?P<refs>.*)"
).fullmatch


class Tagged(NamedTuple):
    """A field: its tag (``END`` where a message ends), its lines, where it begins."""

    tag: str
    lines: list[str]
    line_no: int


class Balance(NamedTuple):
    """A balance with its sign, in minor units."""

    amount_minor: int
    currency: str
    day: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A field 61, but for the currency, which stands elsewhere."""

    value: date
    booked: date | None
    mark: str
    amount: str
    type_code: str | None
    customer_ref: str | None
    bank_ref: str | None
    more: str


def tagged_fields(body: bytes, encoding: str | None) -> Iterator[Tagged]:
    """The fields of all messages of the file; what stands outside of them is left out."""
    field: Tagged | None = None
    for number, line in numbered_lines(body, encoding):
        said = line.rpartition("{4:")[2].lstrip("\x01\ufeff ") if ":" in line else line
        if match := _tag(said):
            if field:
                yield field
            field = Tagged(match[1], [match[2]], number)
        elif _end(line):
            if field:
                yield field
            field = None
            yield Tagged("END", [], number)
        elif field:
            _continue(field, line)
    if field:
        yield field


def balance(field: Tagged) -> Balance:
    """``C110522EUR3236,28``: mark, date, currency, amount."""
    match = _balance("".join(field.lines).strip())
    if match is None:
        raise malformed(field.tag, "must be a balance like C250131EUR1234,56")
    amount = comma_minor(field.tag, match[4], match[3])
    day = clamped_day(field.tag, match[2])
    return Balance(amount if match[1] == "C" else -amount, match[3], day)


def entry(field: Tagged) -> Entry:
    """The statement line: dates, mark, funds code, amount, type, ``//`` between the references."""
    match = _entry(field.lines[0].strip())
    if match is None:
        raise malformed("61", "must be a statement line like 2501310131C1234,56NTRFREFERENCE")
    value = clamped_day("61", match["value"])
    customer, _, bank = match["refs"].partition("//")
    return Entry(
        value,
        _entry_day(value, match["entry"]),
        match["mark"],
        match["amount"],
        match["type"],
        reference_or_none(customer),
        reference_or_none(bank),
        " ".join(field.lines[1:]),
    )


def amount_minor(said: Entry, currency: str) -> int:
    """The amount of a line, once its currency is known."""
    return comma_minor("61", said.amount, currency)


def _entry_day(value: date, month_day: str | None) -> date | None:
    """The entry date has no year: the one that puts it nearest to the value date."""
    if month_day is None:
        return None
    years = (value.year, value.year + 1, value.year - 1)
    days = (clamped_day("61", month_day, year) for year in years)
    return min(days, key=lambda day: abs((day - value).days))


def _continue(field: Tagged, line: str) -> None:
    field.lines.append(line)
    if len(field.lines) * len(line) > MAX_FIELD_CHARS:
        raise malformed(field.tag, f"line {field.line_no}: the field does not end")
