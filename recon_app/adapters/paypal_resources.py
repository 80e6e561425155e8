"""PayPal's resources, each to its event.

Amounts are decimal text in major units: ``{"total", "currency"}`` in version 1, ``{"value",
"currency_code"}`` in version 2. A capture or sale is the payment; an authorisation is one of its
own, the parent. The fee is what PayPal keeps; net is told beside it, in the payment's currency.
"""

from dataclasses import dataclass
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.base import malformed
from recon_app.adapters.gateway import OUT, Money, gateway_event, major_money, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.paypal_words import (
    AUTHORIZATION_STATUS,
    OUTCOMES,
    PAYMENT_STATUS,
    PAYOUT_STATUS,
    REFUND_STATUS,
)
from recon_app.adapters.reading import Fields, fields_of, text_of
from recon_app.adapters.times import iso_instant
from recon_app.domain.events import Kind, Rail, Status

__all__ = ["PAYPAL", "Notice", "authorization", "dispute", "payment", "payout", "refund"]

PAYPAL: Final = "paypal"


@dataclass(frozen=True, slots=True)
class Notice:
    """Around a resource: whose it is, and the event that brought it."""

    account: str | None = None
    event_id: str | None = None
    event: str = ""
    at: str | None = None


def payment(notice: Notice, part: Fields) -> dict[str, object]:
    """A capture, or a sale of version 1."""
    status = _status(part, PAYMENT_STATUS)
    if notice.event.endswith(".REVERSED"):
        status = Status.REVERSED
    related = inner(part, "supplementary_data", "related_ids")
    authorized = first_text(related.get("authorization_id")) or _up(part, "authorizations")
    money = _money(part)
    return _event(
        notice,
        part,
        "payment",
        Kind.PAYMENT,
        status,
        money,
        **_kept(inner(part, "seller_receivable_breakdown") or part, money),
        parent_txn_id=_txn("authorization", authorized),
        references=_references(part) | {"original": authorized},
    )


def authorization(notice: Notice, part: Fields) -> dict[str, object]:
    """An authorisation; what is captured of it are payments of their own."""
    status = _status(part, AUTHORIZATION_STATUS)
    return _event(
        notice,
        part,
        "authorization",
        Kind.PAYMENT,
        status,
        _money(part),
        references=_references(part),
    )


def refund(notice: Notice, part: Fields) -> dict[str, object]:
    """A refund; PayPal gives part of its fee back with it, or none."""
    paid = first_text(part.get("capture_id"), part.get("sale_id"))
    paid = paid or _up(part, "captures", "capture", "sale", "sales")
    money = _money(part)
    return _event(
        notice,
        part,
        "refund",
        Kind.REFUND,
        _status(part, REFUND_STATUS),
        money,
        direction=OUT,
        parent_txn_id=_txn("payment", paid),
        references=_references(part) | {"payment": paid, "arn": _arn(part)},
    )


def dispute(notice: Notice, part: Fields) -> dict[str, object]:
    """A dispute: pending until it is resolved, then lost or nothing."""
    disputed = part.get("disputed_transactions")
    first = inner(disputed[0]) if isinstance(disputed, list) and disputed else {}
    paid = first_text(first.get("seller_transaction_id"))
    outcome = first_text(inner(part, "dispute_outcome").get("outcome_code"))
    is_over = first_text(part.get("status")) == "RESOLVED"
    amount = fields_of(part, "dispute_amount")
    return _event(
        notice,
        part,
        "dispute",
        Kind.CHARGEBACK,
        OUTCOMES.get(outcome or "", Status.FAILED) if is_over else Status.PENDING,
        major_money("dispute_amount.value", amount.get("value"), amount.get("currency_code")),
        own=own_id(part, "dispute_id"),
        direction=OUT,
        parent_txn_id=_txn("payment", paid),
        references={"payment": paid, "reason_code": first_text(part.get("reason"))},
    )


def payout(notice: Notice, part: Fields) -> dict[str, object]:
    """One item of a batch of payouts; it may be unclaimed for weeks, then returned."""
    item = fields_of(part, "payout_item")
    amount = fields_of(item, "amount")
    currency = amount.get("currency") or amount.get("currency_code")
    money = major_money("payout_item.amount.value", amount.get("value"), currency)
    return _event(
        notice,
        part,
        "payout",
        Kind.PAYOUT,
        known("transaction_status", part.get("transaction_status"), PAYOUT_STATUS),
        money,
        own=own_id(part, "payout_item_id"),
        direction=OUT,
        fee=_amount(part, "payout_item_fee", money),
        references={
            "batch": first_text(part.get("payout_batch_id")),
            "balance_transaction": first_text(part.get("transaction_id")),
            "merchant": first_text(item.get("sender_item_id")),
        },
    )


def _event(
    notice: Notice,
    part: Fields,
    name: str,
    kind: Kind,
    status: Status,
    money: Money,
    **more: Any,
) -> dict[str, object]:
    said = notice.at or text_of(part, "create_time", "time_processed", "update_time")
    return gateway_event(
        PAYPAL,
        None,
        name,
        more.pop("own", None) or own_id(part, "id"),
        kind,
        status,
        money,
        iso_instant("create_time", said),
        event_id=notice.event_id,
        merchant_id=notice.account,
        account=notice.account,
        rail=Rail.WALLET,
        **more,
    )


def _status(part: Fields, words: dict[str, Status]) -> Status:
    name = "status" if part.get("status") is not None else "state"
    return known(name, part.get(name), words)


def _money(part: Fields) -> Money:
    amount = fields_of(part, "amount")
    name = "value" if amount.get("value") is not None else "total"
    currency = amount.get("currency_code") or amount.get("currency")
    code = currency_code("amount.currency_code", currency)
    # A refund of version 1 is negative in some notices.
    return abs(major_to_minor(f"amount.{name}", amount.get(name), code)), code


def _kept(part: Fields, money: Money) -> dict[str, int | None]:
    """What PayPal kept and what it left, where it is in the payment's own currency."""
    fee = "paypal_fee" if part.get("paypal_fee") is not None else "transaction_fee"
    return {"fee": _amount(part, fee, money), "net": _amount(part, "net_amount", money)}


def _amount(part: Fields, name: str, money: Money) -> int | None:
    said = inner(part, name)
    value, currency = said.get("value"), said.get("currency_code") or said.get("currency")
    if value is None or currency != money[1]:
        return None
    amount = major_to_minor(f"{name}.value", value, money[1])
    return amount if amount >= 0 else None


def _references(part: Fields) -> dict[str, str | None]:
    related = inner(part, "supplementary_data", "related_ids")
    return {
        "order": first_text(related.get("order_id")),
        "parent": first_text(part.get("parent_payment")),
        "invoice": first_text(part.get("invoice_id"), part.get("invoice_number")),
        "merchant": first_text(part.get("custom_id"), part.get("custom")),
        "acquirer": first_text(inner(part, "network_transaction_reference").get("id")),
    }


def _arn(part: Fields) -> str | None:
    return first_text(part.get("acquirer_reference_number"))


def _up(part: Fields, *paths: str) -> str | None:
    """The id of the resource that the link ``up`` leads to, where it is one of these."""
    links = part.get("links")
    for link in links if isinstance(links, list) else []:
        words = (first_text(inner(link).get("href")) or "").rstrip("/").split("/")
        leads_up = inner(link).get("rel") in ("up", "sale", "capture")
        if leads_up and len(words) > 1 and words[-2] in paths:
            return words[-1]
    return None


def _txn(kind: str, own: str | None) -> str | None:
    if own is None:
        return None
    if not own:
        raise malformed("links", "must name what they lead to")
    return qualified(PAYPAL, None, kind, own)
