"""Razorpay and RazorpayX: webhooks, API objects and their collections.

A webhook is ``{"entity": "event", "event": name, "account_id", "created_at", "payload": {subject:
{"entity": {...}}}}``; its time is the event's, in seconds. Several events tell of one payment:
captured, order.paid, payment_link.paid, virtual_account.credited. They share its transaction and
its posting.
Options: ``currency`` of settlements, which name none (INR).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.parts import first_text, inner, listed, read_parts
from recon_app.adapters.razorpay_entities import READERS
from recon_app.adapters.razorpay_notice import PROVIDER, Notice
from recon_app.adapters.razorpay_terms import IDS, SUBJECTS
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

_ids: Final = re.compile(rb'"(?:' + "|".join(IDS).encode() + rb")[A-Za-z0-9]+\"")


def _read(payload: Payload) -> Iterator[Item]:
    notice = Notice(payload.account, payload.options.get("currency", "INR"))
    value = json_value(payload.body)
    if isinstance(value, list):
        return read_parts(value, lambda part, number: _any(notice, part, number))
    return _any(notice, value, None)


def _any(notice: Notice, value: object, number: int | None) -> Iterator[Item]:
    fields = fields_of(value)
    entity = text_of(fields, "entity")
    if entity == "collection":
        items = listed("items", fields.get("items"))
        return read_parts(items, lambda part, at: _any(notice, part, at))
    if entity == "event" or "event" in fields:
        return iter([_event(notice, fields, number)])
    return iter([_entity(notice, entity or "", fields, number)])


def _event(notice: Notice, fields: Fields, number: int | None) -> Item:
    event = text_of(fields, "event")
    if event is None:
        raise malformed("event", "is required")
    subject = _subject(event)
    beside = fields_of(fields, "payload")
    entity = inner(beside, subject, "entity") if subject else None
    if not entity or subject is None:
        if subject == event.partition(".")[0] and subject in ("payment", "refund", "settlement"):
            raise malformed(f"payload.{subject}.entity", "is required")
        return Ignored(event[:64], number)
    around = replace(
        notice,
        account=first_text(fields.get("account_id")) or notice.account,
        event=event,
        at=fields.get("created_at"),
        beside=beside,
    )
    return Found(READERS[subject](around, entity), fields, number)


def _subject(event: str) -> str | None:
    words = event.split(".")
    if words[:2] == ["payment", "downtime"]:
        return None
    return SUBJECTS.get(".".join(words[:2])) or SUBJECTS.get(words[0])


def _entity(notice: Notice, entity: str, fields: Fields, number: int | None) -> Item:
    if entity not in READERS:
        if not entity:
            raise malformed("entity", "is required")
        return Ignored(entity[:64], number)
    return Found(READERS[entity](notice, fields), fields, number)


def _sniff(head: bytes) -> bool:
    return b'"entity"' in head and _ids.search(head) is not None


ADAPTER: Final = Adapter(
    PROVIDER, "1", Source.GATEWAY, "Razorpay webhooks and API objects", _read, _sniff
)
