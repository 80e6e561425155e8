"""Hyperswitch: outgoing webhooks, and the API objects that they hold in ``content.object``.

Amounts are minor units, as numbers or (disputes) as text. Hyperswitch stands in front of
connectors: the same money may come again from the connector itself, under the id that is kept here
as ``gateway_payment``. A merchant chooses ``payment_id``, so ids are unique with the merchant's id
only. ``event_id`` is the same in every delivery of an event.
(api-reference.hyperswitch.io: outgoing webhooks, payments, refunds, disputes, payouts)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from recon_app.adapters.arrival import utc_time
from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.gateway import OUT, gateway_event, minor_money, own_id
from recon_app.adapters.hyperswitch_words import (
    DISPUTE_STATUS,
    OWN_EXPONENTS,
    PAYMENT_STATUS,
    PAYOUT_STATUS,
    RAILS,
    REFUND_STATUS,
)
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known, listed, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import Kind, Rail, Source, Status

__all__ = ["ADAPTER"]

PROVIDER: Final = "hyperswitch"
#: What only stands in its objects.
MARKS: Final = (
    b'"merchant_connector_id"',
    b'"connector_transaction_id"',
    b'"connector_dispute_id"',
)


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds an object: the merchant, the delivery, and its time."""

    account: str | None
    merchant: str | None = None
    event_id: str | None = None
    at: object = None
    currency: object = None


def _read(payload: Payload) -> Iterator[Item]:
    value = json_value(payload.body)
    around = Around(payload.account)
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        value = value["data"]
    if isinstance(value, list):
        return read_parts(value, lambda part, number: _notice(around, fields_of(part), number))
    return _notice(around, fields_of(value), None)


def _notice(around: Around, fields: Fields, number: int | None) -> Iterator[Item]:
    if "content" not in fields:
        return _object(around, _kind_of(fields), fields, number)
    kind = own_id(inner(fields, "content"), "type").removesuffix("_details")
    within = replace(
        around,
        merchant=text_of(fields, "merchant_id"),
        event_id=text_of(fields, "event_id"),
        at=fields.get("timestamp"),
    )
    if kind not in READERS:
        return iter([Ignored(f"hyperswitch.{kind[:32]}", number)])
    return _object(within, kind, fields_of(fields, "content", "object"), number)


def _kind_of(fields: Fields) -> str:
    for kind in ("refund", "dispute", "payout", "payment"):
        if f"{kind}_id" in fields:
            return kind
    raise malformed("payment_id", "is required")


def _object(around: Around, kind: str, fields: Fields, number: int | None) -> Iterator[Item]:
    """The event of the object, then those of a payment's own refunds and disputes."""
    own = replace(
        around,
        merchant=text_of(fields, "merchant_id") or around.merchant or around.account,
        currency=fields.get("currency") or around.currency,
    )
    yield Found(READERS[kind](own, fields), fields, number)
    beside = replace(own, event_id=None, at=None)
    for name, child in (("refunds", "refund"), ("disputes", "dispute")):
        if fields.get(name) is not None:
            yield from read_parts(listed(name, fields[name]), _children(beside, child, fields))


def _children(around: Around, kind: str, payment: Fields) -> Callable[[object, int], list[Item]]:
    def read(part: object, number: int) -> list[Item]:
        fields = {"payment_id": payment.get("payment_id"), **fields_of(part)}
        return [Found(READERS[kind](around, fields), fields_of(part), number)]

    return read


def _event(
    around: Around, fields: Fields, name: str, kind: Kind, status: Status, **more: Any
) -> dict[str, object]:
    times = ("updated", "updated_at", "modified_at", "created_at", "created")
    amount = more.pop("amount", None)
    return gateway_event(
        PROVIDER,
        around.merchant,
        name,
        own_id(fields, f"{name}_id"),
        kind,
        status,
        minor_money(
            "amount",
            fields.get("amount") if amount is None else amount,
            fields.get("currency") or around.currency,
            OWN_EXPONENTS,
        ),
        utc_time("timestamp", first_text(around.at, *map(fields.get, times))),
        event_id=around.event_id,
        merchant_id=around.merchant,
        account=around.account,
        **more,
    )


def _payment(around: Around, fields: Fields) -> dict[str, object]:
    """What was received counts once there is any; before, what was asked for."""
    status = known("status", fields.get("status"), PAYMENT_STATUS)
    moved = fields.get("amount_received") if status is Status.SUCCESS else None
    return _event(
        around,
        fields,
        "payment",
        Kind.PAYMENT,
        status,
        amount=moved or None,
        rail=_rail(fields, "payment_method"),
        references={
            "gateway": first_text(fields.get("connector")),
            "gateway_payment": first_text(
                fields.get("connector_transaction_id"), fields.get("reference_id")
            ),
            "merchant": first_text(fields.get("merchant_order_reference_id")),
            "customer": first_text(fields.get("customer_id")),
            "order": _order_id(fields),
        },
    )


def _order_id(fields: Fields) -> str | None:
    return first_text(inner(fields, "metadata").get("order_id"))


def _rail(fields: Fields, name: str) -> Rail | None:
    method = text_of(fields, name)
    return RAILS.get(method.upper(), Rail.OTHER) if method else None


def _parent(around: Around, fields: Fields) -> dict[str, Any]:
    payment = own_id(fields, "payment_id")
    return {
        "direction": OUT,
        "parent_txn_id": qualified(PROVIDER, around.merchant, "payment", payment),
    }


def _refund(around: Around, fields: Fields) -> dict[str, object]:
    return _event(
        around,
        fields,
        "refund",
        Kind.REFUND,
        known("status", fields.get("status"), REFUND_STATUS),
        **_parent(around, fields),
        references={
            "payment": first_text(fields.get("payment_id")),
            "gateway": first_text(fields.get("connector")),
            "gateway_payment": first_text(
                fields.get("connector_refund_id"), fields.get("connector_refund_reference_id")
            ),
        },
    )


def _dispute(around: Around, fields: Fields) -> dict[str, object]:
    return _event(
        around,
        fields,
        "dispute",
        Kind.CHARGEBACK,
        known("dispute_status", fields.get("dispute_status"), DISPUTE_STATUS),
        **_parent(around, fields),
        references={
            "payment": first_text(fields.get("payment_id")),
            "gateway": first_text(fields.get("connector")),
            "gateway_payment": first_text(fields.get("connector_dispute_id")),
            "reason_code": first_text(fields.get("connector_reason_code")),
        },
    )


def _payout(around: Around, fields: Fields) -> dict[str, object]:
    return _event(
        around,
        fields,
        "payout",
        Kind.PAYOUT,
        known("status", fields.get("status"), PAYOUT_STATUS),
        direction=OUT,
        rail=_rail(fields, "payout_type"),
        references={
            "gateway": first_text(fields.get("connector")),
            "gateway_payment": first_text(
                fields.get("connector_transaction_id"), fields.get("connector_payout_id")
            ),
            "merchant": first_text(fields.get("merchant_order_reference_id")),
            "customer": first_text(fields.get("customer_id")),
        },
    )


#: kind of object -> its event.
READERS: Final[dict[str, Callable[[Around, Fields], dict[str, object]]]] = {
    "payment": _payment,
    "refund": _refund,
    "dispute": _dispute,
    "payout": _payout,
}


def _sniff(head: bytes) -> bool:
    is_webhook = b'_details"' in head and b'"content"' in head and b'"event_type"' in head
    return is_webhook or any(mark in head for mark in MARKS)


ADAPTER: Final = Adapter(
    PROVIDER, "1", Source.GATEWAY, "Hyperswitch webhooks and API objects", _read, _sniff
)
