"""GoCardless: responses, a recording of several, a webhook, payout items."""

import json
from typing import Any

__all__ = ["EXAMPLES", "event", "fee", "item", "payment", "payout", "recording", "refund"]


def payment(**changes: Any) -> dict[str, Any]:
    """A payment by direct debit."""
    return {
        "id": "PM123",
        "created_at": "2024-05-08T17:01:06.000Z",
        "charge_date": "2024-05-15",
        "amount": 1000,
        "currency": "GBP",
        "status": "confirmed",
        "reference": "WINEBOX001",
        "metadata": {},
        "links": {"mandate": "MD1", "creditor": "CR1", "payout": "PO1"},
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """A refund of a part."""
    return {
        "id": "RF1",
        "created_at": "2024-05-20T00:00:00Z",
        "amount": 150,
        "currency": "GBP",
        "reference": "Partial refund",
        "status": "paid",
        "links": {"payment": "PM123", "mandate": "MD1"},
    } | changes


def payout(**changes: Any) -> dict[str, Any]:
    """A payout, net of its fees."""
    return {
        "id": "PO1",
        "created_at": "2024-05-16T16:34:34.000Z",
        "arrival_date": "2024-05-17",
        "amount": 980,
        "deducted_fees": 20,
        "currency": "GBP",
        "reference": "REF-1",
        "status": "paid",
        "links": {"creditor": "CR1", "creditor_bank_account": "BA1"},
    } | changes


def event(resource: str, action: str, scheme: str | None = "bacs", **links: str) -> dict[str, Any]:
    """One event of a webhook."""
    return {
        "id": "EV1",
        "created_at": "2024-05-16T00:00:00Z",
        "resource_type": resource,
        "action": action,
        "links": links,
        "details": {"origin": "gocardless", "cause": action, "scheme": scheme},
    }


def item(**changes: Any) -> dict[str, Any]:
    """What a payout says of a payment."""
    return {
        "type": "payment_paid_out",
        "amount": "1000.0",
        "taxes": [],
        "links": {"payment": "PM123", "mandate": "MD1"},
    } | changes


def fee(amount: str, kind: str = "gocardless_fee") -> dict[str, Any]:
    """What a payout says of a fee."""
    return item(type=kind, amount=amount, taxes=[{"amount": "0.2", "currency": "GBP"}])


def recording() -> dict[str, Any]:
    """Responses recorded under the names of their requests."""
    return {
        "list": {"method": "GET", "body": {"meta": {}, "payouts": [payout(), payout()]}},
        "get": {"method": "GET", "body": {"payouts": payout()}},
        "cancel": {"method": "POST", "body": {}},
    }


EXAMPLES = [
    json.dumps(value).encode()
    for value in (
        {"payments": payment()},
        {"payments": [payment(status="charged_back")], "meta": {}},
        {"refunds": refund()},
        recording(),
        {"events": [event("payments", "paid_out", payment="PM123", payout="PO1")]},
        {"payout_items": [item(taxes=[{"currency": "GBP"}]), fee("-20.4")]},
    )
]
