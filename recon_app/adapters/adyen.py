"""Adyen's standard webhooks: ``{"notificationItems": [{"NotificationRequestItem": {...}}]}``.

``success`` is the text "true" or "false"; what it means depends on ``eventCode``. One
``pspReference`` may name a capture and a refund, so the kind stands in the id; a capture is a
transaction of its own, as there may be several of one authorisation, its parent. A bare item, a
list of them and the form body of older accounts are read as well. Webhooks of platforms, which
have a ``type``, are about balances and transfers inside Adyen: they are ignored.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from recon_app.adapters.adyen_terms import EVENT_CODES, ORIGINAL, OWN, OWN_EXPONENTS, RAILS, Code
from recon_app.adapters.amounts import currency_code, provider_minor
from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, malformed
from recon_app.adapters.documents import event_document
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, inner, listed, read_parts
from recon_app.adapters.reading import Fields, fields_of, form_fields, json_value, text_of
from recon_app.adapters.times import iso_instant
from recon_app.domain.events import Rail, Source, Status

__all__ = ["ADAPTER", "PROVIDER", "rail_of"]

PROVIDER: Final = "adyen"
TRUTH: Final = {"true": True, "false": False}
#: What a CANCEL_OR_REFUND turned out to be.
MODIFICATIONS: Final = {"cancel": "CANCELLATION", "refund": "REFUND"}

_is_adyen: Final = re.compile(
    rb'"(?:notificationItems|NotificationRequestItem)"|"eventCode"\s*:\s*"[A-Z_]+"|'
    rb"^(?=.*\bpspReference=).*\beventCode="
).search


def _read(payload: Payload) -> Iterator[Item]:
    body = payload.body.lstrip()
    if body[:1] not in (b"{", b"["):
        return iter([_item(payload.account, _from_form(form_fields(body)), None)])
    value = json_value(payload.body)
    if isinstance(value, dict) and "notificationItems" not in value:
        return iter([_item(payload.account, _unwrapped(value), None)])
    items = value if isinstance(value, list) else fields_of(value).get("notificationItems")
    read = partial(_numbered, payload.account)
    return read_parts(listed("notificationItems", items), read)


def _numbered(account: str | None, value: object, number: int) -> list[Item]:
    return [_item(account, _unwrapped(value), number)]


def _unwrapped(value: object) -> Fields:
    fields = fields_of(value)
    name = "NotificationRequestItem"
    return fields_of(fields, name) if name in fields else fields


def _from_form(form: Fields) -> Fields:
    """The item that a form says with flat names."""
    more = {name[15:]: text for name, text in form.items() if name.startswith("additionalData.")}
    amount = {"value": form.get("value"), "currency": form.get("currency")}
    return {**form, "amount": amount, "additionalData": more}


def _item(account: str | None, item: Fields, number: int | None) -> Item:
    event = text_of(item, "eventCode")
    if event is None and (other := first_text(item.get("type"), item.get("eventType"))):
        return Ignored(other[:64], number)
    if event is None:
        raise malformed("eventCode", "is required")
    if event == "CANCEL_OR_REFUND":
        did = first_text(inner(item, "additionalData").get("modification.action"))
        event = MODIFICATIONS.get(did or "", event)
    code = EVENT_CODES.get(event)
    status = code and (code[3] if _succeeded(item) else code[4])
    if code is None or status is None:
        return Ignored(event[:64], number)
    return Found(_document(account, item, code, status), item, number)


def _succeeded(item: Fields) -> bool:
    value = item.get("success")
    found = value if isinstance(value, bool) else TRUTH.get(str(value).strip().lower())
    if found is None:
        raise malformed("success", 'must be "true" or "false"')
    return found


def _document(
    payload_account: str | None, item: Fields, code: Code, status: Status
) -> dict[str, object]:
    name, kind, direction, _, _, id_field = code
    own_id = text_of(item, id_field, OWN)
    if own_id is None:
        raise malformed(OWN, "is required")
    account = text_of(item, "merchantAccountCode") or payload_account
    amount = fields_of(item, "amount")
    currency = currency_code("amount.currency", amount.get("currency"))
    value = provider_minor("amount.value", amount.get("value"), currency, OWN_EXPONENTS)
    original = text_of(item, ORIGINAL)
    is_other = original is not None and id_field != ORIGINAL
    return event_document(
        qualified(PROVIDER, account, name, own_id),
        Source.GATEWAY,
        kind,
        status,
        abs(value),
        currency,
        iso_instant("eventDate", item.get("eventDate")),
        posting_id=own_id,
        direction=direction,
        provider=PROVIDER,
        merchant_id=account,
        account=account,
        rail=rail_of(first_text(item.get("paymentMethod"))),
        parent_txn_id=qualified(PROVIDER, account, "payment", original or "") if is_other else None,
        references=_references(item),
    )


def _references(item: Fields) -> dict[str, str | None]:
    more = inner(item, "additionalData")
    return {
        "original": first_text(item.get(ORIGINAL)),
        "merchant": first_text(item.get("merchantReference")),
        "auth_code": first_text(more.get("authCode")),
        "acquirer": first_text(more.get("acquirerReference")),
        "arn": first_text(more.get("arn"), more.get("acquirerReferenceNumber")),
        "reason_code": first_text(more.get("chargebackReasonCode")),
        "trace": first_text(more.get("networkTxReference")),
    }


def rail_of(method: str | None) -> Rail | None:
    """The rail of a payment method or of a variant of one."""
    return None if method is None else RAILS.get(method.partition("_")[0].upper(), Rail.OTHER)


def _sniff(head: bytes) -> bool:
    return _is_adyen(head) is not None


ADAPTER: Final = Adapter(PROVIDER, "1", Source.GATEWAY, "Adyen webhooks", _read, _sniff)
