"""A row of Cashfree's settlement reconciliation: a line about what a settlement is made of."""

from typing import Any, Final

from recon_app.adapters.cashfree_parts import CASHFREE, Notice, fees, when
from recon_app.adapters.gateway import OUT, gateway_event, major_money, own_id
from recon_app.adapters.parts import first_text
from recon_app.adapters.reading import Fields, text_of
from recon_app.domain.events import Direction, Kind, Status

__all__ = ["line"]

#: ``event_type`` -> (kind in the id, the field with it); what is not here is an adjustment.
SUBJECTS: Final = {
    "PAYMENT": ("payment", "cf_payment_id"),
    "REFUND": ("refund", "cf_refund_id"),
    "DISPUTE": ("dispute", "dispute_id"),
}


def line(notice: Notice, row: Fields) -> dict[str, object]:
    """The row: a settlement line of its payment or refund, else an adjustment."""
    word = (text_of(row, "event_type") or "").upper()
    name, id_field = SUBJECTS.get(word, ("adjustment", "event_id"))
    is_known = name != "adjustment"
    currency = row.get("event_currency") or "INR"
    money = major_money("event_amount", row.get("event_amount"), currency)
    return gateway_event(
        CASHFREE,
        None,
        name,
        own_id(row, id_field, "event_id"),
        Kind.SETTLEMENT_LINE if is_known else Kind.ADJUSTMENT,
        Status.SUCCESS,
        money,
        when(notice, row, "event_time", "payment_time", "settlement_date"),
        direction=_direction(row),
        merchant_id=notice.account,
        account=notice.account,
        settlement_ref=text_of(row, "cf_settlement_id"),
        references=_references(row),
        **fees(row, "payment_service_charge", "payment_service_tax", currency),
        **_net(row, currency),
    )


def _direction(row: Fields) -> Direction:
    return OUT if (text_of(row, "sale_type") or "").upper() == "DEBIT" else Direction.IN


def _net(row: Fields, currency: object) -> dict[str, Any]:
    value = row.get("event_settlement_amount")
    if value is None or str(value).startswith("-"):
        return {}
    return {"net": major_money("event_settlement_amount", value, currency)[0]}


def _references(row: Fields) -> dict[str, str | None]:
    return {
        "order": first_text(row.get("order_id")),
        "settlement": first_text(row.get("cf_settlement_id")),
        "utr": first_text(row.get("settlement_utr")),
        "bank": first_text(row.get("payment_utr")),
        "arn": first_text(row.get("refund_arn")),
        "refund": first_text(row.get("refund_id")),
    }
