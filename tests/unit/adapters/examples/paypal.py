"""PayPal: resources of both versions, in webhooks and alone."""

import json
from typing import Any

__all__ = [
    "EXAMPLES",
    "authorization",
    "capture",
    "dispute",
    "payout",
    "refund",
    "sale",
    "webhook",
]

API = "https://api.paypal.com"


def _link(rel: str, path: str) -> dict[str, str]:
    return {"href": f"{API}{path}", "rel": rel, "method": "GET"}


def capture(**changes: Any) -> dict[str, Any]:
    """A capture of version 2."""
    return {
        "id": "4CP00000000000001",
        "status": "COMPLETED",
        "amount": {"currency_code": "USD", "value": "30.00"},
        "final_capture": True,
        "custom_id": "00042",
        "invoice_id": "INV-0042",
        "seller_receivable_breakdown": {
            "gross_amount": {"currency_code": "USD", "value": "30.00"},
            "paypal_fee": {"currency_code": "USD", "value": "1.54"},
            "net_amount": {"currency_code": "USD", "value": "28.46"},
        },
        "supplementary_data": {"related_ids": {"order_id": "5OR00000000000001"}},
        "create_time": "2024-01-01T00:00:00Z",
        "links": [
            _link("self", "/v2/payments/captures/4CP00000000000001"),
            _link("up", "/v2/payments/authorizations/3AU00000000000001"),
        ],
    } | changes


def authorization(**changes: Any) -> dict[str, Any]:
    """An authorisation of version 2."""
    return {
        "id": "3AU00000000000001",
        "status": "CREATED",
        "amount": {"currency_code": "USD", "value": "30.00"},
        "create_time": "2024-01-01T00:00:00Z",
        "links": [_link("self", "/v2/payments/authorizations/3AU00000000000001")],
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """A refund of version 2."""
    return {
        "id": "6RE00000000000001",
        "status": "COMPLETED",
        "amount": {"currency_code": "USD", "value": "10.99"},
        "seller_payable_breakdown": {"paypal_fee": {"currency_code": "USD", "value": "0.00"}},
        "create_time": "2024-01-02T00:00:00-08:00",
        "links": [
            _link("self", "/v2/payments/refunds/6RE00000000000001"),
            _link("up", "/v2/payments/captures/4CP00000000000001"),
        ],
    } | changes


def sale(**changes: Any) -> dict[str, Any]:
    """A sale of version 1."""
    return {
        "id": "7SA00000000000001",
        "state": "completed",
        "amount": {"total": "7.47", "currency": "USD", "details": {"subtotal": "7.47"}},
        "transaction_fee": {"value": "0.52", "currency": "USD"},
        "parent_payment": "PAY-000000000000000000000001",
        "invoice_number": "INV-0043",
        "create_time": "2024-01-03T00:00:00Z",
        "links": [_link("self", "/v1/payments/sale/7SA00000000000001")],
    } | changes


def dispute(**changes: Any) -> dict[str, Any]:
    """A dispute that is open."""
    return {
        "dispute_id": "PP-D-0001",
        "create_time": "2024-01-04T00:00:00.000Z",
        "disputed_transactions": [{"seller_transaction_id": "4CP00000000000001"}],
        "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
        "status": "OPEN",
        "dispute_amount": {"currency_code": "USD", "value": "30.00"},
        "links": [_link("self", "/v1/customer/disputes/PP-D-0001")],
    } | changes


def payout(**changes: Any) -> dict[str, Any]:
    """An item of a batch of payouts."""
    return {
        "payout_item_id": "8PI00000000000001",
        "transaction_id": "9TX00000000000001",
        "transaction_status": "SUCCESS",
        "payout_item_fee": {"currency": "USD", "value": "0.25"},
        "payout_batch_id": "BATCH0001",
        "payout_item": {
            "amount": {"currency": "USD", "value": "100.00"},
            "recipient_type": "EMAIL",
            "sender_item_id": "salary-0001",
        },
        "time_processed": "2024-01-05T00:00:00Z",
    } | changes


def webhook(event: str, kind: str, resource: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The resource in its event."""
    return {
        "id": "WH-0000000000000001",
        "event_version": "1.0",
        "create_time": "2024-01-01T00:00:05.123Z",
        "resource_type": kind,
        "event_type": event,
        "summary": "something happened",
        "resource": resource,
    } | changes


EXAMPLES = [
    json.dumps(value).encode()
    for value in (
        webhook("PAYMENT.CAPTURE.COMPLETED", "capture", capture()),
        webhook("PAYMENT.CAPTURE.REFUNDED", "refund", refund()),
        webhook("PAYMENT.SALE.COMPLETED", "sale", sale()),
        webhook("PAYMENT.AUTHORIZATION.VOIDED", "authorization", authorization(status="VOIDED")),
        webhook("CUSTOMER.DISPUTE.CREATED", "dispute", dispute()),
        webhook("PAYMENT.PAYOUTS-ITEM.SUCCEEDED", "payouts_item", payout()),
        webhook("CHECKOUT.ORDER.APPROVED", "checkout-order", {"id": "5OR00000000000001"}),
        capture(),
        {"items": [dispute(), dispute(dispute_id="PP-D-0002")]},
    )
]
