"""Razorpay's settlement report: what each settlement is made of, one row a movement.

JSON of ``/settlements/recon/combined`` is in minor units and seconds. The dashboard's CSV is in
major units and its times are Indian ones; the option ``unit=minor|major`` decides where its amounts
do not. ``amount`` is gross, ``credit`` or ``debit`` net of ``fee``, which includes ``tax`` (in the
dashboard's CSV it does not). A row about a payment is a settlement line of it, no second payment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, major_to_minor, signed_minor
from recon_app.adapters.base import Adapter, Found, Item, Payload, malformed
from recon_app.adapters.csv_rows import csv_rows, header_of, whole
from recon_app.adapters.documents import event_document
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import first_text, listed, read_part
from recon_app.adapters.razorpay_notice import PROVIDER, rail_of, txn
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.adapters.times import INDIA, epoch_seconds, local_day, local_time
from recon_app.domain.events import Direction, Kind, Source, Status

__all__ = ["ADAPTER"]

FORMATS: Final = ("%d/%m/%Y %H:%M:%S", "%d/%m/%y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M")
AMOUNTS: Final = ("amount", "credit", "debit", "fee", "tax")
#: What the dashboard's CSV calls what the API calls otherwise.
COLUMNS: Final = {
    "transaction_entity": "type",
    "fee (exclusive tax)": "net_fee",
    "payment_method": "method",
    "entity_created_at": "created_at",
    "entity_description": "description",
}
#: What the beginning of an id says a row is about, where its type is a word of book-keeping.
KIND_OF_ID: Final = {"pay": "payment", "rfnd": "refund", "disp": "dispute", "trf": "transfer"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the amounts of a report are written, and whose it is."""

    is_major: bool
    account: str | None

    def minor(self, row: Fields, name: str, currency: str) -> int | None:
        """The amount in a cell, with its sign; null where there is none."""
        if row.get(name) in (None, ""):
            return None
        if self.is_major:
            return major_to_minor(name, row[name], currency)
        return signed_minor(name, row[name])


def _read(payload: Payload) -> Iterator[Item]:
    body = payload.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if body[:1] in (b"{", b"["):
        value = json_value(payload.body)
        items = value if isinstance(value, list) else fields_of(value).get("items")
        rows: list[tuple[int, object]] = list(enumerate(listed("items", items), 1))
        sheet = Sheet(False, payload.account)
    else:
        rows = [(line, _renamed(row)) for line, row in csv_rows(payload.body, "entity_id")]
        sheet = Sheet(_is_major(payload, rows), payload.account)
    for number, row in rows:
        yield from read_part(number, partial(_row, sheet, row, number))


def _renamed(row: Fields) -> Fields:
    return {COLUMNS.get(name, name): cell for name, cell in row.items()}


def _is_major(payload: Payload, rows: list[tuple[int, object]]) -> bool:
    unit = payload.options.get("unit")
    if unit not in (None, "major", "minor"):
        raise malformed("options.unit", "must be major or minor")
    if unit is not None:
        return unit == "major"
    cells = (str(row.get(name)) for _, row in rows if isinstance(row, dict) for name in AMOUNTS)
    return "transaction_entity" in header_of(payload.body) or any("." in cell for cell in cells)


def _row(sheet: Sheet, value: object, number: int) -> list[Item]:
    row = whole(fields_of(value))
    own_id = text_of(row, "entity_id")
    if own_id is None:
        raise malformed("entity_id", "is required")
    kind = _kind(row, own_id)
    dispute = text_of(row, "dispute_id")
    document = event_document(
        txn("dispute", dispute) or qualified(PROVIDER, None, kind, own_id),
        Source.GATEWAY,
        Kind.ADJUSTMENT if _is_adjustment(kind, row) else Kind.SETTLEMENT_LINE,
        Status.PENDING if _is_no(row.get("settled")) else Status.SUCCESS,
        posting_id=dispute or own_id,
        provider=PROVIDER,
        merchant_id=sheet.account,
        account=sheet.account,
        rail=rail_of(first_text(row.get("method"))),
        parent_txn_id=None if kind == "payment" else txn("payment", text_of(row, "payment_id")),
        settlement_ref=text_of(row, "settlement_id"),
        references=_references(row),
        value_date=_settled_on(row),
        timestamp=_time("created_at", row.get("created_at") or row.get("settled_at")),
        **_money(sheet, row, kind),
    )
    return [Found(document, row, number)]


def _money(sheet: Sheet, row: Fields, kind: str) -> dict[str, Any]:
    """The gross amount, what was kept of it and what is left, all >= 0 or null."""
    currency = currency_code("currency", row.get("currency") or "INR")
    minor = partial(sheet.minor, row, currency=currency)
    credit, debit, amount = minor("credit") or 0, minor("debit") or 0, minor("amount")
    direction = _direction(kind, credit, debit)
    net = credit - debit if direction is Direction.IN else debit - credit
    fee, tax, net_fee = minor("fee"), minor("tax"), minor("net_fee")
    return {
        "currency": currency,
        "amount_minor": abs(net if amount is None else amount),
        "direction": direction,
        "fee": fee if net_fee is None else net_fee + (tax or 0),
        "tax": tax,
        "net": net if net >= 0 else None,
    }


def _kind(row: Fields, own_id: str) -> str:
    kind = (text_of(row, "type") or "").lower()
    return KIND_OF_ID.get(own_id.partition("_")[0]) or kind or "entry"


def _is_adjustment(kind: str, row: Fields) -> bool:
    """Whether nothing else tells of this movement: it is no line about another transaction."""
    return kind not in ("payment", "refund", "transfer", "dispute") and not row.get("dispute_id")


def _direction(kind: str, credit: int, debit: int) -> Direction:
    if kind == "payment" or (kind not in ("refund", "transfer") and credit >= debit):
        return Direction.IN
    return Direction.OUT


def _references(row: Mapping[str, object]) -> dict[str, str | None]:
    return {
        "settlement": first_text(row.get("settlement_id")),
        "utr": first_text(row.get("settlement_utr")),
        "payment": first_text(row.get("payment_id")),
        "order": first_text(row.get("order_id")),
        "merchant": first_text(row.get("order_receipt")),
        "dispute": first_text(row.get("dispute_id")),
        "arn": first_text(row.get("arn")),
        "rrn": first_text(row.get("rrn")),
    }


def _is_no(value: object) -> bool:
    return value is False or str(value).strip().lower() in ("false", "0", "no")


def _time(field: str, value: object) -> str:
    if isinstance(value, str) and not value.strip().isdigit():
        return local_time(field, value, INDIA, *FORMATS)
    return epoch_seconds(field, value)


def _settled_on(row: Fields) -> str | None:
    """The Indian date of the settlement."""
    if not row.get("settled_at"):
        return None
    return local_day(_time("settled_at", row["settled_at"]), INDIA)


def _sniff(head: bytes) -> bool:
    return b"entity_id" in head and b"settlement_utr" in head


ADAPTER: Final = Adapter(
    "razorpay_recon", "1", Source.GATEWAY, "Razorpay settlement reports", _read, _sniff
)
