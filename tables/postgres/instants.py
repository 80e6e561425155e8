"""Instants as Postgres takes them in binary: microseconds since 2000, as an ``int8``."""

__all__ = ["micros"]

#: 2000-01-01 in milliseconds since 1970.
_EPOCH_MS = 946_684_800_000


def micros(ms: int) -> int:
    """What a ``TIMESTAMPTZ`` is sent as, of milliseconds since 1970."""
    return (ms - _EPOCH_MS) * 1000
