"""One payload through its adapter: every event checked by the decoder that all events pass."""

from collections.abc import Iterator
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
from recon_app.errors import PoisonError

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


def normalise(adapter: Adapter, payload: Payload, limit_bytes: int) -> Iterator[Outcome]:
    """What the payload says, in its order. Whatever the bytes, nothing but the error below.

    Raises:
        InvalidPayload: the payload as a whole is not of the adapter's format; names what is wrong.
    """
    items = _items(adapter, payload)
    while True:
        try:
            item = next(items, None)
        except PoisonError:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise malformed("$", f"is not as {adapter.title} is: {error!r}") from error
        if item is None:
            return
        yield _checked(item, limit_bytes)


def _items(adapter: Adapter, payload: Payload) -> Iterator[Item]:
    """What the adapter reads, where even its beginning may fail only while it is iterated."""
    yield from adapter.read(payload)


def _checked(item: Item, limit_bytes: int) -> Outcome:
    if not isinstance(item, Found):
        return item
    kept = {} if item.raw is None else {PAYLOAD_FIELD: item.raw}
    try:
        record = _encode({**item.document, **kept})
        event = any_event(record, None, limit_bytes)
    except PoisonError as fault:
        return Rejected(fault.field, fault.detail, item.line_no, fault.reason)
    except (TypeError, ValueError) as error:
        return Rejected("$", str(error)[:200], item.line_no, Poison.UNSTORABLE)
    return Ready(event, item.document, record, item.line_no)
