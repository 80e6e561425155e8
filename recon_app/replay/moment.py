"""Where in the log: its beginning, an offset of every partition, or a time by the broker."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from recon_app.codec.fields import instant
from recon_app.errors import ConfigError, PoisonError

__all__ = ["EARLIEST", "Moment", "moment", "time_ms", "time_text"]

FORMS = "write earliest, an offset, or a time like 2025-12-18T10:15:30Z"


@dataclass(frozen=True, slots=True)
class Moment:
    """``value`` is an offset, or milliseconds since 1970 UTC; 0 for the beginning."""

    kind: Literal["earliest", "offset", "time"]
    value: int = 0

    def __str__(self) -> str:
        if self.kind == "earliest":
            return self.kind
        return str(self.value) if self.kind == "offset" else time_text(self.value)


EARLIEST = Moment("earliest")


def moment(text: str) -> Moment:
    """What an operator wrote.

    Raises:
        ConfigError: it is none of the three forms.
    """
    if text == "earliest":
        return EARLIEST
    if text.isascii() and text.isdigit():
        return Moment("offset", int(text))
    return Moment("time", time_ms(text, FORMS))


def time_ms(text: str, advice: str = "write a time like 2025-12-18T10:15:30Z") -> int:
    """A time with its zone, in milliseconds since 1970 UTC.

    Raises:
        ConfigError: it is no such time.
    """
    try:
        return instant("time", text)
    except PoisonError:
        raise ConfigError(f"{text}: {advice}") from None


def time_text(ms: int) -> str:
    """The same time as people write it."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")
