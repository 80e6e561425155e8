"""Moments as people and browsers read them."""

from datetime import UTC, datetime

__all__ = ["now_text", "rfc3339", "rfc3339_or_none"]


def rfc3339(ms: int) -> str:
    """Milliseconds since 1970 as RFC 3339 in UTC, like 2025-12-18T10:15:30.000Z."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rfc3339_or_none(ms: int | None) -> str | None:
    """The same, where there may be none."""
    return None if ms is None else rfc3339(ms)


def now_text() -> str:
    """This moment."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
