"""Square's objects, each to its event, or to the name of why it is none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, signed_minor
from recon_app.adapters.arrival import utc_time
from recon_app.adapters.gateway import OUT, gateway_event, money_side, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.reading import Fields, fields_of, text_of
from recon_app.adapters.square_words import (
    DISPUTE_STATUS,
    ENTRIES,
    FEE_ENTRIES,
    NO_PAYMENT,
    PAYMENT_STATUS,
    PAYOUT_STATUS,
    RAILS,
    REFUND_STATUS,
)
from recon_app.domain.events import AmountBasis, Direction, Kind, Rail, Status

__all__ = ["PROVIDER", "READERS", "Notice"]

PROVIDER: Final = "square"
TIMES: Final = ("created_at", "effective_at")


@dataclass(frozen=True, slots=True)
class Notice:
    """What surrounds an object: whose it is and, in a webhook, the event and its time."""

    account: str | None = None
    merchant: str | None = None
    event_id: str | None = None
    at: object = None


def _signed(fields: Fields, *names: str) -> tuple[int, str]:
    """The first of these sums that is there, in signed minor units, and its currency."""
    name = next((name for name in names if fields.get(name) is not None), names[-1])
    money = fields_of(fields, name)
    amount = signed_minor(f"{name}.amount", money.get("amount"))
    return amount, currency_code(f"{name}.currency", money.get("currency"))


def _event(
    notice: Notice,
    fields: Fields,
    name: str,
    kind: Kind,
    status: Status,
    money: tuple[int, str],
    inwards: Direction = Direction.IN,
    **more: Any,
) -> dict[str, object]:
    amount, currency = money
    return gateway_event(
        PROVIDER,
        None,
        name,
        more.pop("own", None) or own_id(fields, "id", f"{name}_id"),
        kind,
        status,
        (abs(amount), currency),
        utc_time("created_at", first_text(notice.at, *map(fields.get, TIMES))),
        direction=money_side(amount, inwards),
        event_id=notice.event_id,
        merchant_id=notice.merchant,
        account=notice.account or first_text(fields.get("location_id")),
        **more,
    )


def _fees(rows: object) -> int | None:
    """The sum of fees in a list, null where there is none yet or they come back."""
    if not isinstance(rows, list) or not rows:
        return None
    fee = sum(_signed(fields_of(row), "amount_money")[0] for row in rows)
    return fee if fee >= 0 else None


def _txn(name: str, own: str | None) -> str | None:
    return qualified(PROVIDER, None, name, own) if own else None


def _payment(notice: Notice, fields: Fields) -> dict[str, object] | str:
    source = (text_of(fields, "source_type") or "").upper()
    if source in NO_PAYMENT:
        return f"square.{source.lower()}_payment"
    card = inner(fields, "card_details")
    return _event(
        notice,
        fields,
        "payment",
        Kind.PAYMENT,
        known("status", fields.get("status"), PAYMENT_STATUS),
        _signed(fields, "total_money", "amount_money"),
        rail=RAILS.get(source, Rail.OTHER) if source else None,
        fee=_fees(fields.get("processing_fee")),
        references={
            "order": first_text(fields.get("order_id")),
            "merchant": first_text(fields.get("reference_id")),
            "customer": first_text(fields.get("customer_id")),
            "auth_code": first_text(card.get("auth_result_code")),
            "invoice": first_text(fields.get("receipt_number")),
        },
    )


def _refund(notice: Notice, fields: Fields) -> dict[str, object]:
    payment = text_of(fields, "payment_id")
    return _event(
        notice,
        fields,
        "refund",
        Kind.REFUND,
        known("status", fields.get("status"), REFUND_STATUS),
        _signed(fields, "amount_money"),
        OUT,
        fee=_fees(fields.get("processing_fee")),
        parent_txn_id=_txn("payment", payment),
        references={"payment": payment, "order": first_text(fields.get("order_id"))},
    )


def _dispute(notice: Notice, fields: Fields) -> dict[str, object] | str:
    status = known("state", fields.get("state"), DISPUTE_STATUS)
    if status is None:
        return "square.inquiry"
    payment = first_text(inner(fields, "disputed_payment").get("payment_id"), *_disputed(fields))
    return _event(
        notice,
        fields,
        "dispute",
        Kind.CHARGEBACK,
        status,
        _signed(fields, "amount_money"),
        OUT,
        own=own_id(fields, "dispute_id", "id"),
        parent_txn_id=_txn("payment", payment),
        references={
            "payment": payment,
            "reason_code": first_text(fields.get("reason")),
            "acquirer": first_text(fields.get("brand_dispute_id")),
        },
    )


def _disputed(fields: Fields) -> list[object]:
    rows = fields.get("disputed_payments")
    return [inner(row).get("payment_id") for row in rows] if isinstance(rows, list) else []


def _payout(notice: Notice, fields: Fields) -> dict[str, object]:
    own = own_id(fields, "id")
    return _event(
        notice,
        fields,
        "payout",
        Kind.SETTLEMENT,
        known("status", fields.get("status"), PAYOUT_STATUS),
        _signed(fields, "amount_money"),
        amount_basis=AmountBasis.NET,
        fee=_fees(fields.get("payout_fee")),
        settlement_ref=own,
        value_date=text_of(fields, "arrival_date"),
        references={
            "settlement": own,
            "end_to_end": first_text(fields.get("end_to_end_id")),
            "destination": first_text(inner(fields, "destination").get("id")),
        },
    )


def _entry(notice: Notice, fields: Fields) -> dict[str, object]:
    """A payout's entry: about a transaction it is a line of the payout, else money of its own."""
    entry = (text_of(fields, "type") or "").upper()
    place, name = ENTRIES.get(entry, ("", ""))
    about = first_text(inner(fields, place).get(f"{name}_id")) if place else None
    payout = text_of(fields, "payout_id")
    line = about is not None
    fee = _signed(fields, "fee_amount_money")[0] if fields.get("fee_amount_money") else None
    kind = Kind.FEE if entry in FEE_ENTRIES else Kind.ADJUSTMENT
    return _event(
        notice,
        fields,
        name if line else "entry",
        Kind.SETTLEMENT_LINE if line else kind,
        Status.SUCCESS,
        _signed(fields, "gross_amount_money", "net_amount_money"),
        own=about,
        fee=fee if fee is not None and fee >= 0 else None,
        net=_net(fields),
        settlement_ref=payout,
        references={"settlement": payout, "balance_transaction": own_id(fields, "id")},
    )


def _net(fields: Fields) -> int | None:
    if fields.get("net_amount_money") is None:
        return None
    return abs(_signed(fields, "net_amount_money")[0])


#: object -> its event.
READERS: Final[dict[str, Callable[[Notice, Fields], dict[str, object] | str]]] = {
    "payment": _payment,
    "refund": _refund,
    "dispute": _dispute,
    "payout": _payout,
    "payout_entry": _entry,
}
