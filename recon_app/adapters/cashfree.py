"""Cashfree: webhooks of payments, refunds, settlements, disputes and payouts, and API objects.

A webhook is ``{"type", "event_time", "data": {part: {...}}}``; payouts of the first version and the
first version of payments are flat, in JSON or as a form. Objects of the API are the parts alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.cashfree_parts import (
    CASHFREE,
    Notice,
    dispute,
    payment,
    refund,
    settlement,
    transfer,
)
from recon_app.adapters.cashfree_recon import line
from recon_app.adapters.parts import first_text, inner, read_parts
from recon_app.adapters.reading import Fields, fields_of, form_fields, json_value, text_of
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

Reader = Callable[[Notice, Fields], dict[str, object]]

#: The name of a part in ``data`` -> its event.
PARTS: Final[dict[str, Reader]] = {
    "refund": refund,
    "auto_refund": refund,
    "settlement": settlement,
    "dispute": dispute,
    "payment": payment,
}
#: A field that only such a part has -> its event, for parts that stand alone.
MARKS: Final[dict[str, Reader]] = {
    "sale_type": line,
    "refund_status": refund,
    "dispute_status": dispute,
    "payment_status": payment,
    "amount_settled": settlement,
    "transfer_id": transfer,
    "transferId": transfer,
}
#: The first version of payments -> the names of today.
FIRST_VERSION: Final = {
    "referenceId": "cf_payment_id",
    "orderAmount": "payment_amount",
    "txStatus": "payment_status",
    "txTime": "payment_time",
    "orderId": "order_id",
    "paymentMode": "payment_group",
}

_is_cashfree: Final = re.compile(
    rb'"(?:cf_payment_id|cf_refund_id|cf_settlement_id|cf_transfer_id|amount_settled|transferId'
    rb'|cf_order_id)"|txStatus=|transferId='
).search


def _read(payload: Payload) -> Iterator[Item]:
    notice = Notice(payload.account)
    body = payload.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if body[:1] not in (b"{", b"["):
        return iter([_one(notice, form_fields(payload.body.strip()), None)])
    value = json_value(payload.body)
    parts = value.get("data") if isinstance(value, dict) else value
    if isinstance(parts, list):
        return read_parts(parts, partial(_numbered, notice))
    return iter([_one(notice, fields_of(value), None)])


def _numbered(notice: Notice, part: object, number: int) -> list[Item]:
    return [_one(notice, fields_of(part), number)]


def _one(notice: Notice, fields: Fields, number: int | None) -> Item:
    event = (text_of(fields, "type", "event") or "").upper()
    around = replace(
        notice,
        account=first_text(inner(fields, "merchant").get("merchant_id")) or notice.account,
        event=event,
        at=text_of(fields, "event_time"),
    )
    if "txStatus" in fields:
        flat = {FIRST_VERSION.get(name, name): value for name, value in fields.items()}
        return Found(payment(around, flat), fields, number)
    if "data" not in fields:
        return _alone(around, fields, fields, number)
    return _webhook(around, fields, number)


def _webhook(notice: Notice, fields: Fields, number: int | None) -> Item:
    data = fields_of(fields, "data")
    around = replace(notice, beside=data)
    for name, read in PARTS.items():
        if isinstance(data.get(name), dict):
            return Found(read(around, data[name]), fields, number)
    return _alone(around, data, fields, number)


def _alone(notice: Notice, part: Fields, raw: Fields, number: int | None) -> Item:
    for mark, read in MARKS.items():
        if part.get(mark) is not None:
            return Found(read(notice, part), raw, number)
    if not notice.event:
        raise malformed("type", "is required, or an object with a status")
    return Ignored(notice.event[:64], number)


def _sniff(head: bytes) -> bool:
    return _is_cashfree(head) is not None


ADAPTER: Final = Adapter(
    CASHFREE, "1", Source.GATEWAY, "Cashfree webhooks and API objects", _read, _sniff
)
