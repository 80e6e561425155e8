"""How a policy document writes calendars, business dates and deliveries.

================================================  ==================================================
``"T+2 18:00 Asia/Kolkata IN-BANKS"``             two business days on, at that hour, there
``"FILE 23:30 Asia/Kolkata IN-BANKS"``            a file for each cut-off on business days
``"FILE 23:30 Asia/Kolkata IN-BANKS +6h"``        expected within six hours of it
================================================  ==================================================
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from recon_app.domain.calendars import EVERY, WEEKDAY_NAMES, Calendar
from recon_app.domain.due import BusinessDue, Clock, Delivery, Due
from recon_app.domain.policy_fields import Reader, duration_ms

__all__ = ["CALENDAR_FIELDS", "calendar_of", "timed_fields"]

MAX_DAYS: Final = 366
MAX_HOLIDAYS: Final = 5000
#: Every month has each day of the week four times, so what is open then is open every month.
SURE: Final = range(1, 5)

_REST: Final = re.compile(rf"({'|'.join(WEEKDAY_NAMES)})([1-5]?)")
_CLOCK: Final = r"((?:[01]\d|2[0-3]):[0-5]\d|24:00) (\S+) (\S+)"
_DUE: Final = re.compile(rf"T\+(\d{{1,3}})(?: business days?)? {_CLOCK}")
_FILE: Final = re.compile(rf"FILE {_CLOCK}(?: \+(\S+))?")

DUE_FORMS: Final = '"60s", "2d" or "T+2 18:00 Asia/Kolkata CALENDAR"'
FILE_FORMS: Final = '"REALTIME", "FILE 18:00 Asia/Kolkata CALENDAR" or the same with "+6h"'


def rest(value: object) -> frozenset[tuple[int, int]]:
    """``["SUN", "SAT2"]`` as days of the week, each with which of the month it is."""
    if not isinstance(value, list):
        raise ValueError('must be a list such as ["SAT", "SUN"] or ["SUN", "SAT2", "SAT4"]')
    found = frozenset(map(_rest_day, value))
    if all((day, which) in found or (day, EVERY) in found for day in range(7) for which in SURE):
        raise ValueError("leaves no day on which business is done in every month")
    return found


def _rest_day(value: object) -> tuple[int, int]:
    parts = _REST.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        raise ValueError(
            f"{value!r} is not one of {', '.join(WEEKDAY_NAMES)}, or SAT2 and the like"
        )
    return WEEKDAY_NAMES.index(parts[1]), int(parts[2] or EVERY)


def holidays(value: object) -> frozenset[date]:
    """A list of TOML dates."""
    if not isinstance(value, list) or len(value) > MAX_HOLIDAYS:
        raise ValueError(f"must be a list of at most {MAX_HOLIDAYS} dates such as 2026-01-26")
    for each in value:
        if not isinstance(each, date) or isinstance(each, datetime):
            raise ValueError(f"{each!r} is not a date such as 2026-01-26, without quotes")
    return frozenset(value)


CALENDAR_FIELDS: Final[dict[str, Reader]] = {"weekend": rest, "holidays": holidays}


def calendar_of(name: str, fields: Iterator[tuple[str, object]]) -> Calendar:
    """The calendar of the fields that were read."""
    known: dict[str, object] = {"weekend": frozenset(), "holidays": frozenset(), **dict(fields)}
    return Calendar(name, known["weekend"], known["holidays"])  # type: ignore[arg-type]


def timed_fields(
    calendars: Mapping[str, Calendar],
) -> dict[tuple[str | None, str], tuple[str, Reader]]:
    """The readers of terms that may name one of ``calendars``; as ``TERM_FIELDS``."""

    def due(value: object) -> Due:
        if not isinstance(value, str) or not value.startswith("T+"):
            return duration_ms(value)
        parts = _DUE.fullmatch(value)
        if parts is None or int(parts[1]) > MAX_DAYS:
            raise ValueError(f"must be {DUE_FORMS}")
        return BusinessDue(int(parts[1]), _clock(parts[2], parts[3], parts[4], calendars))

    def delivery(value: object) -> Delivery | None:
        if value == "REALTIME":
            return None
        parts = _FILE.fullmatch(value) if isinstance(value, str) else None
        if parts is None:
            raise ValueError(f"must be {FILE_FORMS}")
        lag_ms = duration_ms(parts[4]) if parts[4] else 0
        return Delivery(_clock(parts[1], parts[2], parts[3], calendars), lag_ms)

    return {
        (None, "due"): ("due_ms", due),
        (None, "reversal"): ("reversal_ms", due),
        ("delivery", "GATEWAY"): ("gateway_delivery", delivery),
        ("delivery", "BANK"): ("bank_delivery", delivery),
    }


def _clock(hour: str, zone: str, name: str, calendars: Mapping[str, Calendar]) -> Clock:
    if name not in calendars:
        known = ", ".join(sorted(calendars))
        raise ValueError(f"{name} is no calendar; write [calendar.{name}] or use one of {known}")
    hours, _, minutes = hour.partition(":")
    return Clock(int(hours) * 60 + int(minutes), _zone(zone), calendars[name])


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise ValueError(f"{name} is no time zone; use one such as Asia/Kolkata or UTC") from None
