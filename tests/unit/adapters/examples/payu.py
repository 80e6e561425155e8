"""PayU: a callback, its JSON, a refund, a chargeback, an answer of Verify Payment."""

import json
from typing import Any
from urllib.parse import urlencode

__all__ = ["EXAMPLES", "answer", "callback", "chargeback", "form", "refund"]


def callback(**changes: Any) -> dict[str, Any]:
    """The fields of a card payment."""
    return {
        "mihpayid": "77000000000000000123",
        "mode": "CC",
        "status": "success",
        "unmappedstatus": "captured",
        "key": "mErcHa",
        "txnid": "cart-000042",
        "amount": "249.50",
        "discount": "0.00",
        "addedon": "2024-03-31 23:59:58",
        "field1": "031245678901",
        "field2": "060494",
        "bank_ref_num": "0012345",
        "productinfo": "Two books & a pen",
        "hash": "0" * 128,
    } | changes


def form(**changes: Any) -> bytes:
    """The callback as it is posted."""
    return urlencode(callback(**changes)).encode()


def refund(**changes: Any) -> dict[str, Any]:
    """A refund notice, which has no time."""
    return {
        "action": "refund",
        "status": "success",
        "key": "mErcHa",
        "mihpayid": "77000000000000000123",
        "merchantTxnId": "cart-000042",
        "request_id": "880011",
        "amt": "49.50",
        "bank_arn": 74000000000000000000001,
        "bank_ref_num": "409100000001",
        "remark": None,
    } | changes


def chargeback(**changes: Any) -> dict[str, Any]:
    """A chargeback notice."""
    return {
        "type": "payments",
        "event": "dispute",
        "reason_code": "Fraud",
        "created_at": "2025-01-15T21:28:25.000+05:30",
        "updated_at": "2025-02-01T10:00:00.000+05:30",
        "mid": "2",
        "cb_id": 1761,
        "txn_id": "77000000000000000123",
        "cb_amount": "1.0",
        "cb_status": "Bank Comm Sent",
    } | changes


def answer() -> dict[str, Any]:
    """What Verify Payment answers for two ids, one of them unknown."""
    paid = callback(amt="249.50", transaction_amount="249.50")
    del paid["txnid"], paid["amount"]
    unknown = {"mihpayid": "Not Found", "status": "Not Found"}
    return {"status": 1, "transaction_details": {"cart-000042": paid, "cart-000043": unknown}}


EXAMPLES = [
    form(),
    *(json.dumps(value).encode() for value in (callback(), refund(), chargeback(), answer())),
]
