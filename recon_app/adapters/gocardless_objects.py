"""GoCardless's objects, events and payout items, each to its event.

Amounts are whole minor units; those of payout items are decimal text of *minor* units ("45.0"), as
fees may be finer, and are rounded each. A payout's amount is net of ``deducted_fees``. Events name
ids only: their amount is unknown, and their currency is that of the payment scheme.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, minor_units, rounded_minor
from recon_app.adapters.arrival import received_at, utc_time
from recon_app.adapters.base import Payload, malformed
from recon_app.adapters.gateway import OUT, gateway_event, money_side, own_id
from recon_app.adapters.gocardless_words import (
    ACTIONS,
    CURRENCY_OF_SCHEME,
    ITEMS,
    RAILS,
    STATUSES,
)
from recon_app.adapters.ids import Ordinals, qualified
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.reading import Fields, text_of
from recon_app.adapters.times import at_midnight
from recon_app.domain.events import AmountBasis, Direction, Kind, Precision, Status
from recon_app.domain.identity import digest

__all__ = ["PROVIDER", "event", "item", "payment", "payout", "refund"]

PROVIDER: Final = "gocardless"
#: The name of a kind in the id of its transactions.
NAMES: Final = {
    Kind.PAYMENT: "payment",
    Kind.REFUND: "refund",
    Kind.SETTLEMENT: "payout",
    Kind.CHARGEBACK: "chargeback",
    Kind.CHARGEBACK_REVERSAL: "chargeback_reversal",
}
OUTWARDS: Final = frozenset((Kind.REFUND, Kind.CHARGEBACK))


@dataclass(frozen=True, slots=True)
class Said:
    """A sum as it stands, or null, and its currency."""

    amount: int | None
    currency: str


def payment(payload: Payload, fields: Fields) -> list[dict[str, object]]:
    """The payment, and the chargeback of one that was charged back."""
    found = [_object(payload, fields, "payments", Kind.PAYMENT)]
    if str(fields.get("status")).strip().lower() == "charged_back":
        found.append(_object(payload, fields, "payments", Kind.CHARGEBACK))
    return found


def refund(payload: Payload, fields: Fields) -> list[dict[str, object]]:
    """The refund."""
    return [_object(payload, fields, "refunds", Kind.REFUND)]


def payout(payload: Payload, fields: Fields) -> list[dict[str, object]]:
    """The settlement that a payout is."""
    fee = fields.get("deducted_fees")
    more = {
        "amount_basis": AmountBasis.NET,
        "fee": None if fee is None else minor_units("deducted_fees", fee),
        "settlement_ref": own_id(fields, "id"),
        "value_date": text_of(fields, "arrival_date"),
    }
    return [_object(payload, fields, "payouts", Kind.SETTLEMENT, **more)]


def _object(
    payload: Payload, fields: Fields, section: str, kind: Kind, **more: Any
) -> dict[str, object]:
    status = known("status", fields.get("status"), STATUSES[section])
    links = inner(fields, "links")
    amount = minor_units("amount", fields.get("amount"))
    said = Said(amount, currency_code("currency", fields.get("currency")))
    more.setdefault("value_date", text_of(fields, "charge_date"))
    own = own_id(fields, "id")
    return _event(payload, fields, kind, status, own, said, links, **more)


def event(payload: Payload, fields: Fields) -> list[dict[str, object]]:
    """What an event says of the one resource it links to; nothing where it is about no money.

    Nothing either where neither the scheme nor the option ``currency`` names a currency.
    """
    section = own_id(fields, "resource_type")
    found = ACTIONS.get((section, own_id(fields, "action")))
    scheme = (first_text(inner(fields, "details").get("scheme")) or "").lower()
    currency = CURRENCY_OF_SCHEME.get(scheme) or payload.options.get("currency")
    if found is None or currency is None:
        return []
    kind, status = found
    links = inner(fields, "links")
    own = own_id(links, section.removesuffix("s"))
    said = Said(None, currency_code("currency", currency))
    more = {
        "event_id": own_id(fields, "id"),
        "rail": RAILS.get(scheme),
        "settlement_ref": own if kind is Kind.SETTLEMENT else first_text(links.get("payout")),
    }
    return [_event(payload, fields, kind, status, own, said, links, **more)]


def _event(
    payload: Payload,
    fields: Fields,
    kind: Kind,
    status: Status,
    own: str,
    said: Said,
    links: Fields,
    **more: Any,
) -> dict[str, object]:
    back = kind in (Kind.CHARGEBACK, Kind.CHARGEBACK_REVERSAL)
    payment = own if back else first_text(links.get("payment"))
    scheme = (first_text(fields.get("scheme")) or "").lower()
    more.setdefault("rail", RAILS.get(scheme))
    more.setdefault("settlement_ref", first_text(links.get("payout")))
    if payment is not None and kind is not Kind.PAYMENT:
        more["parent_txn_id"] = qualified(PROVIDER, None, "payment", payment)
    return gateway_event(
        PROVIDER,
        None,
        NAMES[kind],
        own,
        kind,
        status,
        (said.amount, said.currency),
        utc_time("created_at", fields.get("created_at")),
        direction=OUT if kind in OUTWARDS else Direction.IN,
        merchant_id=first_text(links.get("creditor")),
        account=payload.account,
        references=_references(fields, links, payment, more["settlement_ref"]),
        **more,
    )


def _references(
    fields: Fields, links: Fields, payment: str | None, settlement: str | None
) -> dict[str, str | None]:
    return {
        "payment": payment,
        "reference": first_text(fields.get("reference")),
        "settlement": settlement,
        "mandate": first_text(links.get("mandate")),
        "destination": first_text(links.get("creditor_bank_account")),
        "reason_code": first_text(inner(fields, "details").get("reason_code")),
    }


def item(payload: Payload, fields: Fields, ordinals: Ordinals) -> list[dict[str, object]]:
    """A payout item: a line of the payout about a transaction, else a fee or an adjustment."""
    word = own_id(fields, "type")
    links = inner(fields, "links")
    name, link = ITEMS.get(word, (word, ""))
    about = first_text(links.get(link), links.get("refund"), links.get("payment"))
    is_line = word in ITEMS and about is not None
    payout = first_text(links.get("payout"), payload.options.get("payout"))
    own = about if is_line and about else _own(fields, word, about, payout, ordinals)
    currency = _item_currency(payload, fields)
    amount = rounded_minor("amount", [fields.get("amount")], currency, is_major=False)
    timestamp, precision = _item_time(payload)
    return [
        gateway_event(
            PROVIDER,
            None,
            name,
            own,
            _item_kind(word, is_line),
            Status.SUCCESS,
            (abs(amount), currency),
            timestamp,
            direction=money_side(amount),
            precision=precision,
            account=payload.account,
            settlement_ref=payout,
            references={
                "payment": first_text(links.get("payment")),
                "mandate": first_text(links.get("mandate")),
                "settlement": payout,
            },
        )
    ]


def _item_kind(word: str, is_line: bool) -> Kind:
    if is_line:
        return Kind.SETTLEMENT_LINE
    return Kind.FEE if word.endswith("_fee") else Kind.ADJUSTMENT


def _own(
    fields: Fields, word: str, about: str | None, payout: str | None, ordinals: Ordinals
) -> str:
    """An id for what has none: what it is about, or what it says; and which of its equals it is."""
    own = about or digest(f"{payout}|{word}|{fields.get('amount')}")
    count = ordinals.next((word, own))
    return own if count == 1 else f"{own}.{count}"


def _item_currency(payload: Payload, fields: Fields) -> str:
    taxes = fields.get("taxes")
    rows = [inner(tax) for tax in taxes] if isinstance(taxes, list) else []
    said = (fields.get("currency"), *(tax.get("currency") for tax in rows))
    currency = first_text(payload.options.get("currency"), *said)
    if currency is None:
        raise malformed("currency", "is not in payout items: give it as the option currency")
    return currency_code("currency", currency)


def _item_time(payload: Payload) -> tuple[str, Precision]:
    """Items have no time: that of the payout is the option ``date``, else they are as received."""
    day = payload.options.get("date")
    if day is None:
        return received_at("date", payload), Precision.INSTANT
    try:
        return at_midnight(date.fromisoformat(day)), Precision.DAY
    except ValueError:
        raise malformed("date", "must be a date like 2025-12-18") from None
