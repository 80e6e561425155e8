"""Juspay: the answer of Order Status, and webhooks, which hold the same order in ``content.order``.

Amounts are rupees (or the currency's major units) as numbers. Juspay stands in front of gateways:
the same money may come again from the gateway itself, under the id that is kept here as
``gateway_payment``. An order holds its transaction, its refunds and its chargebacks, each an event.
Every webhook of an order repeats all of it, so an event's id is that of what it says, not that of
the delivery. (juspay.io docs: order status, refund order, webhooks)
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from recon_app.adapters.arrival import utc_time
from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.gateway import OUT, gateway_event, major_money, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.juspay_words import DISPUTE_STATUS, ORDER_STATUS, RAILS, REFUND_STATUS
from recon_app.adapters.parts import first_text, inner, known, listed, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import Kind, Rail, Source, Status

__all__ = ["ADAPTER"]

PROVIDER: Final = "juspay"
#: What only stands in its payloads.
MARKS: Final = (b'"payment_gateway_response"', b'"txn_uuid"', b'"evt_V2_', b'"status_id"')


def _read(payload: Payload) -> Iterator[Item]:
    value = json_value(payload.body)
    if isinstance(value, dict) and isinstance(value.get("list"), list):
        value = value["list"]
    if isinstance(value, list):
        return read_parts(value, lambda part, number: _notice(fields_of(part), payload, number))
    return _notice(fields_of(value), payload, None)


def _notice(fields: Fields, payload: Payload, number: int | None) -> Iterator[Item]:
    if "content" not in fields:
        return _order(fields, payload, number)
    order = inner(fields, "content", "order")
    if not order:
        return iter([Ignored("juspay.no_order", number)])
    return _order(order, payload, number)


def _order(order: Fields, payload: Payload, number: int | None) -> Iterator[Item]:
    if text_of(order, "txn_id") is None and not inner(order, "txn_detail"):
        if known("status", order.get("status"), ORDER_STATUS) is Status.SUCCESS:
            raise malformed("txn_id", "is required")
        yield Ignored("juspay.no_payment", number)
        return
    about = About(order, payload)
    yield Found(_payment(about), order, number)
    for name, make in (("refunds", _refund), ("chargebacks", _chargeback)):
        parts = order.get(name)
        if parts is not None:
            yield from read_parts(listed(name, parts), partial(_part, about, make))


def _part(
    about: "About", make: Callable[["About", Fields], dict[str, object]], part: object, number: int
) -> list[Item]:
    fields = fields_of(part)
    return [Found(make(about, fields), fields, number)]


class About:
    """What all parts of an order share."""

    def __init__(self, order: Fields, payload: Payload) -> None:
        self.order = order
        self.detail = inner(order, "txn_detail")
        self.answer = inner(order, "payment_gateway_response")
        self.merchant = text_of(order, "merchant_id") or payload.account
        self.account = payload.account
        self.currency = text_of(order, "currency") or text_of(self.detail, "currency")
        self.payment = own_id({**self.detail, **order}, "txn_id")
        self.payment_txn = qualified(PROVIDER, self.merchant, "payment", self.payment)

    @property
    def references(self) -> dict[str, str | None]:
        """What the order, its gateway and its merchant are called."""
        return {
            "order": first_text(self.order.get("order_id")),
            "gateway": first_text(self.detail.get("gateway"), self.order.get("gateway")),
        }


def _payment(about: About) -> dict[str, object]:
    order, detail, answer = about.order, about.detail, about.answer
    charged = detail.get("txn_amount")
    said = [answer.get("created"), detail.get("created"), order.get("date_created")]
    return gateway_event(
        PROVIDER,
        about.merchant,
        "payment",
        about.payment,
        Kind.PAYMENT,
        known("status", order.get("status"), ORDER_STATUS),
        major_money("amount", order.get("amount") if charged is None else charged, about.currency),
        utc_time("date_created", first_text(*said)),
        merchant_id=about.merchant,
        account=about.account,
        rail=_rail(order),
        references=about.references | _payment_references(order, answer),
    )


def _payment_references(order: Fields, answer: Fields) -> dict[str, str | None]:
    upi = inner(order, "upi")
    return {
        "gateway_payment": first_text(answer.get("epg_txn_id"), order.get("gateway_payment_id")),
        "rrn": first_text(answer.get("rrn")),
        "arn": first_text(answer.get("arn")),
        "auth_code": first_text(answer.get("auth_id_code")),
        "vpa": first_text(order.get("payer_vpa"), upi.get("payer_vpa")),
        "customer": first_text(order.get("customer_id")),
    }


def _rail(order: Fields) -> Rail | None:
    kind = text_of(order, "payment_method_type")
    return RAILS.get(kind.upper(), Rail.OTHER) if kind else None


def _refund(about: About, refund: Fields) -> dict[str, object]:
    said = [refund.get("last_updated"), refund.get("created"), about.order.get("date_created")]
    return gateway_event(
        PROVIDER,
        about.merchant,
        "refund",
        own_id(refund, "unique_request_id", "id", "ref"),
        Kind.REFUND,
        known("status", refund.get("status"), REFUND_STATUS),
        major_money("amount", refund.get("amount"), about.currency),
        utc_time("created", first_text(*said)),
        direction=OUT,
        merchant_id=about.merchant,
        account=about.account,
        rail=_rail(about.order),
        parent_txn_id=about.payment_txn,
        references=about.references
        | {
            "payment": about.payment,
            "refund": first_text(refund.get("id")),
            "gateway_payment": first_text(refund.get("ref"), refund.get("epg_txn_id")),
            "arn": first_text(refund.get("arn")),
            "rrn": first_text(refund.get("rrn")),
        },
    )


def _chargeback(about: About, dispute: Fields) -> dict[str, object]:
    times = ("date_resolved", "last_updated", "date_created")
    return gateway_event(
        PROVIDER,
        about.merchant,
        "dispute",
        own_id(dispute, "id", "object_reference_id"),
        Kind.CHARGEBACK,
        known("dispute_status", dispute.get("dispute_status"), DISPUTE_STATUS),
        major_money("amount", dispute.get("amount"), about.currency),
        utc_time("date_created", first_text(*map(dispute.get, times))),
        direction=OUT,
        merchant_id=about.merchant,
        account=about.account,
        parent_txn_id=about.payment_txn,
        references=about.references
        | {
            "payment": about.payment,
            "gateway_payment": first_text(dispute.get("object_reference_id")),
            "reason_code": first_text(dispute.get("reason_code")),
        },
    )


def _sniff(head: bytes) -> bool:
    return any(mark in head for mark in MARKS)


ADAPTER: Final = Adapter(PROVIDER, "1", Source.GATEWAY, "Juspay orders", _read, _sniff)
