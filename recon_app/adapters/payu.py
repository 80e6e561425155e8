"""PayU India: callbacks as forms, webhooks, refund and chargeback notices as JSON, Verify Payment.

Amounts are rupees as text (``amount``; ``amt`` in refunds and answers), times are Indian without a
zone. A payment is captured where ``status`` is success and ``unmappedstatus`` is not ``auth``.
Cards carry the RRN in ``field1`` and the authorisation code in ``field2``; UPI has the RRN as bank
reference. Refund notices do not say when they happened: see the option in ``arrival``.
(docs.payu.in: callback parameters, webhooks, refund status callback, verify payment)
"""

from collections.abc import Iterator
from typing import Final

from recon_app.adapters.arrival import indian_time, received_at
from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.gateway import OUT, Money, gateway_event, is_rrn, major_money, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, known, read_parts
from recon_app.adapters.payu_words import LAST_STAGES, NO_PAYMENT, RAILS, STATUSES
from recon_app.adapters.reading import Fields, fields_of, form_fields, json_value, text_of
from recon_app.domain.events import Kind, Rail, Source, Status

__all__ = ["ADAPTER"]

PROVIDER: Final = "payu"
PAYMENT_ID: Final = ("mihpayid", "paymentId")


def _read(payload: Payload) -> Iterator[Item]:
    body = payload.body.strip()
    if body[:1] not in (b"{", b"["):
        return iter([_item(form_fields(body), payload, None)])
    value = json_value(body)
    if isinstance(value, dict) and "transaction_details" in value:
        value = _answers(fields_of(value, "transaction_details"))
    if not isinstance(value, list):
        return iter([_item(fields_of(value), payload, None)])
    return read_parts(value, lambda part, number: [_item(fields_of(part), payload, number)])


def _answers(details: Fields) -> list[object]:
    """The answers of Verify Payment, which stand under the merchant's own ids."""
    return [{"txnid": name, **part} for name, part in details.items() if isinstance(part, dict)]


def _item(fields: Fields, payload: Payload, number: int | None) -> Item:
    if "cb_id" in fields:
        return Found(_dispute(fields, payload), fields, number)
    if text_of(fields, *PAYMENT_ID) in NO_PAYMENT:
        if (text_of(fields, "status") or "").upper() == "SUCCESS":
            raise malformed("mihpayid", "is required")
        return Ignored("payu.no_payment", number)
    make = _refund if text_of(fields, "action") == "refund" else _payment
    return Found(make(fields, payload), fields, number)


def _payment(fields: Fields, payload: Payload) -> dict[str, object]:
    return gateway_event(
        PROVIDER,
        None,
        "payment",
        own_id(fields, *PAYMENT_ID),
        Kind.PAYMENT,
        _status(fields),
        _money(fields, "amount", "transaction_amount", "amt"),
        _time(fields, payload),
        merchant_id=text_of(fields, "key"),
        account=payload.account,
        rail=_rail(fields),
        references=_references(fields),
    )


def _refund(fields: Fields, payload: Payload) -> dict[str, object]:
    payment = own_id(fields, *PAYMENT_ID)
    arn = {"payment": payment, "arn": first_text(fields.get("bank_arn"))}
    return gateway_event(
        PROVIDER,
        None,
        "refund",
        own_id(fields, "request_id"),
        Kind.REFUND,
        known("status", fields.get("status"), STATUSES),
        _money(fields, "amt", "amount"),
        _time(fields, payload),
        direction=OUT,
        merchant_id=text_of(fields, "key"),
        account=payload.account,
        parent_txn_id=qualified(PROVIDER, None, "payment", payment),
        references=_references(fields) | arn,
    )


def _dispute(fields: Fields, payload: Payload) -> dict[str, object]:
    """A chargeback; its many stages are pending until one of the last."""
    stage = (text_of(fields, "cb_status") or "").upper()
    return gateway_event(
        PROVIDER,
        None,
        "dispute",
        own_id(fields, "cb_id"),
        Kind.CHARGEBACK,
        LAST_STAGES.get(stage, Status.PENDING),
        _money(fields, "cb_amount"),
        indian_time("updated_at", own_id(fields, "updated_at", "created_at")),
        direction=OUT,
        account=payload.account,
        references={
            "payment": first_text(fields.get("txn_id")),
            "reason_code": first_text(fields.get("reason_code")),
        },
    )


def _money(fields: Fields, *names: str) -> Money:
    currency = text_of(fields, "currency") or "INR"
    return major_money(names[0], text_of(fields, *names), currency)


def _status(fields: Fields) -> Status:
    status = known("status", fields.get("status"), STATUSES)
    detail = text_of(fields, "unmappedstatus")
    if status is Status.SUCCESS and detail is not None:
        return known("unmappedstatus", detail, STATUSES)
    return status


def _time(fields: Fields, payload: Payload) -> str:
    said = text_of(fields, "addedon")
    return indian_time("addedon", said) if said else received_at("addedon", payload)


def _rail(fields: Fields) -> Rail | None:
    mode = text_of(fields, "mode", "paymentMode")
    return RAILS.get(mode.upper(), Rail.OTHER) if mode else None


def _references(fields: Fields) -> dict[str, str | None]:
    order = ("txnid", "merchantTransactionId", "merchantTxnId")
    bank = first_text(fields.get("bank_ref_num"), fields.get("bank_ref_no"))
    return {
        "order": first_text(*map(fields.get, order)),
        "bank": bank,
        **_rail_references(fields, bank),
    }


def _rail_references(fields: Fields, bank: str | None) -> dict[str, str | None]:
    """What the numbered fields mean depends on how the customer paid."""
    one, two = first_text(fields.get("field1")), first_text(fields.get("field2"))
    rail = _rail(fields)
    if rail is Rail.CARD:
        return {"rrn": one if is_rrn(one) else None, "auth_code": two}
    if rail is Rail.UPI:
        return {"rrn": bank if is_rrn(bank) else None, "vpa": one if one and "@" in one else None}
    return {}


def _sniff(head: bytes) -> bool:
    return any(mark in head for mark in (b"mihpayid", b'"merchantTransactionId"', b'"cb_id"'))


ADAPTER: Final = Adapter(PROVIDER, "1", Source.GATEWAY, "PayU notices", _read, _sniff)
