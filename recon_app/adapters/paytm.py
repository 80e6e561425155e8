"""Paytm: callbacks as forms, the same names in JSON (v1), and order and refund status (v3).

v1 writes ``TXNID``, v3 ``body.txnId`` with the status in ``body.resultInfo``: names are compared
without their case. Amounts are rupees as text, times are Indian without a zone. UPI has the RRN as
``bankTxnId``. (paytm.com/business docs: callback and webhook, order status, refund status)
"""

from collections.abc import Iterator
from typing import Final

from recon_app.adapters.arrival import indian_time, received_at
from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.gateway import OUT, Money, gateway_event, is_rrn, major_money, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, known, read_parts
from recon_app.adapters.reading import Fields, fields_of, form_fields, json_value, text_of
from recon_app.domain.events import Kind, Rail, Source, Status

__all__ = ["ADAPTER"]

PROVIDER: Final = "paytm"

STATUSES: Final = {
    "TXN_SUCCESS": Status.SUCCESS,
    "SUCCESS": Status.SUCCESS,
    "TXN_AUTHORIZED": Status.AUTHORIZED,
    "PENDING": Status.PENDING,
    "OPEN": Status.PENDING,
    "TXN_FAILURE": Status.FAILED,
    "FAILURE": Status.FAILED,
}

#: ``PAYMENTMODE``.
RAILS: Final = {
    "CC": Rail.CARD,
    "DC": Rail.CARD,
    "EMI": Rail.CARD,
    "EMI_DC": Rail.CARD,
    "NB": Rail.NETBANKING,
    "UPI": Rail.UPI,
    "PPI": Rail.WALLET,
    "BALANCE": Rail.WALLET,
    "PAYTM_DIGITAL_CREDIT": Rail.WALLET,
    "BANK_MANDATE": Rail.NACH,
}

PAYMENT_TIMES: Final = ("txndate", "txndatetime", "txntimestamp")
REFUND_TIMES: Final = (
    "usercreditinitiatetimestamp",
    "accepttimestamp",
    "acceptrefundtimestamp",
    "merchantrefundrequesttimestamp",
    "refunddate",
    *PAYMENT_TIMES,
)


def _read(payload: Payload) -> Iterator[Item]:
    body = payload.body.strip()
    if body[:1] not in (b"{", b"["):
        return iter([_item(form_fields(body), payload, None)])
    value = json_value(body)
    if not isinstance(value, list):
        return iter([_item(fields_of(value), payload, None)])
    return read_parts(value, lambda part, number: [_item(fields_of(part), payload, number)])


def _item(raw: Fields, payload: Payload, number: int | None) -> Item:
    fields = _plain(raw)
    if text_of(fields, "refundid", "refid") is not None:
        return Found(_refund(fields, payload), raw, number)
    if text_of(fields, "txnid") is None:
        if _status(fields) is Status.SUCCESS:
            raise malformed("TXNID", "is required")
        return Ignored("paytm.no_payment", number)
    return Found(_payment(fields, payload), raw, number)


def _plain(raw: Fields) -> Fields:
    """The fields of any version, by their names in small letters; the status as ``status``."""
    body = inner(raw, "body") or raw
    result = inner(body, "resultInfo")
    fields = {name.lower(): value for name, value in body.items()}
    if result:
        fields["status"] = result.get("resultStatus")
    return fields


def _payment(fields: Fields, payload: Payload) -> dict[str, object]:
    mode, bank = text_of(fields, "paymentmode"), first_text(fields.get("banktxnid"))
    rail = RAILS.get(mode.upper(), Rail.OTHER) if mode else None
    return gateway_event(
        PROVIDER,
        None,
        "payment",
        own_id(fields, "txnid"),
        Kind.PAYMENT,
        _status(fields),
        _money(fields, "txnamount"),
        _time(fields, payload, PAYMENT_TIMES),
        merchant_id=text_of(fields, "mid"),
        account=payload.account,
        rail=rail,
        references={
            "order": first_text(fields.get("orderid")),
            "merchant": first_text(fields.get("merc_unq_ref"), fields.get("mercunqref")),
            "bank": bank,
            "rrn": bank if rail is Rail.UPI and is_rrn(bank) else first_text(fields.get("rrn")),
            "auth_code": first_text(fields.get("authcode")),
            "vpa": first_text(fields.get("vpa")),
        },
    )


def _refund(fields: Fields, payload: Payload) -> dict[str, object]:
    payment = own_id(fields, "txnid")
    return gateway_event(
        PROVIDER,
        None,
        "refund",
        own_id(fields, "refundid", "refid"),
        Kind.REFUND,
        _status(fields),
        _money(fields, "refundamount", "refundamt"),
        _time(fields, payload, REFUND_TIMES),
        direction=OUT,
        merchant_id=text_of(fields, "mid"),
        account=payload.account,
        parent_txn_id=qualified(PROVIDER, None, "payment", payment),
        references={
            "payment": payment,
            "order": first_text(fields.get("orderid")),
            "merchant": first_text(fields.get("refid")),
            "rrn": _credit_rrn(fields),
            "bank": first_text(fields.get("banktxnid")),
        },
    )


def _credit_rrn(fields: Fields) -> str | None:
    """The first RRN among the credits that the refund was made of."""
    credits = fields.get("refunddetailinfolist")
    rows = [inner(row) for row in credits] if isinstance(credits, list) else []
    return first_text(*(row.get("rrn") for row in rows), fields.get("rrn"))


def _status(fields: Fields) -> Status:
    return known("STATUS", fields.get("status"), STATUSES)


def _money(fields: Fields, *names: str) -> Money:
    currency = text_of(fields, "currency") or "INR"
    return major_money(names[0], text_of(fields, *names), currency)


def _time(fields: Fields, payload: Payload, names: tuple[str, ...]) -> str:
    said = text_of(fields, *names)
    return indian_time(names[0], said) if said else received_at(names[0], payload)


def _sniff(head: bytes) -> bool:
    return (b"TXNID" in head and b"ORDERID" in head) or b'"resultInfo"' in head


ADAPTER: Final = Adapter(PROVIDER, "1", Source.GATEWAY, "Paytm notices", _read, _sniff)
