"""Mollie's objects, each to its event or events.

Amounts are decimal text in major units with a currency (in v1 euros without one). A payment's
``settlementAmount`` is not its amount. What a manual capture took is ``amountCaptured``. Costs of a
settlement carry four decimals: they are added as they are, and the sum is rounded once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, major_to_minor, rounded_minor
from recon_app.adapters.arrival import utc_time
from recon_app.adapters.gateway import OUT, gateway_event, money_side, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.mollie_words import (
    CAPTURE_STATUS,
    PAYMENT_STATUS,
    PAYMENT_TIMES,
    RAILS,
    REFUND_STATUS,
    SETTLEMENT_STATUS,
)
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.reading import Fields, text_of
from recon_app.domain.events import AmountBasis, Direction, Kind, Rail, Status

__all__ = ["PROVIDER", "READERS", "Notice"]

PROVIDER: Final = "mollie"
CREATED: Final = ("createdAt", "createdDatetime")


@dataclass(frozen=True, slots=True)
class Notice:
    """What surrounds an object: whose it is and, in a webhook, the event and its time."""

    account: str | None = None
    event_id: str | None = None
    at: object = None


def _signed(fields: Fields, name: str) -> tuple[int, str]:
    said = fields.get(name)
    money = said if isinstance(said, dict) else {"value": said, "currency": "EUR"}
    currency = currency_code(f"{name}.currency", money.get("currency"))
    return major_to_minor(f"{name}.value", money.get("value"), currency), currency


def _event(
    notice: Notice,
    fields: Fields,
    name: str,
    kind: Kind,
    status: Status,
    inwards: Direction = Direction.IN,
    times: tuple[str, ...] = (),
    **more: Any,
) -> dict[str, object]:
    amount, currency = _signed(fields, more.pop("amount", "amount"))
    own_times, created = map(fields.get, times), map(fields.get, CREATED)
    return gateway_event(
        PROVIDER,
        None,
        name,
        more.pop("own", None) or own_id(fields, "id"),
        kind,
        status,
        (abs(amount), currency),
        utc_time("createdAt", first_text(*own_times, notice.at, *created)),
        direction=money_side(amount, inwards),
        event_id=notice.event_id,
        merchant_id=first_text(fields.get("profileId")),
        account=notice.account,
        **more,
    )


def _payment(notice: Notice, fields: Fields) -> Iterator[dict[str, object]]:
    status = known("status", fields.get("status"), PAYMENT_STATUS)
    is_manual = text_of(fields, "captureMode") == "manual" and status is Status.SUCCESS
    captured = is_manual and fields.get("amountCaptured") is not None
    method = first_text(fields.get("method"))
    yield _event(
        notice,
        fields,
        "payment",
        Kind.PAYMENT,
        status,
        times=PAYMENT_TIMES.get(str(fields["status"]).strip().upper(), ()),
        amount="amountCaptured" if captured else "amount",
        rail=RAILS.get(method.upper(), Rail.OTHER) if method else None,
        settlement_ref=first_text(fields.get("settlementId")),
        references=_payment_references(fields),
    )


def _payment_references(fields: Fields) -> dict[str, str | None]:
    details, metadata = inner(fields, "details"), inner(fields, "metadata")
    return {
        "order": first_text(fields.get("orderId")),
        "merchant": first_text(metadata.get("order_id"), metadata.get("orderId")),
        "settlement": first_text(fields.get("settlementId")),
        "customer": first_text(fields.get("customerId")),
        "mandate": first_text(details.get("mandateReference"), fields.get("mandateId")),
        "end_to_end": first_text(details.get("endToEndIdentifier")),
        "batch": first_text(details.get("batchReference")),
        "reference": first_text(details.get("transferReference"), details.get("paypalReference")),
        "reason_code": first_text(details.get("bankReasonCode"), details.get("failureReason")),
    }


def _payment_id(fields: Fields) -> str | None:
    """Of the payment that the object is about; older ones only link to it."""
    href = first_text(inner(fields, "_links", "payment").get("href")) or ""
    v1 = first_text(fields.get("payment"), inner(fields, "payment").get("id"))
    return first_text(fields.get("paymentId"), v1, href.rpartition("/")[2])


def _about_payment(fields: Fields) -> dict[str, Any]:
    payment = _payment_id(fields)
    settlement = first_text(fields.get("settlementId"))
    return {
        "parent_txn_id": qualified(PROVIDER, None, "payment", payment) if payment else None,
        "settlement_ref": settlement,
        "references": {
            "payment": payment,
            "order": first_text(fields.get("orderId")),
            "settlement": settlement,
            "reason_code": first_text(inner(fields, "reason").get("code")),
        },
    }


def _refund(notice: Notice, fields: Fields) -> Iterator[dict[str, object]]:
    status = known("status", fields.get("status"), REFUND_STATUS)
    more = _about_payment(fields)
    yield _event(notice, fields, "refund", Kind.REFUND, status, OUT, **more)


def _chargeback(notice: Notice, fields: Fields) -> Iterator[dict[str, object]]:
    """The debit, and the credit that gives it back where it was reversed."""
    more, done = _about_payment(fields), Status.SUCCESS
    first = Notice(notice.account, notice.event_id)
    yield _event(first, fields, "chargeback", Kind.CHARGEBACK, done, OUT, **more)
    if fields.get("reversedAt") is not None:
        more["times"] = ("reversedAt",)
        yield _event(notice, fields, "chargeback_reversal", Kind.CHARGEBACK_REVERSAL, done, **more)


def _capture(notice: Notice, fields: Fields) -> Iterator[dict[str, object]]:
    """A second notice of its payment's money, under the payment's own id."""
    status = known("status", fields.get("status") or "succeeded", CAPTURE_STATUS)
    payment = _payment_id(fields) or own_id(fields, "paymentId")
    more = _about_payment(fields) | {"own": payment, "parent_txn_id": None}
    more["references"]["reference"] = own_id(fields, "id")
    yield _event(notice, fields, "payment", Kind.PAYMENT, status, **more)


def _settlement(notice: Notice, fields: Fields) -> Iterator[dict[str, object]]:
    own = own_id(fields, "id")
    currency = _signed(fields, "amount")[1]
    yield _event(
        notice,
        fields,
        "settlement",
        Kind.SETTLEMENT,
        known("status", fields.get("status"), SETTLEMENT_STATUS),
        times=("settledAt", "settledDatetime"),
        amount_basis=AmountBasis.NET,
        fee=_costs(fields, "amountGross", currency),
        tax=_costs(fields, "amountVat", currency),
        settlement_ref=own,
        references={
            "settlement": own,
            "reference": first_text(fields.get("reference")),
            "invoice": first_text(fields.get("invoiceId")),
        },
    )


def _costs(fields: Fields, name: str, currency: str) -> int | None:
    """The sum of a part of all costs in all months; null where none are listed."""
    months = [month for year in inner(fields, "periods").values() for month in inner(year).values()]
    costs = [cost for month in months for cost in _rows(month, "costs")]
    sums = [cost[name] for cost in costs if isinstance(cost.get(name), dict)]
    total = rounded_minor(name, (inner(part).get("value") for part in sums), currency)
    return total if sums and total >= 0 else None


def _rows(month: object, name: str) -> list[Fields]:
    rows = inner(month).get(name)
    return [inner(row) for row in rows] if isinstance(rows, list) else []


#: ``resource`` -> its events.
READERS: Final[dict[str, Callable[[Notice, Fields], Iterator[dict[str, object]]]]] = {
    "payment": _payment,
    "refund": _refund,
    "chargeback": _chargeback,
    "capture": _capture,
    "settlement": _settlement,
}
