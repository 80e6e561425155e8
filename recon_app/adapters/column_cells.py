"""Cells of bank tables: amounts and dates as people and spreadsheets write them."""

import re
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from recon_app.adapters.amounts import major_to_minor, signed_minor
from recon_app.adapters.bank_times import Moment, iso_moment
from recon_app.adapters.base import malformed
from recon_app.adapters.times import iso_instant

__all__ = ["IsoText", "cell_amount", "cell_moment"]

CLOCKS: Final = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
#: decimal sign -> what may stand between groups of digits
GROUPING: Final = {".": ",' ", ",": ".' "}
MINUS: Final = ("-", "\u2212")

_blank = re.compile("[\u00a0\u202f\u2009]")
_affixes = re.compile(r"(?:[A-Z]{3}|[$€£₹¥]|Rs\.?)\s*|\s*(?:[A-Z]{3}|[$€£₹¥])$")
_grouped = re.compile(r"[0-9]{1,3}(?:[,.' ][0-9]{2,3})*[,.' ][0-9]{3}").fullmatch
_marked = re.compile(r"(.*[0-9.,)])\s*(CR|DR|C|D)\.?", re.I | re.S).fullmatch


class IsoText(str):
    """A cell that held a date, whatever its map says of dates: ISO 8601."""

    __slots__ = ()


def cell_amount(name: str, cell: str, currency: str, decimal: str, is_minor: bool) -> int:
    """The amount in minor units with its sign.

    Taken are grouped digits (``1,00,000.00`` too), a minus on either side, parentheses, ``Cr`` and
    ``Dr``, a currency beside the number.
    """
    text, is_negative = _unsigned(_blank.sub(" ", cell).strip())
    whole, point, fraction = text.rpartition(decimal)
    if not point:
        whole, fraction = text, ""
    digits = _ungrouped(name, whole or "0", decimal)
    if fraction and not (fraction.isascii() and fraction.isdigit()):
        raise malformed(name, f"must be an amount with {decimal!r} before its decimals")
    number = f"{digits}.{fraction}" if fraction else digits
    amount = signed_minor(name, number) if is_minor else major_to_minor(name, number, currency)
    return -amount if is_negative else amount


def cell_moment(
    name: str, cell: str, formats: list[str], clock: str | None, zone: ZoneInfo | None
) -> Moment:
    """The date, and the instant where the cell or the one beside it tells a time in a zone."""
    if isinstance(cell, IsoText) or not formats:
        moment = iso_moment(name, cell, zone)
    else:
        when = _parsed(name, cell, formats)
        moment = iso_moment(name, when.isoformat(), zone)
    if clock and zone and moment.instant is None:
        told = datetime.combine(moment.day, _clock(clock))
        return Moment(moment.day, iso_instant(name, told.isoformat(), zone))
    return moment


def _unsigned(text: str) -> tuple[str, bool]:
    """The digits without sign and currency, and whether they are negative."""
    is_negative = False
    if match := _marked(text):
        text, is_negative = match[1].strip(), match[2][0] in "dD"
    if text.startswith("(") and text.endswith(")"):
        text, is_negative = text[1:-1].strip(), True
    text = _affixes.sub("", text).strip()
    for sign in (*MINUS, "+"):
        if text.startswith(sign) or text.endswith(sign):
            text = text[1:] if text.startswith(sign) else text[:-1]
            return _affixes.sub("", text.strip()).strip(), is_negative or sign != "+"
    return text, is_negative


def _ungrouped(name: str, whole: str, decimal: str) -> str:
    """The digits before the decimals. Groups are of two or three, the last of three: else the sign
    between them is the decimal one of another country.
    """
    separators = {char for char in whole if not char.isdigit()}
    is_known = len(separators) <= 1 and separators <= set(GROUPING[decimal])
    if not whole.isascii() or not is_known or (separators and not _grouped(whole)):
        raise malformed(name, f"must be an amount with {decimal!r} before its decimals")
    return "".join(char for char in whole if char.isdigit())


def _parsed(name: str, cell: str, formats: list[str]) -> datetime:
    for form in formats:
        try:
            return datetime.strptime(cell.strip(), form)
        except (ValueError, re.error):
            continue
    raise malformed(name, f"must be a date like {formats[0]}")


def _clock(cell: str) -> time:
    for form in CLOCKS:
        try:
            return datetime.strptime(cell.strip(), form).time()
        except ValueError:
            continue
    raise malformed("time", "must be a time like 13:45:00")
