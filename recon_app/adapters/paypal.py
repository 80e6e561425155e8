"""PayPal: webhooks of both versions, and bare resources.

A webhook is ``{"id", "event_type", "create_time", "resource_type", "resource": {...}}``; its id is
the same in every delivery. What a resource is, its own address says best: a refund comes in events
of the capture it is of.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.parts import first_text, inner, read_parts
from recon_app.adapters.paypal_resources import (
    PAYPAL,
    Notice,
    authorization,
    dispute,
    payment,
    payout,
    refund,
)
from recon_app.adapters.paypal_words import PATHS, TYPES
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

READERS: Final[dict[str, Callable[[Notice, Fields], dict[str, object]]]] = {
    "payment": payment,
    "authorization": authorization,
    "refund": refund,
    "dispute": dispute,
    "payout": payout,
}
#: A field that only such a resource has.
MARKS: Final = {
    "dispute_id": "dispute",
    "payout_item_id": "payout",
    "seller_payable_breakdown": "refund",
    "capture_id": "refund",
    "sale_id": "refund",
    "seller_receivable_breakdown": "payment",
    "final_capture": "payment",
    "is_final_capture": "payment",
    "valid_until": "authorization",
}
#: Lists of resources, by the field that holds them.
LISTS: Final = ("events", "items", "captures")

_is_paypal: Final = re.compile(
    rb"paypal\.com/v[12]/|"
    rb'"event_type"\s*:\s*"(?:PAYMENT|CUSTOMER|CHECKOUT|BILLING|INVOICING)\.[A-Z.-]+"'
).search


def _read(payload: Payload) -> Iterator[Item]:
    notice = Notice(payload.account)
    value = json_value(payload.body)
    if isinstance(value, dict):
        value = next((value[name] for name in LISTS if isinstance(value.get(name), list)), value)
    if isinstance(value, list):
        return read_parts(value, lambda part, number: [_one(notice, fields_of(part), number)])
    return iter([_one(notice, fields_of(value), None)])


def _one(notice: Notice, fields: Fields, number: int | None) -> Item:
    event = text_of(fields, "event_type")
    if event is None:
        return _resource(notice, fields, fields, None, number)
    resource = fields_of(fields, "resource")
    around = replace(
        notice,
        event_id=text_of(fields, "id"),
        event=event,
        at=text_of(fields, "create_time"),
    )
    return _resource(around, resource, fields, text_of(fields, "resource_type"), number)


def _resource(
    notice: Notice, part: Fields, raw: Fields, word: str | None, number: int | None
) -> Item:
    name = _what(part, word)
    if name is not None:
        return Found(READERS[name](notice, part), raw, number)
    if not (notice.event or word or "id" in part):
        raise malformed("event_type", "is required, or a resource with links")
    return Ignored((notice.event or "resource")[:64], number)


def _what(part: Fields, word: str | None) -> str | None:
    """What a resource is: by its own address, by what only a refund has, by its type, by a mark."""
    links = part.get("links")
    for link in links if isinstance(links, list) else []:
        if inner(link).get("rel") == "self":
            words = (first_text(inner(link).get("href")) or "").rstrip("/").split("/")
            if len(words) > 1 and words[-2] in PATHS:
                return PATHS[words[-2]]
    marked = next((name for mark, name in MARKS.items() if mark in part), None)
    if word is None or marked == "refund":
        return marked
    return TYPES.get(word.lower())


def _sniff(head: bytes) -> bool:
    return _is_paypal(head) is not None


ADAPTER: Final = Adapter(
    PAYPAL, "1", Source.GATEWAY, "PayPal webhooks and resources", _read, _sniff
)
