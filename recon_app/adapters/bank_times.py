"""Dates of banks: of a statement line, of a banking year, of a time that is only a date."""

import calendar
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recon_app.adapters.base import malformed
from recon_app.adapters.times import iso_instant

__all__ = ["Moment", "clamped_day", "iso_moment", "zone_option"]


class Moment(NamedTuple):
    """A date, and the instant when there is more to it than a date."""

    day: date
    instant: str | None


def iso_moment(field: str, said: object, zone: ZoneInfo | None = None) -> Moment:
    """An ISO 8601 date or time. Midnight, and a time without any zone, are no more than the date.

    Formats that ask for a time are filled with midnight by banks that know only the date.
    """
    try:
        text = str(said).strip() if isinstance(said, str) else ""
        when = datetime.fromisoformat(text)
    except ValueError:
        raise malformed(field, "must be an ISO 8601 date or time") from None
    is_midnight = (when.hour, when.minute, when.second) == (0, 0, 0)
    if is_midnight or (when.tzinfo is None and zone is None):
        return Moment(when.date(), None)
    return Moment(when.date(), iso_instant(field, text, zone))


def clamped_day(field: str, text: str, year: int | None = None) -> date:
    """YYMMDD, or MMDD of ``year``; a 30 February of banking years is the month's last day."""
    try:
        if year is None:
            year = datetime.strptime(text[:2], "%y").year
            text = text[2:]
        month, day = int(text[:2]), int(text[2:4])
        if not 1 <= day <= 31:
            raise ValueError(text)
        return date(year, month, min(day, calendar.monthrange(year, month)[1]))
    except (ValueError, IndexError):
        raise malformed(field, "is no date") from None


def zone_option(options: Mapping[str, str]) -> ZoneInfo | None:
    """The zone of times that say none, an IANA name like ``Europe/Berlin``; null when not given."""
    name = options.get("zone")
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise malformed("zone", "must be the name of a time zone, like Asia/Kolkata") from None
