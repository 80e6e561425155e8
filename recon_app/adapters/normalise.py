"""One payload through its adapter: every event checked by the decoder that all events pass."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from recon_app.adapters.base import (
    Adapter,
    Found,
    Ignored,
    Item,
    Payload,
    Rejected,
    Statement,
    malformed,
)
from recon_app.codec.events import any_event
from recon_app.codec.poison import Poison
from recon_app.domain.events import TxnEvent
from recon_app.errors import InvalidPayload, PoisonError
from recon_app.privacy.pans import mask_pans

__all__ = ["PAYLOAD_FIELD", "Outcome", "Ready", "normalise"]

#: Where the part of the payload that an event was made from stands, beside what was made of it.
PAYLOAD_FIELD: Final = "payload"

_encode = msgspec.json.Encoder(decimal_format="number").encode


@dataclass(frozen=True, slots=True)
class Ready:
    """An event as a topic of its side may hold it: ``record`` is its value."""

    event: TxnEvent
    document: dict[str, object]
    record: bytes
    line_no: int | None = None


Outcome = Ready | Ignored | Rejected | Statement
#: Takes from an event, as bytes, what may not be stored.
Scrub = Callable[[bytes], bytes]


def normalise(
    adapter: Adapter, payload: Payload, limit_bytes: int, scrub: Scrub | None = None
) -> Iterator[Outcome]:
    """What the payload says, in its order. Whatever the bytes, nothing but the error below.

    Whoever publishes gives ``scrub`` (``recon_app.privacy.current.scrub_event_bytes``); without it
    events are as the payload has them, for the eyes of who sent it.

    Raises:
        InvalidPayload: the payload as a whole is not of the adapter's format; names what is wrong.
    """
    items = _items(adapter, payload)
    while True:
        try:
            item = next(items, None)
        except PoisonError as fault:
            raise InvalidPayload(
                fault.reason, mask_pans(fault.field), mask_pans(fault.detail)
            ) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            what = type(error).__name__
            raise malformed("$", f"is not as {adapter.title} is: {what}") from error
        if item is None:
            return
        yield _checked(item, limit_bytes, scrub)


def _items(adapter: Adapter, payload: Payload) -> Iterator[Item]:
    """What the adapter reads, where even its beginning may fail only while it is iterated."""
    yield from adapter.read(payload)


def _checked(item: Item, limit_bytes: int, scrub: Scrub | None) -> Outcome:
    if isinstance(item, Rejected):
        return _rejected(item, item.field, item.detail, item.reason)
    if not isinstance(item, Found):
        return item
    kept = {} if item.raw is None else {PAYLOAD_FIELD: item.raw}
    try:
        record = _encode({**item.document, **kept})
        clean = record if scrub is None else scrub(record)
        event = any_event(clean, None, limit_bytes)
    except PoisonError as fault:
        return _rejected(item, fault.field, fault.detail, fault.reason)
    except (TypeError, ValueError) as error:
        return _rejected(item, "$", str(error)[:200], Poison.UNSTORABLE)
    return Ready(event, item.document, clean, item.line_no)


def _rejected(item: Found | Rejected, field: str, detail: str, reason: str) -> Rejected:
    """What is said of a part goes to logs, answers and tables: no card number is in it."""
    return Rejected(mask_pans(field), mask_pans(detail), item.line_no, reason)
