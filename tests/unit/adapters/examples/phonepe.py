"""PhonePe: orders and refunds of the second version, callbacks of the first."""

import base64
import json
from typing import Any

__all__ = ["EXAMPLES", "attempt", "callback", "order", "refund", "wrapped"]


def attempt(**changes: Any) -> dict[str, Any]:
    """One attempt to pay."""
    return {
        "paymentMode": "UPI_QR",
        "transactionId": "OM2401010530000000001",
        "timestamp": 1704067200123,
        "amount": 129950,
        "state": "COMPLETED",
        "rail": {
            "type": "UPI",
            "utr": "012345678901",
            "upiTransactionId": "YBL0001",
            "vpa": "someone@bank",
        },
        "instrument": {"type": "ACCOUNT", "accountType": "SAVINGS"},
    } | changes


def order(*attempts: dict[str, Any], state: str = "COMPLETED") -> dict[str, Any]:
    """An order that was paid, or not."""
    payload = {
        "merchantId": "SHOPIN",
        "merchantOrderId": "order-00042",
        "orderId": "OMO2401010530000000001",
        "state": state,
        "amount": 129950,
        "expireAt": 1704153600000,
        "paymentDetails": list(attempts),
    }
    return {"event": f"checkout.order.{state.lower()}", "payload": payload}


def refund(state: str = "COMPLETED", **changes: Any) -> dict[str, Any]:
    """A refund."""
    payload = {
        "merchantId": "SHOPIN",
        "merchantRefundId": "return-007",
        "originalMerchantOrderId": "order-00042",
        "refundId": "OMR2401020530000000001",
        "amount": 29900,
        "state": state,
        "timestamp": 1704153600123,
        "paymentDetails": [attempt(amount=29900, state=state)],
    }
    return {"event": f"pg.refund.{state.lower()}", "payload": payload | changes}


def callback(code: str = "PAYMENT_SUCCESS", **changes: Any) -> dict[str, Any]:
    """A callback of the first version: without a time."""
    data = {
        "merchantId": "SHOPIN",
        "merchantTransactionId": "order-00042",
        "transactionId": "T2401010530001230000001",
        "amount": 129950,
        "state": "COMPLETED",
        "paymentInstrument": {"type": "UPI", "utr": "012345678901"},
    }
    return {"success": True, "code": code, "message": "done", "data": data | changes}


def wrapped(value: dict[str, Any]) -> bytes:
    """The callback as it is posted."""
    text = base64.b64encode(json.dumps(value).encode()).decode()
    return json.dumps({"response": text}).encode()


CARD = {
    "rail": {"type": "PG", "authorizationCode": "060494"},
    "instrument": {"type": "CREDIT_CARD", "arn": "74000000000000000000001", "brn": "B0001"},
}

EXAMPLES = [
    wrapped(callback()),
    *(
        json.dumps(value).encode()
        for value in (
            callback(),
            order(attempt()),
            order(
                attempt(state="FAILED", transactionId="OM1"),
                attempt(rail=None, instrument=None, paymentMode="CARD", splitInstruments=[CARD]),
            ),
            order(state="FAILED"),
            refund(),
            {"event": "subscription.paused", "payload": {"merchantSubscriptionId": "s"}},
        )
    ),
]
