"""What each field of an event may hold: a small check per kind, each naming its field."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

import msgspec

from recon_app.codec.poison import Poison
from recon_app.domain.money import MAX_AMOUNT_MINOR
from recon_app.errors import PoisonError

__all__ = [
    "MAX_ID_CHARS",
    "MAX_MS",
    "Check",
    "amount",
    "choice",
    "day",
    "identifier",
    "instant",
    "rate",
    "references",
    "text",
]

T = TypeVar("T")
Check = Callable[[str, object], T]

MAX_ID_CHARS: Final = 128
MAX_NOTE_CHARS: Final = 4000
MAX_MS: Final = 253_402_300_799_999
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)
#: What a reference is called, whatever its provider calls it. A closed set: they are searched by.
REFERENCE_TYPES: Final = frozenset(
    (
        "order",
        "payment",
        "refund",
        "dispute",
        "payout",
        "settlement",
        "balance_transaction",
        "statement",
        "batch",
        "mandate",
        "rrn",
        "utr",
        "arn",
        "vpa",
        "auth_code",
        "end_to_end",
        "uetr",
        "instruction",
        "payment_information",
        "trace",
        "merchant",
        "customer",
        "bank",
        "acquirer",
        "account",
        "gateway",
        "gateway_payment",
        "original",
        "parent",
        "invoice",
        "check_number",
        "type_code",
        "reason_code",
        "destination",
        "reference",
        "text",
    )
)

_calendar = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_control = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]").search
_decimal = re.compile(r"[0-9]{1,12}(\.[0-9]{1,18})?").fullmatch


def invalid(field: str, detail: str) -> PoisonError:
    """The error for a field that is there but wrong."""
    return PoisonError(Poison.INVALID_FIELD, field, detail)


def identifier(field: str, value: object) -> str:
    """1 to 128 printable characters."""
    if type(value) is str and 0 < len(value) <= MAX_ID_CHARS and value.isprintable():
        return value
    raise invalid(field, f"must be a string of 1 to {MAX_ID_CHARS} printable characters")


def text(field: str, value: object) -> str:
    """Free text of people: 1 to 4,000 characters; of the controls only line ends and tabs."""
    if type(value) is str and 0 < len(value) <= MAX_NOTE_CHARS and not _control(value):
        return value
    raise invalid(field, f"must be text of 1 to {MAX_NOTE_CHARS} characters")


def amount(field: str, value: object) -> int:
    """Integer minor units, zero and up."""
    if type(value) is int and 0 <= value <= MAX_AMOUNT_MINOR:
        return value
    raise invalid(field, f"must be an integer of minor units, 0 to {MAX_AMOUNT_MINOR}")


def choice(options: Mapping[str, T]) -> Check[T]:
    """One of a closed set of words, exactly as written."""
    names = ", ".join(options) if len(options) <= 16 else "one of the known codes"

    def check(field: str, value: object) -> T:
        try:
            return options[value]  # type: ignore[index]
        except (KeyError, TypeError):
            raise invalid(field, f"unknown {_short(value)}; must be {names}") from None

    return check


def instant(field: str, value: object) -> int:
    """RFC 3339 with a zone, as milliseconds since 1970 UTC (a finer fraction is cut off)."""
    if type(value) is str:
        try:
            moment = msgspec.convert(value, datetime)
        except (msgspec.ValidationError, OverflowError):
            moment = None
        if moment is not None and moment.tzinfo is not None:
            ms = (moment - EPOCH) // MILLISECOND
            if 0 <= ms <= MAX_MS:
                return ms
    raise invalid(field, "must be RFC 3339 with a zone, like 2025-12-18T10:15:30Z")


def day(field: str, value: object) -> str:
    """A calendar date, YYYY-MM-DD."""
    if type(value) is str and _calendar(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise invalid(field, str(error)) from None
    raise invalid(field, "must be a date like 2025-12-18")


def rate(field: str, value: object) -> str:
    """A positive decimal, as a string so that no digit is lost."""
    if type(value) is str and _decimal(value) and value.strip("0."):
        return value
    raise invalid(field, 'must be a positive decimal in a string, like "83.125"')


def references(field: str, value: object) -> dict[str, str]:
    """Typed references to this movement elsewhere."""
    if type(value) is not dict:
        raise invalid(field, "must be an object of references")
    for kind, reference in value.items():
        if kind not in REFERENCE_TYPES:
            raise invalid(f"{field}.{kind[:32]}", f"must be one of {sorted(REFERENCE_TYPES)}")
        identifier(f"{field}.{kind}", reference)
    return value


def _short(value: object) -> str:
    """The value, for a message."""
    return repr(value)[:40] if type(value) is str else f"a {type(value).__name__}"
