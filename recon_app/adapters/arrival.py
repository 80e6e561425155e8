"""When a thing happened, for notices that may not say so themselves."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from recon_app.adapters.base import Payload, malformed
from recon_app.adapters.times import INDIA, iso_instant, local_time

__all__ = ["RECEIVED_AT", "arrived", "indian_time", "received_at", "utc_time"]

#: The option that says when the payload arrived, RFC 3339 with a zone.
RECEIVED_AT: Final = "received_at"

_UTC: Final = ZoneInfo("UTC")
_FORMATS: Final = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H %M %S",
    "%d-%m-%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
)


def arrived(at_s: float) -> dict[str, str]:
    """The option for a payload that came in then, in seconds since 1970."""
    return {RECEIVED_AT: datetime.fromtimestamp(at_s, UTC).isoformat(timespec="milliseconds")}


def received_at(field: str, payload: Payload) -> str:
    """The arrival, for a notice without a time of its own.

    Raises:
        InvalidPayload: naming the field that has no time, where nobody says when it arrived.
    """
    said = payload.options.get(RECEIVED_AT)
    if said is None:
        raise malformed(field, f"is required where the option {RECEIVED_AT} is not given")
    return iso_instant(RECEIVED_AT, said)


def indian_time(field: str, value: str) -> str:
    """A time that is Indian unless it says otherwise, however it is written."""
    if "T" in value or "+" in value:
        return iso_instant(field, value, INDIA)
    return local_time(field, value, INDIA, *_FORMATS)


def utc_time(field: str, value: object) -> str:
    """A time that is UTC unless it says otherwise."""
    return iso_instant(field, value, _UTC)
