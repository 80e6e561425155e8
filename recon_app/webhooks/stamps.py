"""The time a sender signed, and whether it is near enough to now."""

from datetime import datetime
from typing import Final

from recon_app.webhooks.base import Delivery, Distrust, distrust

__all__ = ["epoch_seconds", "require_fresh", "rfc3339_seconds"]

#: How far a sender's clock may run ahead of ours.
AHEAD_S: Final = 300.0
MAX_DIGITS: Final = 13
#: From here on a stamp counts milliseconds; as seconds it would be the year 5138.
MILLISECONDS_FROM: Final = 100_000_000_000


def epoch_seconds(text: str) -> float:
    """Seconds since 1970 from a stamp of plain digits, in seconds or milliseconds.

    Raises:
        UntrustedDelivery: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise distrust(Distrust.MALFORMED, "the timestamp is not a plain number of seconds")
    value = int(text)
    return value / 1000 if value >= MILLISECONDS_FROM else float(value)


def rfc3339_seconds(text: str) -> float:
    """Seconds since 1970 from a date and time with a zone.

    Raises:
        UntrustedDelivery: it is none.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise distrust(Distrust.MALFORMED, "the time is not a date and time") from None
    if moment.tzinfo is None:
        raise distrust(Distrust.MALFORMED, "the time has no zone")
    return moment.timestamp()


def require_fresh(delivery: Delivery, stamp_s: float) -> None:
    """The stamp is at most the endpoint's tolerance old, and not from the future.

    Raises:
        UntrustedDelivery: it is not.
    """
    age_s = delivery.now_s - stamp_s
    if age_s > delivery.tolerance_s:
        raise distrust(Distrust.EXPIRED, f"it was signed {age_s:.0f} s ago")
    if -age_s > AHEAD_S:
        raise distrust(Distrust.FROM_THE_FUTURE, f"its time is {-age_s:.0f} s ahead of ours")
