"""Razorpay: a payment, a refund, a dispute, a settlement, a payout; in webhooks and alone."""

import json
from typing import Any

__all__ = [
    "EXAMPLES",
    "collection",
    "dispute",
    "payment",
    "payout",
    "pushed",
    "refund",
    "settlement",
    "transaction",
    "transfer",
    "webhook",
]


def payment(**changes: Any) -> dict[str, Any]:
    """A captured card payment."""
    return {
        "id": "pay_00000000000001",
        "entity": "payment",
        "amount": 129900,
        "currency": "INR",
        "status": "captured",
        "order_id": "order_00000000000001",
        "invoice_id": None,
        "international": False,
        "method": "card",
        "amount_refunded": 0,
        "refund_status": None,
        "captured": True,
        "card_id": "card_00000000000001",
        "vpa": None,
        "fee": 3066,
        "tax": 468,
        "acquirer_data": {"auth_code": "060494", "rrn": None},
        "notes": [],
        "created_at": 1704067200,
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """A processed refund."""
    return {
        "id": "rfnd_00000000000001",
        "entity": "refund",
        "amount": 29900,
        "currency": "INR",
        "payment_id": "pay_00000000000001",
        "receipt": "return-007",
        "acquirer_data": {"arn": "74000000000000000000001"},
        "status": "processed",
        "speed_processed": "normal",
        "created_at": 1704153600,
    } | changes


def dispute(**changes: Any) -> dict[str, Any]:
    """A dispute that took no money yet."""
    return {
        "id": "disp_00000000000001",
        "entity": "dispute",
        "payment_id": "pay_00000000000001",
        "amount": 129900,
        "currency": "INR",
        "amount_deducted": 0,
        "reason_code": "chargeback_fraud",
        "phase": "chargeback",
        "status": "open",
        "created_at": 1704240000,
    } | changes


def settlement(**changes: Any) -> dict[str, Any]:
    """A settlement, which names no currency."""
    return {
        "id": "setl_00000000000001",
        "entity": "settlement",
        "amount": 96934,
        "status": "processed",
        "fees": 3066,
        "tax": 468,
        "utr": "1704326400abc1de",
        "created_at": 1704326400,
    } | changes


def payout(**changes: Any) -> dict[str, Any]:
    """A payout of RazorpayX."""
    return {
        "id": "pout_00000000000001",
        "entity": "payout",
        "fund_account_id": "fa_00000000000001",
        "amount": 1000000,
        "currency": "INR",
        "fees": 590,
        "tax": 90,
        "status": "processed",
        "utr": "000000000042",
        "mode": "IMPS",
        "reference_id": "salary-0001",
        "created_at": 1704412800,
    } | changes


def transfer(**changes: Any) -> dict[str, Any]:
    """A transfer to a linked account."""
    return {
        "id": "trf_00000000000001",
        "entity": "transfer",
        "status": "processed",
        "source": "pay_00000000000001",
        "recipient": "acc_00000000000002",
        "amount": 50000,
        "currency": "INR",
        "created_at": 1704153700,
    } | changes


def transaction(**changes: Any) -> dict[str, Any]:
    """A credit to a RazorpayX account."""
    source = {"id": "bt_00000000000001", "entity": "bank_transfer", "bank_reference": "UTR0042"}
    return {
        "id": "txn_00000000000001",
        "entity": "transaction",
        "account_number": "1121431121541121",
        "amount": 10000,
        "currency": "INR",
        "credit": 10000,
        "debit": 0,
        "balance": 20000,
        "source": source,
        "created_at": 1704412900,
    } | changes


def webhook(event: str, at: int = 1704070800, **entities: dict[str, Any]) -> dict[str, Any]:
    """The event with its entities around."""
    return {
        "entity": "event",
        "account_id": "acc_00000000000001",
        "event": event,
        "contains": list(entities),
        "payload": {name: {"entity": entity} for name, entity in entities.items()},
        "created_at": at,
    }


def pushed() -> dict[str, Any]:
    """A bank transfer to a virtual account."""
    entities: dict[str, dict[str, Any]] = {
        "payment": payment(method="bank_transfer", acquirer_data=[], card_id=None),
        "virtual_account": {"id": "va_00000000000001", "entity": "virtual_account"},
        "bank_transfer": {
            "id": "bt_00000000000001",
            "entity": "bank_transfer",
            "payment_id": "pay_00000000000001",
            "mode": "NEFT",
            "bank_reference": "N0000000000042",
            "amount": 129900,
        },
    }
    return webhook("virtual_account.credited", 1704070800, **entities)


def collection(*items: dict[str, Any]) -> dict[str, Any]:
    """A list of the API."""
    return {"entity": "collection", "count": len(items), "items": list(items)}


EXAMPLES = [
    json.dumps(value).encode()
    for value in (
        webhook("payment.captured", payment=payment()),
        webhook("order.paid", payment=payment(), order={"id": "order_1", "receipt": "r-1"}),
        webhook("refund.processed", refund=refund(), payment=payment()),
        webhook("payment.dispute.lost", dispute=dispute(status="lost", amount_deducted=129900)),
        webhook("settlement.processed", settlement=settlement()),
        webhook("payout.reversed", payout=payout(status="reversed")),
        webhook("transfer.processed", transfer=transfer()),
        webhook("transaction.created", transaction=transaction()),
        webhook("invoice.expired", invoice={"id": "inv_1"}),
        pushed(),
        payment(status="failed", acquirer_data=[]),
        collection(payment(), refund(), settlement(), dispute()),
    )
]
