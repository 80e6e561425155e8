"""CloudEvents 1.0 in JSON, one (structured mode) or an array of them (batch), around our own event.

``data``, or ``data_base64``, is the event as ``POST /events`` takes it. What it leaves out comes
from the attributes: ``event_id`` from ``id``, ``timestamp`` from ``time``, and ``event_type`` from
the last words of ``type`` ("com.example.PAYMENT_CAPTURED", "com.example.payment.captured").
A ``type`` is ours when it ends so, when it is ``io.realrecon.event``, or when the option ``types``
names it (several with commas between them); any other is ignored. In binary mode the attributes
are headers, and the body is our own event: that is the adapter ``canonical``.
"""

from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from typing import Final

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.gateway import own_id
from recon_app.adapters.parts import read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import EVENT_TYPES, Source

__all__ = ["ADAPTER", "EVENT"]

#: The ``type`` of an event that says itself what it is.
EVENT: Final = "io.realrecon.event"


def _read(payload: Payload) -> Iterator[Item]:
    value = json_value(payload.body)
    if isinstance(value, list):
        return read_parts(value, partial(_part, payload))
    return iter([_item(payload, fields_of(value), None)])


def _part(payload: Payload, part: object, number: int) -> list[Item]:
    return [_item(payload, fields_of(part), number)]


def _item(payload: Payload, fields: Fields, number: int | None) -> Item:
    if not own_id(fields, "specversion").startswith("1."):
        raise malformed("specversion", "must be 1.0")
    said, event_id = own_id(fields, "type"), own_id(fields, "id")
    event_type = _event_type(said)
    types = {name.strip() for name in payload.options.get("types", "").split(",")}
    if event_type is None and said not in (types | {EVENT}):
        return Ignored(f"cloudevents.{said[:48]}", number)
    taken = {"event_id": event_id, "timestamp": fields.get("time"), "event_type": event_type}
    around = {name: value for name, value in taken.items() if value is not None}
    return Found(around | _data(fields), None, number)


def _event_type(said: str) -> str | None:
    """The event type that the last words of ``type`` are."""
    words = said.upper().replace("-", "_").split(".")
    return next((name for name in ("_".join(words[-2:]), words[-1]) if name in EVENT_TYPES), None)


def _data(fields: Fields) -> Fields:
    packed = text_of(fields, "data_base64")
    if packed is None:
        return fields_of(fields, "data")
    try:
        return fields_of(json_value(b64decode(packed, validate=True)))
    except ValueError:
        raise malformed("data_base64", "is not base64") from None


def _sniff(head: bytes) -> bool:
    return b'"specversion"' in head


ADAPTER: Final = Adapter("cloudevents", "1", Source.GATEWAY, "CloudEvents", _read, _sniff)
