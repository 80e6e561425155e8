"""Money that leaves a Razorpay account: payouts, transfers to linked accounts, account lines."""

from collections.abc import Callable
from typing import Final

from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.razorpay_notice import Notice, entity_event, id_of, minor_of, rail_of, txn
from recon_app.adapters.razorpay_terms import PAYOUT_STATUS, TRANSFER_STATUS
from recon_app.adapters.reading import Fields
from recon_app.domain.events import Direction, Kind, Status

__all__ = ["OUTWARD"]

_OUT = Direction.OUT


def _payout(notice: Notice, entity: Fields) -> dict[str, object]:
    return entity_event(
        notice,
        entity,
        "payout",
        Kind.PAYOUT,
        known("status", entity.get("status"), PAYOUT_STATUS),
        direction=_OUT,
        rail=rail_of(first_text(entity.get("mode"))),
        fee=minor_of(entity, "fees"),
        tax=minor_of(entity, "tax"),
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
    return entity_event(
        notice,
        entity,
        "transfer",
        Kind.PAYOUT,
        known("status", entity.get("status") or "processed", TRANSFER_STATUS),
        direction=_OUT,
        parent_txn_id=txn("payment", source) if is_payment else None,
        fee=minor_of(entity, "fees"),
        tax=minor_of(entity, "tax"),
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
    is_debit = bool(minor_of(entity, "debit"))
    references = {
        "utr": first_text(source.get("utr"), source.get("bank_reference")),
        "balance_transaction": id_of(entity),
    }
    if name in ("payout", "reversal") and payout is not None:
        status = Status.SUCCESS if name == "payout" else Status.REVERSED
        kind, own_id, kind_name = Kind.PAYOUT, payout, "payout"
    else:
        status, own_id, kind_name = Status.SUCCESS, id_of(entity), "transaction"
        kind = Kind.ADJUSTMENT if is_debit else Kind.PAYMENT
    direction = _OUT if is_debit or kind is Kind.PAYOUT else Direction.IN
    return entity_event(
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
OUTWARD: Final[dict[str, Callable[[Notice, Fields], dict[str, object]]]] = {
    "payout": _payout,
    "transfer": _transfer,
    "transaction": _transaction,
}
