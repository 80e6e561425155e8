"""Square: objects bare, in lists and in webhooks."""

import json
from typing import Any

__all__ = ["EXAMPLES", "dispute", "entry", "money", "payment", "payout", "refund", "webhook"]


def money(amount: int, currency: str = "USD") -> dict[str, Any]:
    """A sum as Square writes it."""
    return {"amount": amount, "currency": currency}


def payment(**changes: Any) -> dict[str, Any]:
    """A card payment with a tip."""
    return {
        "id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY",
        "created_at": "2024-02-19T19:06:39.100Z",
        "updated_at": "2024-02-19T19:06:41Z",
        "amount_money": money(1000),
        "tip_money": money(200),
        "total_money": money(1200),
        "status": "COMPLETED",
        "source_type": "CARD",
        "card_details": {"auth_result_code": "04A5ui"},
        "location_id": "L1",
        "order_id": "ord-9",
        "reference_id": "00042",
        "customer_id": "C1",
        "processing_fee": [{"type": "INITIAL", "amount_money": money(61)}],
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """A refund of a part."""
    return {
        "id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY_ref1",
        "status": "COMPLETED",
        "amount_money": money(200),
        "payment_id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY",
        "order_id": "ord-10",
        "created_at": "2024-02-20T00:00:00Z",
        "processing_fee": [{"type": "INITIAL", "amount_money": money(-6)}],
    } | changes


def dispute(**changes: Any) -> dict[str, Any]:
    """A dispute."""
    return {
        "id": "dsp0",
        "dispute_id": "dsp0",
        "amount_money": money(1200),
        "reason": "NO_KNOWLEDGE",
        "state": "EVIDENCE_REQUIRED",
        "disputed_payment": {"payment_id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY"},
        "brand_dispute_id": "10001",
        "created_at": "2024-03-01T00:00:00Z",
    } | changes


def payout(**changes: Any) -> dict[str, Any]:
    """A settlement to the bank."""
    return {
        "id": "po_f3c0fb38",
        "status": "PAID",
        "location_id": "L1",
        "created_at": "2024-02-21T03:00:00Z",
        "amount_money": money(1139),
        "destination": {"type": "BANK_ACCOUNT", "id": "bact:1"},
        "type": "BATCH",
        "arrival_date": "2024-02-22",
        "end_to_end_id": "L2100000005",
    } | changes


def entry(**changes: Any) -> dict[str, Any]:
    """What a payout says of a payment."""
    return {
        "id": "poe_1",
        "payout_id": "po_f3c0fb38",
        "effective_at": "2024-02-20T00:00:00Z",
        "type": "CHARGE",
        "gross_amount_money": money(1200),
        "fee_amount_money": money(61),
        "net_amount_money": money(1139),
        "type_charge_details": {"payment_id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY"},
    } | changes


def webhook(event: str, content: dict[str, Any]) -> dict[str, Any]:
    """The webhook around an object; ``data.id`` is another one, as it may be."""
    name = event.partition(".")[0]
    return {
        "merchant_id": "6SSW7HV8K2ST5",
        "type": event,
        "event_id": "6a8f5f28-54a1-4eb0-a98a-3111513fd4fc",
        "created_at": "2024-02-19T19:06:41Z",
        "data": {"type": name, "id": "another", "object": {name: content}},
    }


EXAMPLES = [
    json.dumps(value).encode()
    for value in (
        payment(),
        {"payment": payment()},
        {"payments": [payment()], "cursor": "x"},
        {"payout_entries": [entry()]},
        webhook("payment.updated", payment()),
        webhook("refund.created", refund()),
        webhook("dispute.state.updated", dispute()),
        webhook("payout.paid", payout()),
    )
]
