"""Sound events: the user's seven fields, and every field there is."""

from typing import Any

__all__ = ["FULL", "LIMIT", "SEED"]

LIMIT = 4096
SEED: dict[str, Any] = {
    "txn_id": "TXN1001",
    "amount": 50000,
    "currency": "INR",
    "source": "GATEWAY",
    "event_type": "PAYMENT_CAPTURED",
    "status": "SUCCESS",
    "timestamp": "2025-12-18T10:15:30Z",
}
FULL = SEED | {
    "event_id": "evt_1",
    "posting_id": "pay_1",
    "direction": "OUT",
    "kind": "PAYMENT",
    "txn_id_kind": "GIVEN",
    "precision": "DAY",
    "provider": "razorpay",
    "merchant_id": "m1",
    "account": "acc1",
    "rail": "UPI",
    "parent_txn_id": "TXN1000",
    "settlement_ref": "setl_1",
    "references": {"rrn": "512345678901", "vpa": "someone@bank"},
    "amount_basis": "NET",
    "fee": 118,
    "tax": 18,
    "net": 49882,
    "original_amount": 60000,
    "original_currency": "USD",
    "fx_rate": "83.125",
    "booking_date": "2025-12-18",
    "value_date": "2025-12-19",
    "business_date": "2025-12-18",
}
