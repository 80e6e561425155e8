"""Razorpay's payments, refunds, disputes and settlements. Amounts are the currency's minor units.

``fee`` includes ``tax``. A settlement names no currency: it is in that of its country. An object
written by PHP may be ``[]`` where it is empty.
"""

from collections.abc import Callable
from typing import Final

from recon_app.adapters.amounts import minor_units
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.razorpay_notice import Notice, entity_event, id_of, minor_of, rail_of, txn
from recon_app.adapters.razorpay_payouts import OUTWARD
from recon_app.adapters.razorpay_terms import (
    DISPUTE_STATUS,
    PAYMENT_STATUS,
    REFUND_STATUS,
    SETTLEMENT_STATUS,
)
from recon_app.adapters.reading import Fields, text_of
from recon_app.domain.events import AmountBasis, Direction, Kind, Rail, Status

__all__ = ["READERS"]

_OUT = Direction.OUT


def _payment(notice: Notice, entity: Fields) -> dict[str, object]:
    is_order = (notice.event or "").startswith("order.")
    return entity_event(
        notice,
        entity,
        "payment",
        Kind.PAYMENT,
        known("status", entity.get("status"), PAYMENT_STATUS),
        event_type="ORDER_PAID" if is_order else None,
        rail=_rail(entity, inner(notice.beside, "bank_transfer", "entity")),
        fee=minor_of(entity, "fee"),
        tax=minor_of(entity, "tax"),
        references=_payment_references(notice, entity),
    )


def _rail(entity: Fields, transfer: Fields) -> Rail | None:
    method = first_text(entity.get("method"))
    return rail_of(
        first_text(transfer.get("mode"), method) if method == "bank_transfer" else method
    )


def _payment_references(notice: Notice, entity: Fields) -> dict[str, str | None]:
    acquirer = inner(entity, "acquirer_data")
    transfer = inner(notice.beside, "bank_transfer", "entity")
    push = inner(notice.beside, "upi_transfer", "entity")
    at_bank = first_text(transfer.get("bank_reference"))
    return {
        "order": first_text(entity.get("order_id")),
        "invoice": first_text(entity.get("invoice_id")),
        "customer": first_text(entity.get("customer_id")),
        "merchant": first_text(inner(notice.beside, "order", "entity").get("receipt")),
        "rrn": first_text(acquirer.get("rrn"), push.get("rrn"), push.get("npci_reference_id")),
        "utr": first_text(acquirer.get("utr"), at_bank),
        "arn": first_text(acquirer.get("arn")),
        "auth_code": first_text(acquirer.get("auth_code")),
        "bank": first_text(acquirer.get("bank_transaction_id"), at_bank),
        "acquirer": first_text(acquirer.get("upi_transaction_id"), acquirer.get("transaction_id")),
        "vpa": first_text(entity.get("vpa"), push.get("payer_vpa")),
    }


def _refund(notice: Notice, entity: Fields) -> dict[str, object]:
    payment, acquirer = text_of(entity, "payment_id"), inner(entity, "acquirer_data")
    return entity_event(
        notice,
        entity,
        "refund",
        Kind.REFUND,
        known("status", entity.get("status") or "processed", REFUND_STATUS),
        direction=_OUT,
        parent_txn_id=txn("payment", payment),
        fee=minor_of(entity, "fee"),
        tax=minor_of(entity, "tax"),
        references={
            "payment": payment,
            "arn": first_text(acquirer.get("arn")),
            "rrn": first_text(acquirer.get("rrn")),
            "utr": first_text(acquirer.get("utr")),
            "merchant": first_text(entity.get("receipt")),
        },
    )


def _dispute(notice: Notice, entity: Fields) -> dict[str, object]:
    """Money leaves when it is deducted: when lost, or at once; won after that, it comes back."""
    taken = minor_of(entity, "amount_deducted") or None
    status = known("status", entity.get("status"), DISPUTE_STATUS)
    payment = text_of(entity, "payment_id")
    came_back = taken is not None and entity["status"].strip().upper() == "WON"
    return entity_event(
        notice,
        entity,
        "dispute_reversal" if came_back else "dispute",
        Kind.CHARGEBACK_REVERSAL if came_back else Kind.CHARGEBACK,
        status if taken is None else Status.SUCCESS,
        amount=taken,
        direction=Direction.IN if came_back else _OUT,
        parent_txn_id=txn("payment", payment),
        references={"payment": payment, "reason_code": first_text(entity.get("reason_code"))},
    )


def _settlement(notice: Notice, entity: Fields) -> dict[str, object]:
    amount = "amount" if entity.get("amount") is not None else "amount_settled"
    return entity_event(
        notice,
        entity,
        "settlement",
        Kind.SETTLEMENT,
        known("status", entity.get("status"), SETTLEMENT_STATUS),
        amount=minor_units(amount, entity.get(amount)),
        amount_basis=AmountBasis.NET,
        settlement_ref=id_of(entity),
        fee=minor_of(entity, "fees"),
        tax=minor_of(entity, "tax"),
        references={"utr": first_text(entity.get("utr")), "settlement": id_of(entity)},
    )


#: entity -> its event.
READERS: Final[dict[str, Callable[[Notice, Fields], dict[str, object]]]] = {
    "payment": _payment,
    "refund": _refund,
    "dispute": _dispute,
    "settlement": _settlement,
    "settlement.ondemand": _settlement,
    **OUTWARD,
}
