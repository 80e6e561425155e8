"""Moments as providers write them, to RFC 3339 in UTC."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from recon_app.adapters.base import malformed

__all__ = [
    "INDIA",
    "at_midnight",
    "epoch_ms",
    "epoch_seconds",
    "iso_instant",
    "local_day",
    "local_time",
]

INDIA: Final = ZoneInfo("Asia/Kolkata")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST_SECOND: Final = 253_402_300_799


def epoch_seconds(field: str, value: object) -> str:
    """Seconds since 1970 UTC, as a number or as digits."""
    return epoch_ms(field, _whole(field, value) * 1000)


def epoch_ms(field: str, value: object) -> str:
    """Milliseconds since 1970 UTC, as a number or as digits."""
    number = _whole(field, value)
    if not 0 <= number // 1000 <= LAST_SECOND:
        raise malformed(field, "is no possible time")
    return _text(EPOCH + timedelta(milliseconds=number))


def iso_instant(field: str, value: object, zone: ZoneInfo | None = None) -> str:
    """ISO 8601 with an offset (``Z``, ``+05:30``, ``+0530``); ``zone`` where it gives none."""
    try:
        moment = datetime.fromisoformat(_string(field, value))
    except ValueError:
        raise malformed(field, "must be an ISO 8601 time") from None
    return _in_utc(field, moment, zone)


def local_time(field: str, value: object, zone: ZoneInfo, *formats: str) -> str:
    """A time without an offset, in ``zone``, in the first of the ``strptime`` formats that fits."""
    text = _string(field, value)
    for form in formats:
        try:
            return _in_utc(field, datetime.strptime(text, form), zone)
        except ValueError:
            continue
    raise malformed(field, f"must be a time like {formats[0]}")


def local_day(timestamp: str, zone: ZoneInfo) -> str:
    """The date that one of our timestamps falls on in ``zone``, YYYY-MM-DD."""
    return datetime.fromisoformat(timestamp).astimezone(zone).date().isoformat()


def at_midnight(day: date) -> str:
    """The timestamp of an event that is only known by its date; its precision is DAY."""
    return f"{day.isoformat()}T00:00:00Z"


def _in_utc(field: str, moment: datetime, zone: ZoneInfo | None) -> str:
    if moment.tzinfo is None:
        if zone is None:
            raise malformed(field, "must have an offset from UTC")
        moment = moment.replace(tzinfo=zone)
    try:
        return _text(moment.astimezone(UTC))
    except OverflowError:
        raise malformed(field, "is no possible time") from None


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z").replace(".000Z", "Z")


def _string(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise malformed(field, "must be text")
    return value.strip()


def _whole(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise malformed(field, "must be a whole number")
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise malformed(field, "must be a whole number")
    return int(text)
