"""How each value of a policy document is read: one small reader a field, as a table."""

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from recon_app.domain.case import Posting
from recon_app.domain.events import AmountBasis, Direction, Kind, Rail
from recon_app.domain.money import CURRENCIES, MAX_AMOUNT_MINOR

__all__ = ["BAND_FIELDS", "TERM_FIELDS", "WHEN_FIELDS", "Reader", "duration_ms", "instant_ms"]

#: From a raw value to the kept one; raises ValueError with what to do instead.
Reader = Callable[[object], object]

UNIT_MS: Final = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
MAX_DURATION_MS: Final = 366 * UNIT_MS["d"]
MAX_LAG_DAYS: Final = 366
_DURATION: Final = re.compile(r"(\d{1,12})(ms|s|m|h|d)")


def duration_ms(value: object) -> int:
    """``"60s"`` as 60000."""
    parts = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        raise ValueError('must be a duration such as "500ms", "60s", "15m", "24h" or "7d"')
    ms = int(parts[1]) * UNIT_MS[parts[2]]
    if not 0 < ms <= MAX_DURATION_MS:
        raise ValueError("must be more than nothing and at most 366 days")
    return ms


def integer(least: int, most: int) -> Reader:
    """A reader of whole numbers from ``least`` to ``most``."""

    def read(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return value

    return read


def choice(options: type[StrEnum]) -> Reader:
    """A reader of one of the names of ``options``."""

    def read(value: object) -> StrEnum:
        if not isinstance(value, str) or value not in list(options):
            raise ValueError(f"must be one of {', '.join(options)}")
        return options(value)

    return read


def text(value: object) -> str:
    """A name that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError("must be a text that is not empty")
    return value


def currency(value: object) -> str:
    """An ISO 4217 code."""
    if not isinstance(value, str) or value not in CURRENCIES:
        raise ValueError("must be an ISO 4217 currency such as INR")
    return value


def instant_ms(value: object) -> int:
    """A TOML date-time with an offset, as ms since the epoch."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("must be a date-time with an offset, such as 2026-01-01T00:00:00Z")
    return int(value.timestamp() * 1000)


_amount = integer(0, MAX_AMOUNT_MINOR)
_days = integer(-MAX_LAG_DAYS, MAX_LAG_DAYS)

#: (table, key) -> (name of the term, reader); the table is null for keys that stand alone. What
#: may name a calendar is read by ``policy_times``.
TERM_FIELDS: Final[dict[tuple[str | None, str], tuple[str, Reader]]] = {
    (None, "posting"): ("posting", choice(Posting)),
    (None, "stuck_pending"): ("stuck_pending_ms", duration_ms),
    (None, "keep"): ("keep_ms", duration_ms),
    (None, "keep_stub"): ("keep_stub_ms", duration_ms),
    (None, "compare"): ("compare", choice(AmountBasis)),
    ("tolerance", "abs_minor"): ("tolerance_abs_minor", _amount),
    ("tolerance", "ppm"): ("tolerance_ppm", integer(0, 1_000_000)),
    ("tolerance", "cap_minor"): ("tolerance_cap_minor", _amount),
    ("window", "before"): ("window_before_ms", duration_ms),
    ("window", "after"): ("window_after_ms", duration_ms),
    ("window", "min_lag_days"): ("min_lag_days", _days),
    ("window", "max_lag_days"): ("max_lag_days", _days),
}

WHEN_FIELDS: Final[dict[str, Reader]] = {
    "provider": text,
    "merchant_id": text,
    "account": text,
    "rail": choice(Rail),
    "kind": choice(Kind),
    "currency": currency,
    "direction": choice(Direction),
}

BAND_FIELDS: Final[dict[str, Reader]] = {
    "medium_minor": _amount,
    "high_minor": _amount,
    "critical_minor": _amount,
}
