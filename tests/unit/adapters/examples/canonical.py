"""Our own events: one, an array of them, one a line."""

import json
from typing import Any

__all__ = ["EXAMPLES", "event"]


def event(**changes: Any) -> dict[str, Any]:
    """A captured payment in the seven fields."""
    return {
        "txn_id": "T-1",
        "amount": 129900,
        "currency": "INR",
        "source": "GATEWAY",
        "event_type": "PAYMENT_CAPTURED",
        "status": "SUCCESS",
        "timestamp": "2024-01-01T05:30:00+05:30",
    } | changes


EXAMPLES = [
    json.dumps(event()).encode(),
    json.dumps([event(), event(txn_id="T-2", provider="mine", amount=None)]).encode(),
    b"\n".join(json.dumps(event(txn_id=f"T-{number}")).encode() for number in range(3)),
]
