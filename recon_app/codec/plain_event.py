"""The seven fields alone, which most events are, decoded and checked in one go.

What is taken here is exactly what ``decode_event`` takes of such a document; whatever is refused
here, for any reason, is for ``decode_event`` to look at and to name. Without a backslash every
quote opens or closes a string, and seven keys with six strings have 26: one more, and a key stands
there twice.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Final, cast

import msgspec
from msgspec import Meta

from recon_app.codec.fields import MAX_ID_CHARS, MAX_MS
from recon_app.domain.events import EVENT_TYPES, Source, Status, TxnEvent
from recon_app.domain.identity import make_event
from recon_app.domain.money import CURRENCIES, MAX_AMOUNT_MINOR

__all__ = ["Plain", "Seven", "event_of", "plain_event", "read_plain"]

QUOTES: Final = 26
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DAY_MS: Final = 86_400_000


class Seven(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The seven fields as they stand in the document."""

    txn_id: Annotated[str, Meta(min_length=1, max_length=MAX_ID_CHARS)]
    amount: Annotated[int, Meta(ge=0, le=MAX_AMOUNT_MINOR)]
    currency: str
    source: Source
    event_type: str
    status: Status
    timestamp: Annotated[datetime, Meta(tz=True)]


#: The seven fields, checked, and their time in ms since 1970 UTC.
Plain = tuple[Seven, int]

_decode: Final = cast(Callable[[bytes], Seven], msgspec.json.Decoder(Seven).decode)


def plain_event(value: bytes, side: Source) -> TxnEvent | None:
    """The event of ``side`` that ``value`` holds; None when it is anything but a plain one."""
    plain = read_plain(value, side)
    return None if plain is None else event_of(plain)


def read_plain(value: bytes, side: Source) -> Plain | None:
    """The fields of ``plain_event``, before an event is made of them.

    The ``txn_id`` of a plain event stands in JSON as it is: nothing in it has to be escaped.
    """
    if value.count(b'"') != QUOTES or b"\\" in value:
        return None
    try:
        seven = _decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    since = seven.timestamp - EPOCH
    occurred_ms = since.days * DAY_MS + since.seconds * 1000 + since.microseconds // 1000
    if (
        seven.source is not side
        or seven.currency not in CURRENCIES
        or seven.event_type not in EVENT_TYPES
        or not 0 <= occurred_ms <= MAX_MS
        or not seven.txn_id.isprintable()
    ):
        return None
    return seven, occurred_ms


def event_of(plain: Plain) -> TxnEvent:
    """The event these fields say, with every default filled in."""
    seven, occurred_ms = plain
    return make_event(
        seven.txn_id,
        seven.source,
        seven.event_type,
        seven.status,
        seven.amount,
        seven.currency,
        occurred_ms,
    )
