"""Adyen's standard webhooks: each item of the body carries its own signature.

Signed are eight fields joined by colons, not the body
(https://docs.adyen.com, "Verify HMAC signatures"): what else an item says is the word of whoever
sent it, so the endpoint belongs behind TLS and basic authentication too.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from recon_app.adapters.reading import Fields, fields_of, json_value
from recon_app.errors import InvalidPayload
from recon_app.webhooks.base import Delivery, Distrust, Scheme, distrust
from recon_app.webhooks.mac import encoded, from_base64, from_hex_key, require_mac

__all__ = ["ADYEN"]

SIGNED: Final = (
    ("pspReference",),
    ("originalReference",),
    ("merchantAccountCode",),
    ("merchantReference",),
    ("amount", "value"),
    ("amount", "currency"),
    ("eventCode",),
    ("success",),
)


def _check(delivery: Delivery, secrets: Sequence[str]) -> None:
    keys = [from_hex_key(secret) for secret in secrets]
    try:
        for item in _items(delivery.body):
            require_mac(_message(item), keys, [from_base64(_signature(item))])
    except InvalidPayload as fault:
        raise distrust(Distrust.MALFORMED, str(fault)) from None


def _items(body: bytes) -> Iterator[Fields]:
    """Every item; a body without one is signed by nobody."""
    items = fields_of(json_value(body)).get("notificationItems")
    if not isinstance(items, list) or not items:
        raise distrust(Distrust.NO_SIGNATURE, "there are no notificationItems")
    for item in items:
        yield fields_of(item, "NotificationRequestItem")


def _message(item: Fields) -> bytes:
    return encoded(":".join(_text(item, path) for path in SIGNED))


def _text(item: Fields, path: tuple[str, ...]) -> str:
    value: Any = item
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _signature(item: Fields) -> str:
    more = item.get("additionalData")
    text = more.get("hmacSignature") if isinstance(more, dict) else None
    if not isinstance(text, str) or not text:
        raise distrust(Distrust.NO_SIGNATURE, "an item has no additionalData.hmacSignature")
    return text


ADYEN: Final = Scheme(
    "adyen",
    "additionalData.hmacSignature: HMAC-SHA256 of eight fields of each item, base64",
    "the HMAC key of the webhook, in hex",
    _check,
    from_hex_key,
)
