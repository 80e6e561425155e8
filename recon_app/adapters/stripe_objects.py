"""Stripe's payments, each to its event. Amounts are its minor units, currencies in small letters.

A charge is the payment. A payment intent is a notice of it: an intent that succeeds has a charge,
one that does not has moved nothing. The option ``payments=intent`` turns this round, for endpoints
that are sent intents only. Ids need no account to be unique; a field may hold an id or an object.
"""

from dataclasses import dataclass
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, provider_minor
from recon_app.adapters.base import malformed
from recon_app.adapters.documents import event_document
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.reading import Fields, text_of
from recon_app.adapters.stripe_terms import (
    CHARGE_STATUS,
    INTENT_STATUS,
    OWN_EXPONENTS,
    RAILS,
    REFUND_STATUS,
)
from recon_app.adapters.times import epoch_seconds
from recon_app.domain.events import Direction, Kind, Rail, Source, Status

__all__ = [
    "PROVIDER",
    "Notice",
    "charge",
    "id_in",
    "intent",
    "minor_of",
    "object_event",
    "refund",
    "txn",
]

PROVIDER: Final = "stripe"


@dataclass(frozen=True, slots=True)
class Notice:
    """Around an object: whose it is, and the event that brought it."""

    account: str | None = None
    event_id: str | None = None
    event: str = ""
    at: object = None
    intents_are_payments: bool = False


def txn(kind: str, own_id: str | None) -> str | None:
    """The id of a transaction; Stripe's ids need no account to be unique."""
    return None if own_id is None else qualified(PROVIDER, None, kind, own_id)


def id_in(thing: Fields, name: str) -> str | None:
    """The id in a field that holds one, or the object it stands for."""
    value = thing.get(name)
    return first_text(value.get("id") if isinstance(value, dict) else value)


def minor_of(thing: Fields, name: str, currency: str) -> int:
    """The amount in a field, with its sign."""
    return provider_minor(name, thing.get(name), currency, OWN_EXPONENTS)


def object_event(
    notice: Notice, thing: Fields, name: str, kind: Kind, status: Status, **more: Any
) -> dict[str, object]:
    """The event of an object; ``amount`` where it is not the one in ``amount``."""
    own_id = text_of(thing, "id")
    if own_id is None:
        raise malformed("id", "is required")
    currency = currency_code("currency", thing.get("currency"))
    amount = more.pop("amount", None)
    return event_document(
        qualified(PROVIDER, None, name, own_id),
        Source.GATEWAY,
        kind,
        status,
        abs(minor_of(thing, "amount", currency)) if amount is None else amount,
        currency,
        epoch_seconds("created", thing.get("created") if notice.at is None else notice.at),
        event_id=notice.event_id,
        posting_id=more.pop("posting_id", own_id),
        provider=PROVIDER,
        merchant_id=notice.account,
        account=notice.account,
        **more,
    )


def charge(notice: Notice, thing: Fields) -> dict[str, object]:
    """A charge: authorised until captured."""
    status = known("status", thing.get("status"), CHARGE_STATUS)
    if status is Status.SUCCESS and thing.get("captured") is False:
        released = thing.get("refunded") is True or notice.event == "charge.expired"
        status = Status.FAILED if released else Status.AUTHORIZED
    method = first_text(inner(thing, "payment_method_details").get("type"))
    return object_event(
        notice,
        thing,
        "payment",
        Kind.PAYMENT,
        status,
        amount=_captured(thing) if status is Status.SUCCESS else None,
        event_type=_notice_of(status) if notice.intents_are_payments else None,
        rail=_rail([method]),
        references={
            "parent": id_in(thing, "payment_intent"),
            "balance_transaction": id_in(thing, "balance_transaction"),
            "order": first_text(inner(thing, "metadata").get("order_id")),
            "customer": id_in(thing, "customer"),
            "invoice": id_in(thing, "invoice"),
            "auth_code": _card(thing, "authorization_code"),
            "acquirer": _card(thing, "network_transaction_id"),
        },
    )


def intent(notice: Notice, thing: Fields) -> dict[str, object]:
    """A payment intent: what shall be paid, and whether it was."""
    status = known("status", thing.get("status"), INTENT_STATUS)
    methods = thing.get("payment_method_types")
    received = thing.get("amount_received") if status is Status.SUCCESS else None
    currency = currency_code("currency", thing.get("currency"))
    return object_event(
        notice,
        thing,
        "intent",
        Kind.PAYMENT,
        status,
        amount=minor_of(thing, "amount_received", currency) if received else None,
        event_type=None if notice.intents_are_payments else _notice_of(status),
        rail=_rail(methods if isinstance(methods, list) else []),
        references={
            "payment": id_in(thing, "latest_charge"),
            "order": first_text(inner(thing, "metadata").get("order_id")),
            "customer": id_in(thing, "customer"),
            "invoice": id_in(thing, "invoice"),
        },
    )


def refund(notice: Notice, thing: Fields) -> dict[str, object]:
    """A refund; one that fails after it left brings a balance transaction of its own."""
    status = known("status", thing.get("status") or "succeeded", REFUND_STATUS)
    if status is Status.FAILED and thing.get("failure_balance_transaction"):
        status = Status.REVERSED
    paid = id_in(thing, "charge")
    to_card = inner(thing, "destination_details", "card")
    return object_event(
        notice,
        thing,
        "refund",
        Kind.REFUND,
        status,
        direction=Direction.OUT,
        parent_txn_id=txn("payment", paid) or txn("intent", id_in(thing, "payment_intent")),
        references={
            "payment": paid,
            "parent": id_in(thing, "payment_intent"),
            "balance_transaction": id_in(thing, "balance_transaction"),
            "arn": first_text(to_card.get("reference")),
        },
    )


def _notice_of(status: Status) -> str:
    return "ORDER_PAID" if status is Status.SUCCESS else "ORDER_UPDATED"


def _captured(thing: Fields) -> int | None:
    if not thing.get("amount_captured"):
        return None
    currency = currency_code("currency", thing.get("currency"))
    return minor_of(thing, "amount_captured", currency)


def _card(thing: Fields, name: str) -> str | None:
    return first_text(inner(thing, "payment_method_details", "card").get(name))


def _rail(methods: list[Any]) -> Rail | None:
    """The rail, where there is only one."""
    method = first_text(methods[0]) if len(methods) == 1 else None
    return None if method is None else RAILS.get(method.upper(), Rail.OTHER)
