"""Events as the JSON objects that the API takes, said in the words of the domain."""

from typing import Final, TypedDict, Unpack

from recon_app.adapters.base import malformed
from recon_app.codec.fields import MAX_ID_CHARS
from recon_app.domain.events import (
    AmountBasis,
    Direction,
    Kind,
    Precision,
    Rail,
    Source,
    Status,
    TxnIdKind,
)

__all__ = ["More", "event_document"]

_PAYMENT, _REFUND, _PAYOUT, _POSTING = Kind.PAYMENT, Kind.REFUND, Kind.PAYOUT, Kind.POSTING

#: What an event of this kind and status is called.
EVENT_TYPE_OF: Final[dict[tuple[Kind, Status], str]] = {
    (_PAYMENT, Status.PENDING): "PAYMENT_PENDING",
    (_PAYMENT, Status.AUTHORIZED): "PAYMENT_AUTHORIZED",
    (_PAYMENT, Status.SUCCESS): "PAYMENT_CAPTURED",
    (_PAYMENT, Status.FAILED): "PAYMENT_FAILED",
    (_PAYMENT, Status.REVERSED): "PAYMENT_REVERSED",
    (_REFUND, Status.PENDING): "REFUND_CREATED",
    (_REFUND, Status.AUTHORIZED): "REFUND_CREATED",
    (_REFUND, Status.SUCCESS): "REFUND_PROCESSED",
    (_REFUND, Status.FAILED): "REFUND_FAILED",
    (_REFUND, Status.REVERSED): "REFUND_FAILED",
    (_PAYOUT, Status.PENDING): "PAYOUT_CREATED",
    (_PAYOUT, Status.AUTHORIZED): "PAYOUT_CREATED",
    (_PAYOUT, Status.SUCCESS): "PAYOUT_PROCESSED",
    (_PAYOUT, Status.FAILED): "PAYOUT_FAILED",
    (_PAYOUT, Status.REVERSED): "PAYOUT_REVERSED",
    (_POSTING, Status.PENDING): "LEDGER_PENDING",
    (_POSTING, Status.AUTHORIZED): "LEDGER_PENDING",
    (_POSTING, Status.SUCCESS): "LEDGER_POSTED",
    (_POSTING, Status.FAILED): "LEDGER_FAILED",
    (_POSTING, Status.REVERSED): "LEDGER_REVERSED",
}

#: Kinds that have one name whatever their status.
EVENT_TYPE_ALWAYS: Final = {
    Kind.CHARGEBACK: "CHARGEBACK",
    Kind.CHARGEBACK_REVERSAL: "CHARGEBACK_REVERSAL",
    Kind.FEE: "FEE_CHARGED",
    Kind.ADJUSTMENT: "ADJUSTMENT",
    Kind.SETTLEMENT: "SETTLEMENT",
    Kind.SETTLEMENT_LINE: "SETTLEMENT_LINE",
}


class More(TypedDict, total=False):
    """What may be said beyond the basics; null and absent are the same.

    ``event_type`` only where the kind and the status do not say it (ORDER_PAID, a second notice).
    ``posting_id`` is the movement's own id, the same in every notice of it. Amounts are minor
    units, ``fee`` includes ``tax``; dates are YYYY-MM-DD; ``fx_rate`` is decimal text.
    """

    event_id: str | None
    event_type: str | None
    posting_id: str | None
    direction: Direction
    precision: Precision
    txn_id_kind: TxnIdKind
    provider: str | None
    merchant_id: str | None
    account: str | None
    rail: Rail | None
    parent_txn_id: str | None
    settlement_ref: str | None
    references: dict[str, str | None]
    amount_basis: AmountBasis
    fee: int | None
    tax: int | None
    net: int | None
    original_amount: int | None
    original_currency: str | None
    fx_rate: str | None
    booking_date: str | None
    value_date: str | None
    business_date: str | None


def event_document(
    txn_id: str,
    source: Source,
    kind: Kind,
    status: Status,
    amount_minor: int | None,
    currency: str,
    timestamp: str,
    **more: Unpack[More],
) -> dict[str, object]:
    """The event. ``amount_minor`` is >= 0, its sign is ``direction``; null where unknown.

    ``timestamp`` is RFC 3339 with a zone; for a date, midnight UTC and precision DAY. References
    without a value are left out, and those too long or unprintable to be searched by: they stay in
    the payload.
    """
    document: dict[str, object] = {
        "txn_id": txn_id,
        "amount": amount_minor,
        "currency": currency,
        "source": source.value,
        "event_type": more.get("event_type") or _event_type(kind, status),
        "status": status.value,
        "timestamp": timestamp,
    }
    references = {
        name: text for name, text in (more.get("references") or {}).items() if _fits(text)
    }
    said = {**more, "references": references or None, "event_type": None}
    return document | {name: value for name, value in said.items() if value is not None}


def _fits(reference: str | None) -> bool:
    return reference is not None and 0 < len(reference) <= MAX_ID_CHARS and reference.isprintable()


def _event_type(kind: Kind, status: Status) -> str:
    name = EVENT_TYPE_OF.get((kind, status)) or EVENT_TYPE_ALWAYS.get(kind)
    if name is None:
        raise malformed("kind", f"{kind} has no event of status {status}")
    return name
