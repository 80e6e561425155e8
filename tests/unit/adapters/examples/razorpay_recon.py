"""Razorpay's settlement report, as the API answers it and as the dashboard writes it."""

import json
from typing import Any

__all__ = ["DASHBOARD", "EXAMPLES", "report", "row"]


def row(**changes: Any) -> dict[str, Any]:
    """A payment that was settled."""
    return {
        "entity_id": "pay_00000000000001",
        "type": "payment",
        "debit": 0,
        "credit": 126834,
        "amount": 129900,
        "currency": "INR",
        "fee": 3066,
        "tax": 468,
        "on_hold": False,
        "settled": True,
        "created_at": 1704067200,
        "settled_at": 1704326400,
        "settlement_id": "setl_00000000000001",
        "description": "an order",
        "payment_id": None,
        "settlement_utr": "1704326400abc1de",
        "order_id": "order_00000000000001",
        "order_receipt": "00042",
        "method": "card",
        "dispute_id": None,
    } | changes


def report(*rows: dict[str, Any]) -> bytes:
    """The answer of the API."""
    return json.dumps({"entity": "collection", "count": len(rows), "items": list(rows)}).encode()


REFUND = {
    "entity_id": "rfnd_00000000000001",
    "type": "refund",
    "debit": 29900,
    "credit": 0,
    "amount": 29900,
    "fee": 0,
    "tax": 0,
    "payment_id": "pay_00000000000001",
}
ADJUSTMENT = {"entity_id": "adj_00000000000001", "type": "adjustment", "credit": 500, "amount": 500}

#: Rupees, Indian times, the fee without its tax.
DASHBOARD = b"""\
transaction_entity,entity_id,amount,currency,fee (exclusive tax),tax,debit,credit,payment_method,\
entity_created_at,settlement_id,settled_at,settlement_utr,order_receipt
payment,pay_00000000000001,1299.00,INR,25.98,4.68,0.00,1268.34,upi,\
01/01/2024 05:30:00,setl_00000000000001,04/01/2024 05:30:00,1704326400abc1de,00042
refund,rfnd_00000000000001,299.00,INR,0.00,0.00,299.00,0.00,upi,\
02/01/2024 05:30:00,setl_00000000000001,04/01/2024 05:30:00,1704326400abc1de,
"""

EXAMPLES = [report(row(), row(**REFUND), row(**ADJUSTMENT)), DASHBOARD]
