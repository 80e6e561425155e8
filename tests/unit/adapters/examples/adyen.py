"""Adyen: items of standard webhooks, wrapped and alone."""

import json
from typing import Any
from urllib.parse import urlencode

__all__ = ["EXAMPLES", "form", "item", "webhook"]


def item(code: str = "AUTHORISATION", **changes: Any) -> dict[str, Any]:
    """One notification item."""
    return {
        "additionalData": {"authCode": "060494", "acquirerReference": "7J2K", " odd key ": " "},
        "amount": {"currency": "EUR", "value": 32500},
        "eventCode": code,
        "eventDate": "2024-03-31T14:20:56+02:00",
        "merchantAccountCode": "ShopNL",
        "merchantReference": "00000042",
        "operations": ["CANCEL", "CAPTURE", "REFUND"],
        "paymentMethod": "visa_applepay",
        "pspReference": "QF0000000000001",
        "reason": "060494:0010:03/2030",
        "success": "true",
    } | changes


def webhook(*items: dict[str, Any]) -> dict[str, Any]:
    """The items as they come."""
    return {
        "live": "true",
        "notificationItems": [{"NotificationRequestItem": one} for one in items],
    }


def form() -> bytes:
    """The same as a form, with flat names."""
    fields = {name: text for name, text in item().items() if isinstance(text, str)}
    more = {"value": "32500", "currency": "EUR", "additionalData.authCode": "060494"}
    return urlencode(fields | more).encode()


MODIFIED = {"pspReference": "QF0000000000002", "originalReference": "QF0000000000001"}

EXAMPLES = [
    form(),
    *(
        json.dumps(value).encode()
        for value in (
            webhook(item()),
            webhook(item("CAPTURE", **MODIFIED), item("REFUND", **MODIFIED)),
            webhook(item("CHARGEBACK", **MODIFIED), item("REPORT_AVAILABLE")),
            item("CANCEL_OR_REFUND", additionalData={"modification.action": "refund"}),
        )
    ),
]
