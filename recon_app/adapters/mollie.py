"""Mollie: API objects and their lists, v1 and v2, and webhooks.

A classic webhook is a form with nothing but an id, to be looked up: it is ignored. An event of the
next generation (``resource`` event) may hold its object in ``_embedded.entity``; where it does not,
it is ignored likewise. Objects hold others in ``_embedded``: an order its payments, a payment its
refunds. (docs.mollie.com: payments, refunds, chargebacks, captures, settlements, webhooks)
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.mollie_objects import PROVIDER, READERS, Notice
from recon_app.adapters.parts import inner, read_parts
from recon_app.adapters.reading import Fields, fields_of, form_fields, json_value, text_of
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

#: The beginning of an id -> resource, for objects that do not say what they are.
PREFIXES: Final = {
    "tr": "payment",
    "re": "refund",
    "chb": "chargeback",
    "cpt": "capture",
    "stl": "settlement",
}


def _read(payload: Payload) -> Iterator[Item]:
    body = payload.body.strip()
    if body[:1] not in (b"{", b"["):
        return _id_only(body)
    value = json_value(body)
    notice = Notice(payload.account)
    if isinstance(value, list):
        return read_parts(value, partial(_part, notice))
    return _any(notice, fields_of(value), None)


def _id_only(body: bytes) -> Iterator[Item]:
    if text_of(form_fields(body), "id") is None:
        raise malformed("id", "is required")
    yield Ignored("mollie.id_only")


def _part(notice: Notice, part: object, number: int) -> Iterator[Item]:
    return _any(notice, fields_of(part), number)


def _any(notice: Notice, fields: Fields, number: int | None) -> Iterator[Item]:
    if text_of(fields, "resource") == "event":
        yield from _event(notice, fields, number)
        return
    rows = fields.get("data")
    if isinstance(rows, list):
        yield from read_parts(rows, partial(_part, notice))
        return
    held = _embedded(fields)
    if not held and set(fields) <= {"id", "mode", "testmode"} and "id" in fields:
        yield Ignored("mollie.id_only", number)
        return
    if "id" in fields or "_embedded" not in fields:
        yield from _object(notice, fields, number)
    yield from read_parts(held, partial(_part, Notice(notice.account)))


def _embedded(fields: Fields) -> list[object]:
    """The objects that this one holds, of all names."""
    held = inner(fields, "_embedded").values()
    return [part for one in held for part in (one if isinstance(one, list) else [one])]


def _event(notice: Notice, fields: Fields, number: int | None) -> Iterator[Item]:
    entity = inner(fields, "_embedded", "entity")
    if not entity:
        return iter([Ignored("mollie.id_only", number)])
    within = Notice(notice.account, text_of(fields, "id"), fields.get("createdAt"))
    return _any(within, entity, number)


def _object(notice: Notice, fields: Fields, number: int | None) -> Iterator[Item]:
    prefix = (text_of(fields, "id") or "").partition("_")[0]
    resource = text_of(fields, "resource") or PREFIXES.get(prefix)
    if resource is None:
        raise malformed("resource", "is required")
    if resource not in READERS:
        return iter([Ignored(f"mollie.{resource[:48]}", number)])
    return (Found(document, fields, number) for document in READERS[resource](notice, fields))


_resource: Final = re.compile(
    rb'"resource"\s*:\s*"(payment|refund|chargeback|capture|settlement|event|list)"'
).search
_id: Final = re.compile(rb"\s*id=(tr|re|stl|ord|sub|pl)_\w+\s*$").match


def _sniff(head: bytes) -> bool:
    return b"api.mollie.com" in head or bool(_resource(head) or _id(head))


ADAPTER: Final = Adapter(
    PROVIDER, "1", Source.GATEWAY, "Mollie API objects and webhooks", _read, _sniff
)
