"""Stripe: events and bare objects, alone or in lists.

An event is ``{"object": "event", "id", "type", "created", "data": {"object": {...}}}``; its id is
the same in every delivery, its time is in seconds. Options: ``payments=intent`` where an endpoint
is sent payment intents and no charges.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.parts import first_text, inner, listed, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.adapters.stripe_ledger import balance_transaction, dispute, payout, transfer
from recon_app.adapters.stripe_objects import PROVIDER, Notice, charge, intent, refund
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

#: ``object`` -> its event.
READERS: Final[dict[str, Callable[[Notice, Fields], dict[str, object]]]] = {
    "charge": charge,
    "payment_intent": intent,
    "refund": refund,
    "dispute": dispute,
    "payout": payout,
    "transfer": transfer,
    "balance_transaction": balance_transaction,
}
LISTS: Final = ("list", "search_result")

_is_stripe: Final = re.compile(
    rb'"object"\s*:\s*"(?:event|' + b"|".join(name.encode() for name in READERS) + rb')"'
).search


def _read(payload: Payload) -> Iterator[Item]:
    notice = Notice(
        payload.account, intents_are_payments=payload.options.get("payments") == "intent"
    )
    value = json_value(payload.body)
    if isinstance(value, list):
        return read_parts(value, lambda part, number: _any(notice, part, number))
    return _any(notice, value, None)


def _any(notice: Notice, value: object, number: int | None) -> Iterator[Item]:
    thing = fields_of(value)
    name = text_of(thing, "object")
    if name is None:
        raise malformed("object", "is required")
    if name in LISTS:
        data = listed("data", thing.get("data"))
        return read_parts(data, lambda part, at: _any(notice, part, at))
    if name == "event":
        return iter(_event(notice, thing, number))
    return iter(_objects(notice, thing, thing, number))


def _event(notice: Notice, fields: Fields, number: int | None) -> list[Item]:
    event = text_of(fields, "type")
    if event is None:
        raise malformed("type", "is required")
    thing = fields_of(fields, "data", "object")
    around = replace(
        notice,
        account=first_text(fields.get("account")) or notice.account,
        event_id=text_of(fields, "id"),
        event=event,
        at=fields.get("created"),
    )
    return _objects(around, thing, fields, number)


def _objects(notice: Notice, thing: Fields, raw: Fields, number: int | None) -> list[Item]:
    name = text_of(thing, "object")
    if name not in READERS:
        return [Ignored((notice.event or name or "object")[:64], number)]
    found: list[Item] = [Found(READERS[name](notice, thing), raw, number)]
    refunds = inner(thing, "refunds").get("data") if name == "charge" else None
    if isinstance(refunds, list) and notice.event in ("", "charge.refunded"):
        around = replace(notice, event_id=None, at=None)
        found += [Found(refund(around, fields_of(part)), part, number) for part in refunds]
    return found


def _sniff(head: bytes) -> bool:
    return _is_stripe(head) is not None


ADAPTER: Final = Adapter(PROVIDER, "1", Source.GATEWAY, "Stripe events and objects", _read, _sniff)
