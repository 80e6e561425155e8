"""Cashfree: webhooks of both versions of payments and payouts, objects, settlement lines."""

import json
from typing import Any
from urllib.parse import urlencode

__all__ = [
    "EXAMPLES",
    "dispute",
    "first_form",
    "payment",
    "payout",
    "payout_first",
    "recon_row",
    "refund",
    "settlement",
    "webhook",
]


def payment(**changes: Any) -> dict[str, Any]:
    """A UPI payment."""
    return {
        "cf_payment_id": "14910000000001",
        "payment_status": "SUCCESS",
        "payment_amount": 1299.5,
        "payment_currency": "INR",
        "payment_time": "2024-01-01T05:30:00+05:30",
        "bank_reference": "012345678901",
        "auth_id": None,
        "payment_method": {"upi": {"channel": "collect", "upi_id": "someone@bank"}},
        "payment_group": "upi",
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """A refund."""
    return {
        "cf_refund_id": 11325632,
        "cf_payment_id": 14910000000001,
        "refund_id": "return-007",
        "order_id": "order-00042",
        "refund_amount": 2.00,
        "refund_currency": "INR",
        "refund_arn": "074000000001",
        "refund_status": "SUCCESS",
        "created_at": "2024-01-02T05:30:00+05:30",
        "processed_at": "2024-01-02T06:30:00+05:30",
        "service_charge": 1.00,
        "service_tax": 0.18,
    } | changes


def settlement(**changes: Any) -> dict[str, Any]:
    """A settlement."""
    return {
        "settlement_id": 111900001,
        "utr": "UTIB0000000042",
        "payment_amount": 1299.5,
        "service_charge": 20,
        "service_tax": 3.6,
        "adjustment": 0,
        "amount_settled": 1275.9,
        "settled_on": "2024-01-03T13:52:38+05:30",
        "status": "SUCCESS",
    } | changes


def dispute(**changes: Any) -> dict[str, Any]:
    """A dispute that was lost."""
    return {
        "dispute_id": 433475257,
        "dispute_type": "CHARGEBACK",
        "reason_code": "4855",
        "dispute_amount": 1299.5,
        "dispute_amount_currency": "INR",
        "dispute_status": "CHARGEBACK_MERCHANT_LOST",
        "created_at": "2024-01-05T05:30:00+05:30",
        "updated_at": "2024-01-06T05:30:00+05:30",
    } | changes


def payout(**changes: Any) -> dict[str, Any]:
    """A payout of the second version."""
    return {
        "transfer_id": "salary-0001",
        "cf_transfer_id": "123456",
        "status": "SUCCESS",
        "transfer_amount": 10,
        "transfer_service_charge": 2,
        "transfer_service_tax": 0.36,
        "transfer_mode": "IMPS",
        "transfer_utr": "000000000042",
        "added_on": "2024-01-04T10:00:00Z",
        "updated_on": "2024-01-04T10:00:05Z",
    } | changes


def payout_first(event: str = "TRANSFER_SUCCESS", **changes: Any) -> dict[str, Any]:
    """A payout of the first version: no amount."""
    return {
        "event": event,
        "transferId": "salary-0001",
        "referenceId": "123456",
        "utr": "000000000042",
        "acknowledged": "1",
        "eventTime": "2024-01-04 15:30:05",
        "signature": "AAAA",
    } | changes


def first_form(**changes: Any) -> bytes:
    """A payment of the first version."""
    fields = {
        "orderId": "order-00042",
        "orderAmount": "1299.50",
        "referenceId": "14910000000001",
        "txStatus": "SUCCESS",
        "paymentMode": "CREDIT_CARD",
        "txMsg": "Transaction Successful",
        "txTime": "2024-01-01 05:30:00",
        "signature": "AAAA",
    }
    return urlencode(fields | changes).encode()


def recon_row(**changes: Any) -> dict[str, Any]:
    """A line of a settlement."""
    return {
        "event_id": "5114910000001",
        "event_type": "PAYMENT",
        "sale_type": "CREDIT",
        "event_amount": 1299.5,
        "event_settlement_amount": 1275.9,
        "event_currency": "INR",
        "event_time": "2024-01-01T05:30:00+05:30",
        "order_id": "order-00042",
        "payment_service_charge": 20,
        "payment_service_tax": 3.6,
        "payment_utr": "012345678901",
        "cf_payment_id": "14910000000001",
        "cf_settlement_id": "111900001",
        "settlement_utr": "UTIB0000000042",
    } | changes


def webhook(event: str, **data: Any) -> dict[str, Any]:
    """The parts in their event."""
    return {"type": event, "event_time": "2024-01-01T05:30:05+05:30", "data": data}


ORDER = {"order_id": "order-00042", "order_amount": 1299.5, "order_currency": "INR"}

EXAMPLES = [
    first_form(),
    urlencode(payout_first()).encode(),
    *(
        json.dumps(value).encode()
        for value in (
            webhook("PAYMENT_SUCCESS_WEBHOOK", order=ORDER, payment=payment()),
            webhook("REFUND_STATUS_WEBHOOK", refund=refund()),
            webhook("SETTLEMENT_SUCCESS", settlement=settlement()),
            webhook("DISPUTE_CLOSED", dispute=dispute(), order_details={"cf_payment_id": 1}),
            webhook("TRANSFER_SUCCESS", **payout()),
            webhook("WEBHOOK", test_object={"test_key": "test_value"}),
            payout_first("TRANSFER_REVERSED"),
            [payment(), refund()],
            {"cursor": None, "limit": 2, "data": [recon_row(), recon_row(event_type="OTHER")]},
        )
    ),
]
