"""Our own JSON: one event, an array of them, or one a line."""

from collections.abc import Iterator
from typing import Final

from recon_app.adapters.base import Adapter, Found, Item, Payload, Rejected
from recon_app.adapters.reading import json_value
from recon_app.codec.events import REQUIRED_FIELDS
from recon_app.domain.events import Source
from recon_app.errors import InvalidPayload

__all__ = ["ADAPTER"]


def _read(payload: Payload) -> Iterator[Item]:
    body = payload.body.strip()
    if body[:1] == b"[" or b"\n" not in body:
        value = json_value(body)
        for number, item in enumerate(value if isinstance(value, list) else [value], 1):
            yield _item(item, number)
        return
    for number, line in enumerate(payload.body.split(b"\n"), 1):
        if line.strip():
            yield _line(line, number)


def _line(line: bytes, number: int) -> Item:
    try:
        return _item(json_value(line), number)
    except InvalidPayload as fault:
        return Rejected(fault.field, fault.detail, number, fault.reason)


def _item(value: object, number: int) -> Item:
    if isinstance(value, dict):
        return Found(value, None, number)
    return Rejected("$", "must be a JSON object", number)


def _sniff(head: bytes) -> bool:
    return all(f'"{name}"'.encode() in head for name in REQUIRED_FIELDS)


ADAPTER: Final = Adapter("canonical", "1", Source.GATEWAY, "canonical JSON", _read, _sniff)
