"""GoCardless payments: API responses, webhooks, and recordings of several responses.

A response holds its objects, one or a list, under their section's name; a webhook holds ``events``;
a recording holds responses under names, each with a ``body``. The same object in several responses
is one event. Options: ``currency`` (of events and payout items that name none), ``payout`` and
``date`` (of payout items). (developer.gocardless.com: API reference)
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.gocardless_objects import PROVIDER, event, item, payment, payout, refund
from recon_app.adapters.ids import Ordinals
from recon_app.adapters.parts import inner, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

Reader = Callable[[Payload, Fields], list[dict[str, object]]]

READERS: Final[dict[str, Reader]] = {
    "payments": payment,
    "refunds": refund,
    "payouts": payout,
    "events": event,
}

#: Parts of a response that are no objects.
AROUND: Final = frozenset(("meta", "linked"))

#: The beginning of an id -> the section of an object that stands alone.
PREFIXES: Final = {"PM": "payments", "RF": "refunds", "PO": "payouts", "EV": "events"}


def _read(payload: Payload) -> Iterator[Item]:
    seen: set[str] = set()
    for found in _all(payload, json_value(payload.body)):
        if isinstance(found, Found):
            said = repr(sorted(found.document.items()))
            if said in seen:
                continue
            seen.add(said)
        yield found


def _all(payload: Payload, value: object) -> Iterator[Item]:
    responses = _responses(fields_of(value))
    if not any(responses):
        raise malformed("payments", "is required, or another section with objects")
    for response in responses:
        for section, part in {**response, **inner(response, "linked")}.items():
            if section not in AROUND:
                yield from _section(payload, section, part)


def _responses(fields: Fields) -> list[Fields]:
    own = text_of(fields, "id") if not isinstance(fields.get("id"), dict) else None
    if own is not None:
        section = PREFIXES.get(own[:2].upper())
        if section is None:
            raise malformed("id", "is not the id of a payment, refund, payout or event")
        return [{section: fields}]
    recorded = [inner(part, "body") for part in fields.values() if "body" in inner(part)]
    return recorded or [fields]


def _section(payload: Payload, section: str, part: object) -> Iterable[Item]:
    if not isinstance(part, dict | list):
        raise malformed(section[:64], "must be an object or a list")
    parts = part if isinstance(part, list) else [part]
    if section == "payout_items":
        reader: Reader = partial(_item, Ordinals())
    elif section in READERS:
        reader = READERS[section]
    else:
        return [Ignored(f"gocardless.{section[:48]}")]
    return read_parts(parts, partial(_part, payload, reader))


def _item(ordinals: Ordinals, payload: Payload, fields: Fields) -> list[dict[str, object]]:
    return item(payload, fields, ordinals)


def _part(payload: Payload, reader: Reader, part: object, number: int) -> list[Item]:
    fields = fields_of(part)
    found: list[Item] = [Found(doc, fields, number) for doc in reader(payload, fields)]
    return found or [Ignored(f"gocardless.{_what(fields)[:48]}", number)]


def _what(fields: Fields) -> str:
    """What was ignored: an event's resource and action."""
    return f"{text_of(fields, 'resource_type')}.{text_of(fields, 'action')}"


_links: Final = re.compile(rb'"links"\s*:\s*\{').search


def _sniff(head: bytes) -> bool:
    sections = (b'"payments"', b'"payouts"', b'"payout_items"', b'"refunds"', b'"events"')
    return _links(head) is not None and any(section in head for section in sections)


ADAPTER: Final = Adapter(
    PROVIDER, "1", Source.GATEWAY, "GoCardless responses and webhooks", _read, _sniff
)
