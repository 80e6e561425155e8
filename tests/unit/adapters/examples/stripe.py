"""Stripe: charges, intents, refunds, disputes, payouts, ledger rows; in events, lists and alone."""

import json
from typing import Any

__all__ = [
    "EXAMPLES",
    "charge",
    "dispute",
    "event",
    "intent",
    "ledger",
    "listed",
    "payout",
    "refund",
    "transfer",
]


def charge(**changes: Any) -> dict[str, Any]:
    """A captured card payment."""
    return {
        "id": "ch_0000000000000001",
        "object": "charge",
        "amount": 2000,
        "amount_captured": 2000,
        "amount_refunded": 0,
        "balance_transaction": "txn_0000000000000001",
        "captured": True,
        "created": 1704067200,
        "currency": "eur",
        "customer": None,
        "metadata": {"order_id": "00042"},
        "payment_intent": "pi_0000000000000001",
        "payment_method_details": {"type": "card", "card": {"authorization_code": "060494"}},
        "refunded": False,
        "status": "succeeded",
    } | changes


def intent(**changes: Any) -> dict[str, Any]:
    """A payment intent that has its charge."""
    return {
        "id": "pi_0000000000000001",
        "object": "payment_intent",
        "amount": 2000,
        "amount_received": 2000,
        "created": 1704067100,
        "currency": "eur",
        "latest_charge": "ch_0000000000000001",
        "metadata": {},
        "payment_method_types": ["card"],
        "status": "succeeded",
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """A refund of a part."""
    return {
        "id": "re_0000000000000001",
        "object": "refund",
        "amount": 500,
        "balance_transaction": "txn_0000000000000002",
        "charge": "ch_0000000000000001",
        "created": 1704153600,
        "currency": "eur",
        "destination_details": {"type": "card", "card": {"reference": "74000000000000000000001"}},
        "payment_intent": "pi_0000000000000001",
        "status": "succeeded",
    } | changes


def dispute(**changes: Any) -> dict[str, Any]:
    """A dispute whose money has left."""
    return {
        "id": "du_0000000000000001",
        "object": "dispute",
        "amount": 2000,
        "balance_transactions": [{"id": "txn_0000000000000003", "amount": -2000}],
        "charge": "ch_0000000000000001",
        "created": 1704240000,
        "currency": "eur",
        "reason": "fraudulent",
        "network_reason_code": "10.4",
        "status": "needs_response",
    } | changes


def payout(**changes: Any) -> dict[str, Any]:
    """A payout that arrived."""
    return {
        "id": "po_0000000000000001",
        "object": "payout",
        "amount": 1410,
        "arrival_date": 1704326400,
        "balance_transaction": "txn_0000000000000004",
        "created": 1704300000,
        "currency": "eur",
        "destination": "ba_0000000000000001",
        "failure_balance_transaction": None,
        "statement_descriptor": None,
        "status": "paid",
        "trace_id": {"status": "supported", "value": "FRTR0000000042"},
    } | changes


def transfer(**changes: Any) -> dict[str, Any]:
    """A transfer to a connected account."""
    return {
        "id": "tr_0000000000000001",
        "object": "transfer",
        "amount": 300,
        "created": 1704300000,
        "currency": "eur",
        "destination": "acct_0000000000000002",
        "reversed": False,
        "source_transaction": "ch_0000000000000001",
    } | changes


def ledger(**changes: Any) -> dict[str, Any]:
    """The ledger's row of the charge."""
    return {
        "id": "txn_0000000000000001",
        "object": "balance_transaction",
        "amount": 2000,
        "available_on": 1704326400,
        "created": 1704067200,
        "currency": "eur",
        "fee": 90,
        "fee_details": [
            {"amount": 75, "type": "stripe_fee"},
            {"amount": 15, "type": "tax"},
        ],
        "net": 1910,
        "reporting_category": "charge",
        "source": "ch_0000000000000001",
        "status": "available",
        "type": "charge",
    } | changes


def event(name: str, thing: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The object in the event that tells of it."""
    return {
        "id": "evt_0000000000000001",
        "object": "event",
        "api_version": "2024-06-20",
        "created": 1704070800,
        "data": {"object": thing},
        "livemode": True,
        "type": name,
    } | changes


def listed(*things: dict[str, Any]) -> dict[str, Any]:
    """A list of the API."""
    return {"object": "list", "data": list(things), "has_more": False, "url": "/v1/things"}


EXAMPLES = [
    json.dumps(value).encode()
    for value in (
        event("charge.captured", charge()),
        event("payment_intent.succeeded", intent()),
        event("charge.refunded", charge(refunds=listed(refund()))),
        event("refund.failed", refund(status="failed", failure_balance_transaction="txn_5")),
        event("charge.dispute.created", dispute()),
        event("payout.paid", payout()),
        event("customer.created", {"id": "cus_1", "object": "customer"}),
        listed(charge(captured=False), payout(amount=-700), transfer(), ledger()),
        ledger(amount=-500, fee=0, net=-500, reporting_category="refund", source="re_1"),
    )
]
