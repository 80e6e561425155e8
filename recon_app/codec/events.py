"""The strict decoder of events: the same one for every Kafka record and every POST.

The user's seven fields are a whole event; what an adapter knows beyond them is optional. Fields
nobody knows are kept in the raw payload only.
"""

from typing import Any, Final

from recon_app.codec.document import decode_document
from recon_app.codec.fields import (
    Check,
    amount,
    choice,
    day,
    identifier,
    instant,
    rate,
    references,
)
from recon_app.codec.plain_event import plain_event
from recon_app.codec.poison import Poison
from recon_app.domain.events import (
    EVENT_TYPES,
    SIDES,
    AmountBasis,
    Direction,
    EventDetail,
    Precision,
    Rail,
    Source,
    Status,
    TxnEvent,
    TxnIdKind,
)
from recon_app.domain.identity import make_event
from recon_app.domain.money import CURRENCIES
from recon_app.errors import InvalidEvent, PoisonError

__all__ = ["DETAIL_FIELDS", "OPTIONAL_FIELDS", "REQUIRED_FIELDS", "any_event", "decode_event"]

_source = choice({side.value: side for side in SIDES})
_event_type = choice({name: name for name in EVENT_TYPES})
_status = choice({status.value: status for status in Status})
_currency = choice({code: code for code in CURRENCIES})

REQUIRED_FIELDS: Final = (
    "txn_id",
    "amount",
    "currency",
    "source",
    "event_type",
    "status",
    "timestamp",
)

#: field -> (name in the normalised event, check)
OPTIONAL_FIELDS: Final[dict[str, tuple[str, Check[object]]]] = {
    "event_id": ("event_id", identifier),
    "posting_id": ("posting_id", identifier),
    "direction": ("direction", choice({d.value: d for d in Direction})),
    "precision": ("precision", choice({p.value: p for p in Precision})),
    "txn_id_kind": ("txn_id_kind", choice({k.value: k for k in TxnIdKind})),
}

#: field -> (name in the detail, check)
DETAIL_FIELDS: Final[dict[str, tuple[str, Check[object]]]] = {
    "provider": ("provider", identifier),
    "merchant_id": ("merchant_id", identifier),
    "account": ("account", identifier),
    "rail": ("rail", choice({r.value: r.value for r in Rail})),
    "parent_txn_id": ("parent_txn_id", identifier),
    "settlement_ref": ("settlement_ref", identifier),
    "references": ("references", references),
    "amount_basis": ("amount_basis", choice({b.value: b for b in AmountBasis})),
    "fee": ("fee_minor", amount),
    "tax": ("tax_minor", amount),
    "net": ("net_minor", amount),
    "original_amount": ("original_amount_minor", amount),
    "original_currency": ("original_currency", _currency),
    "fx_rate": ("fx_rate", rate),
    "booking_date": ("booking_date", day),
    "value_date": ("value_date", day),
    "business_date": ("business_date", day),
}


def decode_event(
    value: bytes | None, key: bytes | None, side: Source | None, limit_bytes: int
) -> TxnEvent:
    """One event, normalised.

    ``side`` is the one its topic stands for, or null where both may come. ``key`` counts towards
    the limit only: a missing or foreign key is a matter of routing, not of the event.

    Raises:
        InvalidEvent: naming the field; no other exception, whatever the bytes.
    """
    limit_bytes -= len(key or b"")
    if value is not None and side is not None and len(value) <= limit_bytes:
        event = plain_event(value, side)
        if event is not None:
            return event
    return any_event(value, side, limit_bytes)


def any_event(value: bytes | None, side: Source | None, limit_bytes: int) -> TxnEvent:
    """One event of whatever form, field by field.

    Raises:
        InvalidEvent: naming the field; no other exception, whatever the bytes.
    """
    try:
        return _event(decode_document(value, limit_bytes), side)
    except PoisonError as fault:
        raise InvalidEvent(fault.reason, fault.field, fault.detail) from None


def _event(document: dict[str, object], side: Source | None) -> TxnEvent:
    """The event a document speaks of."""
    try:
        seven = (
            identifier("txn_id", document["txn_id"]),
            _source("source", document["source"]),
            _event_type("event_type", document["event_type"]),
            _status("status", document["status"]),
            _moved(document),
            _currency("currency", document["currency"]),
            instant("timestamp", document["timestamp"]),
        )
    except KeyError as missing:
        raise PoisonError(Poison.MISSING_FIELD, missing.args[0], "is required") from None
    if side is not None and seven[1] is not side:
        raise PoisonError(Poison.WRONG_SOURCE, "source", f"{seven[1]} on the topic of {side}")
    if len(document) == len(seven):
        return make_event(*seven)
    return make_event(*seven, **_extra(document))


def _moved(document: dict[str, object]) -> int | None:
    """The amount. Null, which is unknown and never 0, is for adapters: they name their provider."""
    value = document["amount"]
    if value is None and document.get("provider") is not None:
        return None
    return amount("amount", value)


def _extra(document: dict[str, object]) -> dict[str, Any]:
    """What stands there beyond the seven; null is the same as absent."""
    known = _known(document, OPTIONAL_FIELDS)
    kind = document.get("kind")
    if kind is not None and kind != EVENT_TYPES.get(str(document["event_type"]), (kind,))[0]:
        raise PoisonError(Poison.INVALID_FIELD, "kind", "is not the kind of this event_type")
    if detail := _known(document, DETAIL_FIELDS):
        known["detail"] = EventDetail(**detail)
    return known


def _known(
    document: dict[str, object], fields: dict[str, tuple[str, Check[object]]]
) -> dict[str, Any]:
    """The checked values of these fields, under their normalised names."""
    return {
        name: check(field, value)
        for field, (name, check) in fields.items()
        if (value := document.get(field)) is not None
    }
