"""Razorpay's entities, each to its event. Amounts are paise (or the currency's own minor units).

``fee`` includes ``tax``. A settlement names no currency: it is in that of its country. An object
written by PHP may be ``[]`` where it is empty.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, minor_units
from recon_app.adapters.base import malformed
from recon_app.adapters.documents import event_document
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.razorpay_terms import (
    DISPUTE_STATUS,
    PAYMENT_STATUS,
    PAYOUT_STATUS,
    RAILS,
    REFUND_STATUS,
    SETTLEMENT_STATUS,
    TRANSFER_STATUS,
)
from recon_app.adapters.reading import Fields, text_of
from recon_app.adapters.times import epoch_seconds
from recon_app.domain.events import AmountBasis, Direction, Kind, Rail, Source, Status

__all__ = ["PROVIDER", "READERS", "Notice", "txn"]

PROVIDER: Final = "razorpay"
_NOTHING: Final[Fields] = {}
_OUT = Direction.OUT


@dataclass(frozen=True, slots=True)
class Notice:
    """Around an entity: whose it is, the webhook's event and time, the entities beside it."""

    account: str | None = None
    currency: str = "INR"
    event: str | None = None
    at: object = None
    beside: Mapping[str, Any] = field(default=MappingProxyType(_NOTHING))


def txn(kind: str, own_id: str | None) -> str | None:
    """The id of a transaction; Razorpay's ids need no account to be unique."""
    return None if own_id is None else qualified(PROVIDER, None, kind, own_id)


def _id(entity: Fields) -> str:
    own_id = text_of(entity, "id")
    if own_id is None:
        raise malformed("id", "is required")
    return own_id


def _event(
    notice: Notice, entity: Fields, name: str, kind: Kind, status: Status, **more: Any
) -> dict[str, object]:
    own_id = more.pop("own_id", None) or _id(entity)
    amount = more.pop("amount", None)
    more.setdefault("posting_id", own_id)
    return event_document(
        qualified(PROVIDER, None, name, own_id),
        Source.GATEWAY,
        kind,
        status,
        minor_units("amount", entity.get("amount")) if amount is None else amount,
        currency_code("currency", entity.get("currency") or notice.currency),
        epoch_seconds("created_at", notice.at or entity.get("created_at")),
        provider=PROVIDER,
        merchant_id=notice.account,
        account=notice.account,
        **more,
    )


def _minor(entity: Fields, name: str) -> int | None:
    return None if entity.get(name) in (None, "") else minor_units(name, entity[name])


def _payment(notice: Notice, entity: Fields) -> dict[str, object]:
    is_order = (notice.event or "").startswith("order.")
    return _event(
        notice,
        entity,
        "payment",
        Kind.PAYMENT,
        known("status", entity.get("status"), PAYMENT_STATUS),
        event_type="ORDER_PAID" if is_order else None,
        rail=_rail(entity, inner(notice.beside, "bank_transfer", "entity")),
        fee=_minor(entity, "fee"),
        tax=_minor(entity, "tax"),
        references=_payment_references(notice, entity),
    )


def _rail(entity: Fields, transfer: Fields) -> Rail | None:
    method = first_text(entity.get("method"))
    mode = first_text(transfer.get("mode"), method) if method == "bank_transfer" else method
    return None if mode is None else RAILS.get(mode.upper(), Rail.OTHER)


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
    return _event(
        notice,
        entity,
        "refund",
        Kind.REFUND,
        known("status", entity.get("status") or "processed", REFUND_STATUS),
        direction=_OUT,
        parent_txn_id=txn("payment", payment),
        fee=_minor(entity, "fee"),
        tax=_minor(entity, "tax"),
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
    taken = _minor(entity, "amount_deducted") or None
    status = known("status", entity.get("status"), DISPUTE_STATUS)
    payment = text_of(entity, "payment_id")
    came_back = taken is not None and entity["status"].strip().upper() == "WON"
    return _event(
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
    return _event(
        notice,
        entity,
        "settlement",
        Kind.SETTLEMENT,
        known("status", entity.get("status"), SETTLEMENT_STATUS),
        amount=minor_units(amount, entity.get(amount)),
        amount_basis=AmountBasis.NET,
        settlement_ref=_id(entity),
        fee=_minor(entity, "fees"),
        tax=_minor(entity, "tax"),
        references={"utr": first_text(entity.get("utr")), "settlement": _id(entity)},
    )


def _payout(notice: Notice, entity: Fields) -> dict[str, object]:
    mode = first_text(entity.get("mode"))
    return _event(
        notice,
        entity,
        "payout",
        Kind.PAYOUT,
        known("status", entity.get("status"), PAYOUT_STATUS),
        direction=_OUT,
        rail=None if mode is None else RAILS.get(mode.upper(), Rail.OTHER),
        fee=_minor(entity, "fees"),
        tax=_minor(entity, "tax"),
        references={
            "utr": first_text(entity.get("utr")),
            "merchant": first_text(entity.get("reference_id")),
            "batch": first_text(entity.get("batch_id")),
            "destination": first_text(entity.get("fund_account_id")),
        },
    )


def _transfer(notice: Notice, entity: Fields) -> dict[str, object]:
    source = first_text(entity.get("source"))
    is_payment = source is not None and source.startswith("pay_")
    return _event(
        notice,
        entity,
        "transfer",
        Kind.PAYOUT,
        known("status", entity.get("status") or "processed", TRANSFER_STATUS),
        direction=_OUT,
        parent_txn_id=txn("payment", source) if is_payment else None,
        fee=_minor(entity, "fees"),
        tax=_minor(entity, "tax"),
        references={
            "payment" if is_payment else "order": source,
            "destination": first_text(entity.get("recipient")),
            "settlement": first_text(entity.get("recipient_settlement_id")),
        },
    )


def _transaction(notice: Notice, entity: Fields) -> dict[str, object]:
    """A line of a RazorpayX account: of a payout's or its reversal's it is a second notice."""
    source = inner(entity, "source")
    name = first_text(source.get("entity"))
    payout = first_text(source.get("id") if name == "payout" else source.get("payout_id"))
    is_debit = bool(_minor(entity, "debit"))
    references = {
        "utr": first_text(source.get("utr"), source.get("bank_reference")),
        "balance_transaction": _id(entity),
    }
    if name in ("payout", "reversal") and payout is not None:
        status = Status.SUCCESS if name == "payout" else Status.REVERSED
        kind, own_id, kind_name = Kind.PAYOUT, payout, "payout"
    else:
        status, own_id, kind_name = Status.SUCCESS, _id(entity), "transaction"
        kind = Kind.ADJUSTMENT if is_debit else Kind.PAYMENT
    direction = _OUT if is_debit or kind is Kind.PAYOUT else Direction.IN
    return _event(
        notice,
        entity,
        kind_name,
        kind,
        status,
        own_id=own_id,
        direction=direction,
        references=references,
    )


#: entity -> its event.
READERS: Final[dict[str, Callable[[Notice, Fields], dict[str, object]]]] = {
    "payment": _payment,
    "refund": _refund,
    "dispute": _dispute,
    "settlement": _settlement,
    "settlement.ondemand": _settlement,
    "payout": _payout,
    "transfer": _transfer,
    "transaction": _transaction,
}
