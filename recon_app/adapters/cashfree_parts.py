"""What Cashfree's notices and objects are about, each part to its event.

Amounts are major units as numbers; times have an offset, else are Indian. ``service_charge`` and
``service_tax`` are apart: our fee is their sum. Ids of Cashfree (``cf_...``) need no account to be
unique, those of the merchant's own choice (``transfer_id``) do. Payouts name no currency: rupees.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.arrival import indian_time
from recon_app.adapters.base import malformed
from recon_app.adapters.cashfree_words import (
    DISPUTE_ENDS,
    PAYMENT_STATUS,
    RAILS,
    REFUND_STATUS,
    SETTLEMENT_STATUS,
    TRANSFER_EVENTS,
    TRANSFER_STATUS,
)
from recon_app.adapters.gateway import OUT, gateway_event, is_rrn, major_money, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.reading import Fields, text_of
from recon_app.domain.events import AmountBasis, Kind, Rail, Status

__all__ = ["CASHFREE", "Notice", "dispute", "payment", "refund", "settlement", "transfer", "when"]

CASHFREE: Final = "cashfree"


@dataclass(frozen=True, slots=True)
class Notice:
    """Around a part: whose it is, the event and its time, the parts beside it."""

    account: str | None = None
    event: str = ""
    at: str | None = None
    beside: Fields = field(default_factory=dict)


def payment(notice: Notice, part: Fields) -> dict[str, object]:
    """A payment; it is authorised only where it says that it is not captured."""
    status = known("payment_status", part.get("payment_status"), PAYMENT_STATUS)
    if status is Status.SUCCESS and part.get("is_captured") is False:
        status = Status.AUTHORIZED
    order = inner(notice.beside, "order")
    currency = part.get("payment_currency") or order.get("order_currency") or "INR"
    charges = inner(notice.beside, "charges_details")
    return gateway_event(
        CASHFREE,
        None,
        "payment",
        own_id(part, "cf_payment_id"),
        Kind.PAYMENT,
        status,
        major_money("payment_amount", part.get("payment_amount"), currency),
        when(notice, part, "payment_completion_time", "payment_time"),
        **_whose(notice),
        **fees(charges, "service_charge", "service_tax", currency),
        rail=_rail(part),
        references=_payment_references(notice, part),
    )


def _payment_references(notice: Notice, part: Fields) -> dict[str, str | None]:
    at_bank = first_text(part.get("bank_reference"))
    gateway = inner(notice.beside, "payment_gateway_details") or inner(
        part, "payment_gateway_details"
    )
    order = inner(notice.beside, "order")
    return {
        "order": first_text(order.get("order_id"), part.get("order_id")),
        "utr": at_bank,
        "bank": at_bank,
        "rrn": at_bank if _rail(part) is Rail.UPI and is_rrn(at_bank) else None,
        "auth_code": first_text(part.get("auth_id")),
        "vpa": first_text(inner(part, "payment_method", "upi").get("upi_id")),
        "customer": first_text(inner(notice.beside, "customer_details").get("customer_id")),
        "gateway": first_text(gateway.get("gateway_name")),
        "gateway_payment": first_text(gateway.get("gateway_payment_id")),
    }


def _rail(part: Fields) -> Rail | None:
    methods = list(inner(part, "payment_method"))
    word = first_text(part.get("payment_group"), *methods[:1])
    return None if word is None else RAILS.get(word.upper(), Rail.OTHER)


def refund(notice: Notice, part: Fields) -> dict[str, object]:
    """A refund, of the merchant or by Cashfree itself."""
    currency = part.get("refund_currency") or "INR"
    paid = text_of(part, "cf_payment_id")
    return gateway_event(
        CASHFREE,
        None,
        "refund",
        own_id(part, "cf_refund_id", "refund_id"),
        Kind.REFUND,
        known("refund_status", part.get("refund_status"), REFUND_STATUS),
        major_money("refund_amount", part.get("refund_amount"), currency),
        when(notice, part, "processed_at", "created_at"),
        **_whose(notice),
        **fees(part, "service_charge", "service_tax", currency),
        direction=OUT,
        parent_txn_id=None if paid is None else qualified(CASHFREE, None, "payment", paid),
        references={
            "refund": first_text(part.get("refund_id")),
            "payment": paid,
            "order": first_text(part.get("order_id")),
            "arn": first_text(part.get("refund_arn")),
        },
    )


def settlement(notice: Notice, part: Fields) -> dict[str, object]:
    """A settlement; what is settled is net of all charges."""
    currency = part.get("settlement_currency") or "INR"
    name = own_id(part, "cf_settlement_id", "settlement_id")
    word = first_text(part.get("status")) or notice.event.removeprefix("SETTLEMENT_")
    amount = "amount_settled" if part.get("amount_settled") is not None else "settlement_amount"
    return gateway_event(
        CASHFREE,
        None,
        "settlement",
        name,
        Kind.SETTLEMENT,
        known("status", word, SETTLEMENT_STATUS),
        major_money(amount, part.get(amount), currency),
        when(notice, part, "settled_on", "settlement_initiated_on", "settlement_date"),
        **_whose(notice),
        **fees(part, "service_charge", "service_tax", currency),
        amount_basis=AmountBasis.NET,
        settlement_ref=name,
        references={
            "settlement": name,
            "utr": first_text(part.get("utr"), part.get("settlement_utr")),
        },
    )


def dispute(notice: Notice, part: Fields) -> dict[str, object]:
    """A dispute; the money leaves when it is lost."""
    order = inner(notice.beside, "order_details")
    paid = first_text(order.get("cf_payment_id"), part.get("cf_payment_id"))
    return gateway_event(
        CASHFREE,
        None,
        "dispute",
        own_id(part, "cf_dispute_id", "dispute_id"),
        Kind.CHARGEBACK,
        _dispute_status(part),
        major_money(
            "dispute_amount",
            part.get("dispute_amount"),
            part.get("dispute_amount_currency") or "INR",
        ),
        when(notice, part, "resolved_at", "updated_at", "created_at"),
        **_whose(notice),
        direction=OUT,
        parent_txn_id=None if paid is None else qualified(CASHFREE, None, "payment", paid),
        references={
            "payment": paid,
            "order": first_text(order.get("order_id"), part.get("order_id")),
            "reason_code": first_text(part.get("reason_code")),
        },
    )


def _dispute_status(part: Fields) -> Status:
    word = (text_of(part, "dispute_status") or "").upper()
    for ending, status in DISPUTE_ENDS:
        if word.endswith(ending):
            return status
    raise malformed("dispute_status", f"unknown {word[:40]!r}")


def transfer(notice: Notice, part: Fields) -> dict[str, object]:
    """A payout, of either version; the first says neither amount nor currency."""
    said = part.get("transfer_amount", part.get("amount"))
    money = (None, "INR") if said is None else major_money("transfer_amount", said, "INR")
    status = TRANSFER_EVENTS.get(notice.event)
    mode = first_text(part.get("transfer_mode"))
    charged = fees(part, "transfer_service_charge", "transfer_service_tax", "INR")
    return gateway_event(
        CASHFREE,
        notice.account,
        "transfer",
        own_id(part, "transfer_id", "transferId"),
        Kind.PAYOUT,
        status or known("status", part.get("status"), TRANSFER_STATUS),
        money,
        when(notice, part, "eventTime", "updated_on", "added_on"),
        **_whose(notice),
        **charged,
        direction=OUT,
        rail=None if mode is None else RAILS.get(mode.upper(), Rail.OTHER),
        references={
            "utr": first_text(part.get("transfer_utr"), part.get("utr")),
            "reference": first_text(part.get("cf_transfer_id"), part.get("referenceId")),
        },
    )


def fees(part: Fields, charge: str, tax: str, currency: object) -> dict[str, Any]:
    """The whole deduction and the tax in it; null where nothing is said of it."""
    if part.get(charge) is None:
        return {}
    code = currency_code("currency", currency)
    taxed = 0 if part.get(tax) is None else major_to_minor(tax, part[tax], code)
    fee = major_to_minor(charge, part[charge], code) + taxed
    return {"fee": fee, "tax": taxed} if fee >= 0 and taxed >= 0 else {}


def when(notice: Notice, part: Fields, *names: str) -> str:
    """The event's time, else the part's own."""
    said = notice.at or text_of(part, *names)
    if said is None:
        raise malformed(names[0], "is required")
    return indian_time("event_time" if notice.at else names[0], said)


def _whose(notice: Notice) -> dict[str, Any]:
    return {"merchant_id": notice.account, "account": notice.account}
