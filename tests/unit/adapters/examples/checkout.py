"""Checkout.com: webhooks, a payment, statements, financial actions as JSON and CSV."""

import json
from typing import Any

__all__ = [
    "CSV",
    "EXAMPLES",
    "action",
    "dispute",
    "older_report",
    "payment",
    "statement",
    "webhook",
]


def payment(**changes: Any) -> dict[str, Any]:
    """What a webhook says of a payment."""
    return {
        "id": "pay_waji5li3mqtetnaor77xmow4bq",
        "action_id": "act_gse7gcrhleuedmzhq25n3mhweq",
        "amount": 10000,
        "currency": "EUR",
        "processed_on": "2024-06-07T08:25:22.4695512Z",
        "reference": "ORD-5023-4E89",
        "auth_code": "004711",
        "response_code": "10000",
        "source": {"type": "card"},
        "processing": {
            "acquirer_transaction_id": "8137549557",
            "acquirer_reference_number": "000220552364",
        },
    } | changes


def dispute(**changes: Any) -> dict[str, Any]:
    """What a webhook says of a dispute."""
    return {
        "id": "dsp_9rjdlsd4epepfjyyf9vl",
        "date": "2024-12-15T15:20:31.5042702+00:00",
        "amount": 8150,
        "currency": "GBP",
        "reason_code": "10.4",
        "payment_id": "pay_cnhuomagalglgozxy5zm",
        "payment_reference": "ORD-1",
    } | changes


def webhook(event: str, data: dict[str, Any]) -> dict[str, Any]:
    """The webhook around either."""
    return {
        "id": "evt_2ewyh3rdawmezabpjv5ott4zb4",
        "type": event,
        "version": "1.0.6",
        "timestamp": "2024-12-15T15:20:32.582+00:00",
        "data": data,
    }


def statement(**changes: Any) -> dict[str, Any]:
    """A statement with one payout."""
    payout = {
        "id": "PAY-1",
        "currency": "EUR",
        "carried_forward_amount": "0",
        "net_amount": "1500.24",
        "payout_fee": "-2.5",
        "status": "Remitted",
        "date": "2024-01-10T00:00:00Z",
    }
    statement = {"id": "240110B1", "date": "2024-01-11T00:00:00Z", "payouts": [payout | changes]}
    return {"count": 1, "data": [statement]}


def part(name: str, amount: str) -> dict[str, Any]:
    """One part of an action's breakdown."""
    return {
        "breakdown_type": name,
        "processing_currency": "USD",
        "processing_currency_amount": amount,
    }


def action(**changes: Any) -> dict[str, Any]:
    """A financial action about a capture."""
    return {
        "payment_id": "pay_a",
        "action_id": "act_a",
        "action_type": "Capture",
        "processed_on": "2024-01-09T10:00:00Z",
        "reference": "ORD-7",
        "entity_id": "ent_1",
        "payout_id": "PAY-1",
        "breakdown": [
            part("Capture", "34.25"),
            part("Premium Variable Fee", "-0.4"),
            part("Gateway Fee", "-0.08001"),
            part("Gateway Fee Tax", "-0.015"),
            part("Rolling Reserve", "-3.425"),
        ],
    } | changes


def older_report() -> dict[str, Any]:
    """The older report of payments, with their actions inside."""
    capture = {
        "id": "act_a",
        "type": "Capture",
        "processed_on": "2024-01-09T10:00:00Z",
        "breakdown": [
            {"type": "Capture", "processing_currency_amount": "34.25"},
            {"type": "Scheme Fee", "processing_currency_amount": "-0.1"},
        ],
    }
    authorisation = capture | {
        "id": "act_0",
        "type": "Authorization",
        "breakdown": [{"type": "Gateway Fee", "processing_currency_amount": "-0.06"}],
    }
    payment = {
        "id": "pay_a",
        "processing_currency": "USD",
        "payout_currency": "USD",
        "reference": "ORD-7",
        "actions": [authorisation, capture],
    }
    return {"count": 1, "data": [payment]}


_COLUMNS = (
    "Payment ID,Action ID,Action Type,Processed On,Payout ID,Breakdown Type,"
    "Processing Currency,Processing Currency Amount"
)
CSV = "\n".join(
    (
        _COLUMNS,
        "pay_a,act_a,Capture,2024-01-09T10:00:00Z,PAY-1,Capture,USD,34.25",
        "pay_a,act_a,Capture,2024-01-09T10:00:00Z,PAY-1,Gateway Fee,USD,-0.08001",
        "pay_b,act_b,Refund,2024-01-09T11:00:00,PAY-1,Refund,USD,-10",
        "pay_c,act_c,Capture,2024-01-09T12:00:00Z,PAY-1,Fixed Fee,USD,-0.1",
        "",
    )
).encode()

EXAMPLES = [
    CSV,
    *(
        json.dumps(value).encode()
        for value in (
            webhook("payment_captured", payment()),
            webhook("payment_refunded", payment()),
            webhook("dispute_lost", dispute()),
            payment(status="Captured"),
            statement(),
            {"count": 1, "data": [action()]},
            older_report(),
        )
    ),
]
