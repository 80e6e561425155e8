"""CloudEvents: structured, in a batch, packed, and of a foreign type."""

import json
from base64 import b64encode
from typing import Any

__all__ = ["EXAMPLES", "event", "packed", "payload"]


def payload(**changes: Any) -> dict[str, Any]:
    """Our own event, whole."""
    return {
        "txn_id": "T-1",
        "amount": 1000,
        "currency": "INR",
        "source": "GATEWAY",
        "event_type": "PAYMENT_CAPTURED",
        "status": "SUCCESS",
        "timestamp": "2024-01-01T00:00:00Z",
    } | changes


def event(**changes: Any) -> dict[str, Any]:
    """It in an envelope."""
    return {
        "specversion": "1.0",
        "id": "A234-1234-1234",
        "source": "/checkout",
        "type": "io.realrecon.event",
        "time": "2024-02-02T02:02:02Z",
        "datacontenttype": "application/json",
        "data": payload(),
    } | changes


def packed() -> dict[str, Any]:
    """The envelope with its data as base64."""
    data = b64encode(json.dumps(payload()).encode()).decode()
    return {**event(data_base64=data), "data": None}


EXAMPLES = [
    json.dumps(value).encode()
    for value in (event(), [event(), event(type="com.example.cart.opened")], packed())
]
