"""Juspay: an order with a refund and a chargeback, bare and in a webhook."""

import json
from typing import Any

__all__ = ["EXAMPLES", "chargeback", "order", "refund", "webhook"]


def order(**changes: Any) -> dict[str, Any]:
    """The answer of order status for a card payment."""
    return {
        "id": "ordeh_0001",
        "merchant_id": "bookshop",
        "order_id": "B-0007",
        "customer_id": "cust_9",
        "status": "CHARGED",
        "status_id": 21,
        "amount": 1250.5,
        "currency": "INR",
        "date_created": "2024-05-05T10:00:00Z",
        "txn_id": "bookshop-B-0007-1",
        "payment_method_type": "CARD",
        "payment_method": "VISA",
        "txn_detail": {
            "txn_id": "bookshop-B-0007-1",
            "txn_amount": 1250.5,
            "currency": "INR",
            "gateway": "PAYU",
            "created": "2024-05-05T10:00:20Z",
        },
        "payment_gateway_response": {
            "rrn": "012345678901",
            "epg_txn_id": "77000000000000000123",
            "auth_id_code": "004711",
            "created": "2024-05-05T10:00:41Z",
        },
        "refunds": [],
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """One of the order's refunds."""
    return {
        "id": "rfd_1",
        "unique_request_id": "B-0007-r1",
        "ref": "880011",
        "amount": 250.5,
        "status": "SUCCESS",
        "arn": "74000000000000000000001",
        "created": "2024-05-06T09:00:00Z",
    } | changes


def chargeback(**changes: Any) -> dict[str, Any]:
    """One of the order's chargebacks."""
    return {
        "id": "cbk_1",
        "object": "chargeback",
        "amount": 1000,
        "dispute_status": "CREATED",
        "date_created": "2024-05-20T00:00:00Z",
        "date_resolved": None,
    } | changes


def webhook(event: str = "ORDER_SUCCEEDED", **changes: Any) -> dict[str, Any]:
    """A webhook about the order."""
    return {
        "id": "evt_V2_0001",
        "event_name": event,
        "date_created": "2024-05-05T10:00:43Z",
        "content": {"order": order(**changes)},
    }


EXAMPLES = [
    json.dumps(value).encode()
    for value in (
        order(),
        webhook(),
        webhook("ORDER_REFUNDED", refunds=[refund()], chargebacks=[chargeback()]),
        {"list": [order(), order(status="AUTHORIZED")]},
    )
]
