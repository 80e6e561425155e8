"""Square: webhooks, API objects and their lists.

Amounts are minor units in ``*_money``. A webhook holds the object in ``data.object`` under its
name; ``data.id`` may be another one than the object's. Its time is the event's, which tells since
when the object is so; ``event_id`` is the same in every delivery.
(developer.squareup.com: webhooks; Payment, PaymentRefund, Dispute, Payout, PayoutEntry)
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.parts import inner, listed, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.adapters.square_objects import PROVIDER, READERS, Notice
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

#: The name of a list -> that of its objects.
LISTS: Final = {
    "payments": "payment",
    "refunds": "refund",
    "disputes": "dispute",
    "payouts": "payout",
    "payout_entries": "payout_entry",
}

#: A field that only objects of this name have; a payment is what has none of them.
SIGNS: Final = {
    "gross_amount_money": "payout_entry",
    "state": "dispute",
    "dispute_id": "dispute",
    "payment_id": "refund",
    "destination": "payout",
    "payout_fee": "payout",
    "arrival_date": "payout",
    "amount_money": "payment",
}


def _read(payload: Payload) -> Iterator[Item]:
    value = json_value(payload.body)
    notice = Notice(payload.account)
    if isinstance(value, list):
        return read_parts(value, lambda part, number: _any(notice, fields_of(part), number))
    return _any(notice, fields_of(value), None)


def _any(notice: Notice, fields: Fields, number: int | None) -> Iterator[Item]:
    if "data" in fields and "type" in fields:
        return _webhook(notice, fields, number)
    if "entity_id" in fields and "event_type" in fields:
        return iter([Ignored("square.id_only", number)])
    for name, of in LISTS.items():
        if name in fields:
            return read_parts(listed(name, fields[name]), partial(_listed, notice, of))
    for name in READERS:
        if isinstance(fields.get(name), dict):
            return iter([_object(notice, name, fields[name], number)])
    return iter([_object(notice, _name_of(fields), fields, number)])


def _listed(notice: Notice, name: str, part: object, number: int) -> list[Item]:
    return [_object(notice, name, fields_of(part), number)]


def _webhook(notice: Notice, fields: Fields, number: int | None) -> Iterator[Item]:
    held = inner(fields, "data", "object")
    event = text_of(fields, "type") or ""
    name = event.partition(".")[0]
    if name not in READERS or not held:
        return iter([Ignored(f"square.{event[:48] or 'nothing'}", number)])
    within = Notice(
        notice.account,
        text_of(fields, "merchant_id"),
        text_of(fields, "event_id"),
        fields.get("created_at"),
    )
    return iter([_object(within, name, fields_of(held, name), number)])


def _name_of(fields: Fields) -> str:
    for field, name in SIGNS.items():
        if field in fields:
            return name
    raise malformed("amount_money", "is required")


def _object(notice: Notice, name: str, fields: Fields, number: int | None) -> Item:
    reader: Callable[[Notice, Fields], dict[str, object] | str] = READERS[name]
    document = reader(notice, fields)
    if isinstance(document, str):
        return Ignored(document, number)
    return Found(document, fields, number)


def _sniff(head: bytes) -> bool:
    return b'_money"' in head and b'"amount"' in head


ADAPTER: Final = Adapter(
    PROVIDER, "1", Source.GATEWAY, "Square webhooks and API objects", _read, _sniff
)
