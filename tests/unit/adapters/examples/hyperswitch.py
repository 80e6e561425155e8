"""Hyperswitch: webhooks about a payment, a refund, a dispute, a payout and a mandate."""

import json
from typing import Any

__all__ = ["EXAMPLES", "dispute", "payment", "payout", "refund", "webhook"]


def payment(**changes: Any) -> dict[str, Any]:
    """A payment that succeeded."""
    return {
        "payment_id": "pay_mbabizu24mvu3mela5njyhpit4",
        "merchant_id": "merchant_77",
        "status": "succeeded",
        "amount": 6540,
        "net_amount": 6540,
        "amount_capturable": 0,
        "amount_received": 6540,
        "connector": "adyen",
        "currency": "EUR",
        "created": "2024-06-01T09:00:00Z",
        "updated": "2024-06-01T09:00:09.000Z",
        "customer_id": "cus_1",
        "payment_method": "card",
        "connector_transaction_id": "993617895215577D",
        "merchant_order_reference_id": "A-1",
        "refunds": None,
        "disputes": None,
        "metadata": {"order_id": "A-1-x"},
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """A refund."""
    return {
        "refund_id": "ref_1",
        "payment_id": "pay_mbabizu24mvu3mela5njyhpit4",
        "amount": 540,
        "currency": "EUR",
        "status": "succeeded",
        "connector": "adyen",
        "created_at": "2024-06-02T09:00:00Z",
        "updated_at": "2024-06-02T09:05:00Z",
    } | changes


def dispute(**changes: Any) -> dict[str, Any]:
    """A dispute, whose amount is text."""
    return {
        "dispute_id": "dp_1",
        "payment_id": "pay_mbabizu24mvu3mela5njyhpit4",
        "attempt_id": "pay_mbabizu24mvu3mela5njyhpit4_1",
        "amount": "6540",
        "currency": "EUR",
        "dispute_stage": "dispute",
        "dispute_status": "dispute_opened",
        "connector": "adyen",
        "connector_dispute_id": "DSP-9",
        "connector_reason_code": "10.4",
        "created_at": "2024-06-20T00:00:00Z",
    } | changes


def payout(**changes: Any) -> dict[str, Any]:
    """A payout to somebody's bank account."""
    return {
        "payout_id": "po_1",
        "merchant_id": "merchant_77",
        "amount": 1000,
        "currency": "GBP",
        "connector": "wise",
        "payout_type": "bank",
        "status": "success",
        "created": "2024-06-03T00:00:00Z",
    } | changes


def webhook(kind: str, content: dict[str, Any], event: str = "something") -> dict[str, Any]:
    """The webhook around an object."""
    return {
        "merchant_id": "merchant_77",
        "event_id": "evt_018e31720d1b7a2b82677d3032cab959",
        "event_type": event,
        "content": {"type": f"{kind}_details", "object": content},
        "timestamp": "2024-06-30T12:00:00.5Z",
    }


EXAMPLES = [
    json.dumps(value).encode()
    for value in (
        payment(refunds=[refund()], disputes=[dispute()]),
        webhook("payment", payment()),
        webhook("refund", refund()),
        webhook("dispute", dispute()),
        webhook("payout", payout()),
        webhook("mandate", {"mandate_id": "man_1"}),
        {"count": 1, "data": [payment()]},
    )
]
