"""Paytm: a callback (v1), order status and refund status (v3)."""

import json
from typing import Any
from urllib.parse import urlencode

__all__ = ["EXAMPLES", "callback", "form", "refund", "status"]


def callback(**changes: Any) -> dict[str, Any]:
    """The fields of a UPI payment."""
    return {
        "MID": "SHOPxx0001",
        "ORDERID": "0000000017",
        "TXNAMOUNT": "99.00",
        "CURRENCY": "INR",
        "TXNID": "20240401111212800110168",
        "BANKTXNID": "009212345678",
        "STATUS": "TXN_SUCCESS",
        "RESPCODE": "01",
        "TXNDATE": "2024-04-01 04:59:59.0",
        "PAYMENTMODE": "UPI",
        "GATEWAYNAME": "PPBLC",
        "CHECKSUMHASH": "aGFzaA+/=",
    } | changes


def form(**changes: Any) -> bytes:
    """The callback as it is posted."""
    return urlencode(callback(**changes)).encode()


def _v3(word: str, body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    result = {"resultStatus": word, "resultCode": "01", "resultMsg": "said"}
    return {"head": {"version": "v1"}, "body": {"resultInfo": result, **body, **changes}}


def status(word: str = "TXN_SUCCESS", **changes: Any) -> dict[str, Any]:
    """The answer of order status."""
    body = {
        "txnId": "20240401111212800110168",
        "bankTxnId": "009212345678",
        "orderId": "0000000017",
        "txnAmount": "99.00",
        "txnType": "SALE",
        "mid": "SHOPxx0001",
        "paymentMode": "UPI",
        "txnDate": "2024-04-01 04:59:59.0",
    }
    return _v3(word, body, changes)


def refund(word: str = "TXN_SUCCESS", **changes: Any) -> dict[str, Any]:
    """The answer of refund status."""
    body = {
        "orderId": "0000000017",
        "mid": "SHOPxx0001",
        "refId": "refund-17-a",
        "refundId": "20240402111212801300168",
        "txnId": "20240401111212800110168",
        "refundAmount": "9.05",
        "totalRefundAmount": "9.05",
        "txnAmount": "99.00",
        "txnTimestamp": "2024-04-01 04:59:59.0",
        "acceptRefundTimestamp": "2024-04-02 12:00:00.0",
        "userCreditInitiateTimestamp": "2024-04-02 12:00:07.0",
        "refundDetailInfoList": [{"refundType": "TO_SOURCE", "rrn": "409300000017"}],
    }
    return _v3(word, body, changes)


EXAMPLES = [form(), *(json.dumps(value).encode() for value in (callback(), status(), refund()))]
