"""Checkout.com's webhooks and payments as objects. Amounts are minor units.

A refund's own id is its action's. A capture's posting is known by the payment's id, unless it is a
further one (``balances.total_captured`` is more than it took): then by its action's, so that all
of them add up.
"""

from dataclasses import dataclass
from typing import Any, Final

from recon_app.adapters.arrival import utc_time
from recon_app.adapters.base import Found, Ignored, Item
from recon_app.adapters.checkout_words import (
    DISPUTE_EVENTS,
    OBJECT_STATUS,
    OWN_EXPONENTS,
    PAYMENT_EVENTS,
    RAILS,
)
from recon_app.adapters.gateway import OUT, gateway_event, minor_money, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.reading import Fields, fields_of, text_of
from recon_app.domain.events import Direction, Kind, Rail, Status

__all__ = ["PROVIDER", "Notice", "payment_object", "webhook"]

PROVIDER: Final = "checkout"
TIMES: Final = ("processed_on", "date", "requested_on")
_PAYMENT, _REFUND = Kind.PAYMENT, Kind.REFUND
_SUCCESS = Status.SUCCESS
#: The name of a kind in the id of its transactions.
NAMES: Final = {_PAYMENT: "payment", _REFUND: "refund", Kind.PAYOUT: "payout"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What surrounds an object: whose it is and, in a webhook, the event and its time."""

    account: str | None = None
    event_id: str | None = None
    at: object = None


def webhook(notice: Notice, fields: Fields, number: int | None) -> Item:
    """The event of ``{"id", "type", "timestamp" or "created_on", "data"}``."""
    event = own_id(fields, "type")
    at = first_text(fields.get("timestamp"), fields.get("created_on"))
    within = Notice(notice.account, text_of(fields, "id"), at)
    if event in PAYMENT_EVENTS:
        data = fields_of(fields, "data")
        return Found(_action(within, data, *PAYMENT_EVENTS[event]), fields, number)
    if event in DISPUTE_EVENTS:
        data = fields_of(fields, "data")
        return Found(_dispute(within, data, DISPUTE_EVENTS[event]), fields, number)
    return Ignored(f"checkout.{event[:48]}", number)


def payment_object(notice: Notice, fields: Fields, number: int | None) -> Item:
    """The event of a payment as the API returns it."""
    kind, status = known("status", fields.get("status"), OBJECT_STATUS)
    return Found(_action(notice, fields, kind, status), fields, number)


def _event(
    notice: Notice, data: Fields, name: str, own: str, kind: Kind, status: Status, **more: Any
) -> dict[str, object]:
    amount = more.pop("amount", data.get("amount"))
    return gateway_event(
        PROVIDER,
        None,
        name,
        own,
        kind,
        status,
        minor_money("amount", amount, data.get("currency"), OWN_EXPONENTS),
        utc_time("processed_on", first_text(*map(data.get, TIMES), notice.at)),
        event_id=notice.event_id,
        merchant_id=first_text(data.get("entity_id"), data.get("processing_channel_id")),
        account=notice.account,
        **more,
    )


def _action(notice: Notice, data: Fields, kind: Kind, status: Status) -> dict[str, object]:
    payment = own_id(data, "id")
    more: dict[str, Any] = {"rail": _rail(data), "references": _references(data)}
    own = payment
    if kind is _REFUND:
        own = own_id(data, "action_id")
        more["parent_txn_id"] = qualified(PROVIDER, None, "payment", payment)
        more["references"]["payment"] = payment
    if kind is _PAYMENT and status is _SUCCESS:
        more |= _captured(data)
    if kind is not _PAYMENT:
        more["direction"] = OUT
    return _event(notice, data, NAMES[kind], own, kind, status, **more)


def _captured(data: Fields) -> dict[str, Any]:
    """Which of the captures this is, or what they took together."""
    total = inner(data, "balances").get("total_captured")
    action = text_of(data, "action_id")
    if action is None:
        return {} if total is None else {"amount": total}
    further = isinstance(total, int) and total != data.get("amount")
    return {"posting_id": action} if further else {}


def _rail(data: Fields) -> Rail | None:
    kind = first_text(inner(data, "source").get("type"), data.get("payment_method_type"))
    return RAILS.get(kind.upper(), Rail.OTHER) if kind else None


def _references(data: Fields) -> dict[str, str | None]:
    processing = inner(data, "processing")
    return {
        "merchant": first_text(data.get("reference")),
        "arn": first_text(processing.get("acquirer_reference_number")),
        "rrn": first_text(processing.get("retrieval_reference_number")),
        "acquirer": first_text(processing.get("acquirer_transaction_id")),
        "auth_code": first_text(data.get("auth_code")),
        "customer": first_text(inner(data, "customer").get("id")),
        "reason_code": first_text(data.get("response_code")),
    }


def _dispute(notice: Notice, data: Fields, kind: Kind) -> dict[str, object]:
    payment = first_text(data.get("payment_id"))
    back = kind is Kind.CHARGEBACK_REVERSAL
    return _event(
        notice,
        data,
        "dispute_reversal" if back else "dispute",
        own_id(data, "id"),
        kind,
        _SUCCESS,
        direction=Direction.IN if back else OUT,
        parent_txn_id=qualified(PROVIDER, None, "payment", payment) if payment else None,
        references={
            "payment": payment,
            "merchant": first_text(data.get("payment_reference")),
            "arn": first_text(data.get("payment_arn")),
            "reason_code": first_text(data.get("reason_code")),
        },
    )
