"""PhonePe: webhooks and status answers of both versions. Amounts are paise; times milliseconds.

Version 2 is ``{"event", "payload": {...}}``: an order with its attempts to pay, each a
transaction, or a refund. ``payload.state`` alone is to be relied on: it is the attempt's where
there is but one. Version 1 is ``{"response": base64 of JSON}`` or that JSON, with one payment in
``data`` and no time: it is the one in the transaction's id (T, then yyMMddHHmmssSSS in India), else
the option ``received_at``.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from recon_app.adapters.arrival import received_at
from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.gateway import OUT, gateway_event, minor_money, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.adapters.times import INDIA, epoch_ms, local_time
from recon_app.domain.events import Direction, Kind, Rail, Source, Status

__all__ = ["ADAPTER"]

PHONEPE: Final = "phonepe"

STATES: Final = {
    "COMPLETED": Status.SUCCESS,
    "CONFIRMED": Status.PENDING,
    "ACCEPTED": Status.PENDING,
    "PENDING": Status.PENDING,
    "CREATED": Status.PENDING,
    "FAILED": Status.FAILED,
    "EXPIRED": Status.FAILED,
    "CANCELLED": Status.FAILED,
}
#: ``paymentMode`` begins so, or is the type of ``rail``, of an instrument.
RAILS: Final = (
    ("UPI", Rail.UPI),
    ("CARD", Rail.CARD),
    ("CREDIT_CARD", Rail.CARD),
    ("DEBIT_CARD", Rail.CARD),
    ("NET", Rail.NETBANKING),
    ("WALLET", Rail.WALLET),
    ("EGV", Rail.WALLET),
)

_moment: Final = re.compile(r"[A-Z]+(\d{12})(\d{3})\d*").fullmatch
_is_phonepe: Final = re.compile(
    rb'"(?:merchantOrderId|merchantRefundId|merchantTransactionId|originalMerchantOrderId)"'
    rb'|^\s*\{\s*"response"\s*:\s*"eyJ'
).search


def _read(payload: Payload) -> Iterator[Item]:
    value = json_value(payload.body)
    if isinstance(value, list):
        return read_parts(value, lambda part, number: _any(payload, fields_of(part), number))
    return iter(_any(payload, fields_of(value), None))


def _any(payload: Payload, fields: Fields, number: int | None) -> list[Item]:
    if "response" in fields:
        fields = _unpacked(fields)
    event = text_of(fields, "event", "type") or ""
    part = fields_of(fields, "payload") if "payload" in fields else fields
    if "code" in fields or "merchantTransactionId" in part:
        return [_first_version(payload, fields, number)]
    if part.get("refundId") is not None or part.get("merchantRefundId") is not None:
        return [Found(_refund(payload, part), fields, number)]
    if isinstance(part.get("paymentDetails"), list) and "orderId" in part:
        return _order(payload, part, fields, number)
    if not event and "orderId" not in part:
        raise malformed("event", "is required")
    return [Ignored((event or "order")[:64], number)]


def _unpacked(fields: Fields) -> Fields:
    """What the base64 in ``response`` holds."""
    response = fields["response"]
    if not isinstance(response, str):
        return fields_of(response)
    try:
        body = base64.b64decode(response, validate=True)
    except (binascii.Error, ValueError):
        raise malformed("response", "is not base64") from None
    return fields_of(json_value(body))


def _order(payload: Payload, order: Fields, raw: Fields, number: int | None) -> list[Item]:
    attempts = [_whole(fields_of(part)) for part in order["paymentDetails"]]
    is_only = len(attempts) == 1
    read = partial(_payment, payload, order, is_only)
    found: list[Item] = [Found(read(attempt), raw, number) for attempt in attempts]
    return found or [Ignored("order without an attempt to pay", number)]


def _whole(detail: Fields) -> Fields:
    """An attempt with the rail and the instrument of its first split, where it has none itself."""
    splits = detail.get("splitInstruments")
    first = inner(splits[0]) if isinstance(splits, list) and splits else {}
    return detail | {name: detail.get(name) or first.get(name) for name in ("rail", "instrument")}


def _payment(payload: Payload, order: Fields, is_only: bool, attempt: Fields) -> dict[str, object]:
    state = order.get("state") if is_only else attempt.get("state")
    own = own_id(attempt, "transactionId")
    amount = attempt.get("amount", order.get("amount"))
    return gateway_event(
        PHONEPE,
        None,
        "payment",
        own,
        Kind.PAYMENT,
        known("state", state or attempt.get("state"), STATES),
        minor_money("amount", amount, order.get("currency") or "INR"),
        _when(payload, own, attempt),
        **_whose(payload, order),
        **_fee(attempt, order),
        rail=_rail(attempt),
        references=_references(order, attempt),
    )


def _refund(payload: Payload, part: Fields) -> dict[str, object]:
    details = part.get("paymentDetails")
    detail = _whole(fields_of(details[0])) if isinstance(details, list) and details else {}
    own = own_id(part, "refundId", "merchantRefundId")
    return gateway_event(
        PHONEPE,
        None,
        "refund",
        own,
        Kind.REFUND,
        known("state", part.get("state"), STATES),
        minor_money("amount", part.get("amount"), part.get("currency") or "INR"),
        _when(payload, own, part, detail),
        **_whose(payload, part),
        direction=OUT,
        rail=_rail(detail),
        references=_references(part, detail) | {"refund": first_text(part.get("merchantRefundId"))},
    )


def _first_version(payload: Payload, fields: Fields, number: int | None) -> Item:
    part = fields_of(fields, "data") if "data" in fields else fields
    own = own_id(part, "transactionId", "providerReferenceId")
    state = first_text(part.get("state"), part.get("paymentState"))
    word = (state or (text_of(fields, "code") or "").removeprefix("PAYMENT_")).upper()
    paid = first_text(part.get("originalTransactionId"))
    instrument = inner(part, "paymentInstrument")
    document = gateway_event(
        PHONEPE,
        None,
        "payment" if paid is None else "refund",
        own,
        Kind.PAYMENT if paid is None else Kind.REFUND,
        known("state", _WORDS.get(word, word), STATES),
        minor_money("amount", part.get("amount"), "INR"),
        _when(payload, own, part),
        **_whose(payload, part),
        direction=Direction.IN if paid is None else OUT,
        parent_txn_id=None if paid is None else qualified(PHONEPE, None, "payment", paid),
        rail=_rail({"rail": instrument}),
        references=_references(part, {"rail": instrument, "instrument": instrument}),
    )
    return Found(document, fields, number)


#: What the first version says otherwise.
_WORDS: Final = {"SUCCESS": "COMPLETED", "ERROR": "FAILED", "DECLINED": "FAILED"}


def _when(payload: Payload, own: str, *parts: Fields) -> str:
    for part in parts:
        for name in ("timestamp", "completedAt", "updatedAt", "createdAt"):
            if part.get(name) is not None:
                return epoch_ms(name, part[name])
    found = _moment(own)
    if found is None:
        return received_at("timestamp", payload)
    return local_time("transactionId", f"{found[1]}{found[2]}000", INDIA, "%y%m%d%H%M%S%f")


def _fee(*parts: Fields) -> dict[str, Any]:
    """Some events tell the fee."""
    for part in parts:
        if part.get("feeAmount") is not None:
            return {"fee": minor_money("feeAmount", part["feeAmount"], "INR")[0]}
    return {}


def _whose(payload: Payload, part: Fields) -> dict[str, Any]:
    merchant = first_text(part.get("merchantId")) or payload.account
    return {"merchant_id": merchant, "account": payload.account or merchant}


def _references(part: Fields, detail: Fields) -> dict[str, str | None]:
    rail, instrument = inner(detail, "rail"), inner(detail, "instrument")
    refunded = first_text(part.get("originalMerchantOrderId"))
    utr = first_text(rail.get("utr"))
    return {
        "order": first_text(
            refunded, part.get("merchantOrderId"), part.get("merchantTransactionId")
        ),
        "parent": first_text(part.get("orderId")),
        "utr": utr,
        "rrn": utr if first_text(rail.get("type")) in ("UPI", None) else None,
        "acquirer": first_text(rail.get("upiTransactionId"), rail.get("transactionId")),
        "vpa": first_text(rail.get("vpa")),
        "arn": first_text(instrument.get("arn")),
        "auth_code": first_text(rail.get("authorizationCode")),
        "bank": first_text(instrument.get("brn"), instrument.get("bankTransactionId")),
    }


def _rail(detail: Fields) -> Rail | None:
    kinds = (inner(detail, name).get("type") for name in ("rail", "instrument"))
    word = first_text(detail.get("paymentMode"), *kinds)
    if word is None:
        return None
    return next((rail for head, rail in RAILS if word.upper().startswith(head)), Rail.OTHER)


def _sniff(head: bytes) -> bool:
    return _is_phonepe(head) is not None


ADAPTER: Final = Adapter(PHONEPE, "1", Source.GATEWAY, "PhonePe webhooks", _read, _sniff)
