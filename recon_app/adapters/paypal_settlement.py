"""PayPal's settlement and transaction reports (STL, TRR): CSV whose rows name their own kind.

``CH`` holds the columns, ``SB`` a movement, the rest totals and headers. Amounts are hundredths in
every currency, yen included; debit or credit stands in a column of its own, for the fee too.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from io import StringIO
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, provider_minor
from recon_app.adapters.base import Adapter, Found, Item, Payload, malformed
from recon_app.adapters.gateway import gateway_event, own_id
from recon_app.adapters.ids import qualified
from recon_app.adapters.parts import read_part
from recon_app.adapters.paypal_resources import PAYPAL
from recon_app.adapters.reading import Fields, text_of
from recon_app.adapters.times import iso_instant
from recon_app.domain.events import AmountBasis, Direction, Kind, Source, Status
from recon_app.domain.money import EXPONENTS

__all__ = ["ADAPTER"]

HUNDREDTHS: Final = dict.fromkeys(EXPONENTS, 2)
MARKS: Final = {"CR": Direction.IN, "DR": Direction.OUT}
_ADJUSTMENT: Final = ("entry", Kind.ADJUSTMENT)
#: How ``Transaction Event Code`` begins, longest first -> (kind in the id, kind).
CODES: Final = (
    ("T1107", ("refund", Kind.SETTLEMENT_LINE)),
    ("T1201", ("chargeback", Kind.CHARGEBACK)),
    ("T1202", ("chargeback_reversal", Kind.CHARGEBACK_REVERSAL)),
    ("T0001", ("payout", Kind.SETTLEMENT_LINE)),
    ("T00", ("payment", Kind.SETTLEMENT_LINE)),
    ("T01", ("fee", Kind.FEE)),
    ("T04", ("settlement", Kind.SETTLEMENT)),
)


def _read(payload: Payload) -> Iterator[Item]:
    columns: list[str] | None = None
    account = payload.account
    for line_no, cells in _rows(payload.body):
        if cells[0] == "CH":
            columns = [cell.strip() for cell in cells]
        elif cells[0] == "SH" and len(cells) > 3:
            account = cells[3].strip() or account
        elif cells[0] == "SB":
            if columns is None:
                raise malformed("CH", "must stand before the first movement")
            pairs = zip(columns, cells, strict=False)
            row = {name: cell.strip() for name, cell in pairs if cell.strip()}
            yield from read_part(line_no, partial(_row, account, row, line_no))
    if columns is None:
        raise malformed("CH", "is required: the row with the columns")


def _rows(body: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise malformed("$", "is not text in UTF-8") from None
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t" if "\t" in text else ",")
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, [cells[0].strip(), *cells[1:]]
    except csv.Error as error:
        raise malformed("$", f"is not CSV: {error} in line {reader.line_num}") from None


def _row(account: str | None, row: Fields, line_no: int) -> list[Item]:
    code = own_id(row, "Transaction Event Code").upper()
    name, kind = next((what for head, what in CODES if code.startswith(head)), _ADJUSTMENT)
    own = own_id(row, "Transaction ID")
    document = gateway_event(
        PAYPAL,
        None,
        name,
        own,
        kind,
        Status.SUCCESS,
        **_money(row),
        **_place(kind, own),
        timestamp=_when(row),
        direction=_direction(row, kind),
        merchant_id=account,
        account=account,
        parent_txn_id=_parent(row, name),
        references=_references(row, code),
    )
    return [Found(document, row, line_no)]


def _money(row: Fields) -> dict[str, Any]:
    currency = currency_code("Gross Transaction Currency", row.get("Gross Transaction Currency"))
    field = "Gross Transaction Amount"
    gross = abs(provider_minor(field, row.get(field), currency, HUNDREDTHS))
    return {"money": (gross, currency), **_fee(row, gross, currency)}


def _fee(row: Fields, gross: int, currency: str) -> dict[str, int]:
    """The fee, where it is one and in the currency of the movement."""
    if "Fee Amount" not in row or row.get("Fee Currency", currency) != currency:
        return {}
    fee = abs(provider_minor("Fee Amount", row["Fee Amount"], currency, HUNDREDTHS))
    if fee and row.get("Fee Debit or Credit") != "DR":
        return {}
    is_credit = row.get("Transaction Debit or Credit") == "CR"
    return {"fee": fee, "net": gross - fee} if is_credit and gross >= fee else {"fee": fee}


def _direction(row: Fields, kind: Kind) -> Direction:
    mark = own_id(row, "Transaction Debit or Credit").upper()
    if mark not in MARKS:
        raise malformed("Transaction Debit or Credit", "must be CR or DR")
    if kind is Kind.SETTLEMENT:
        return Direction.IN if mark == "DR" else Direction.OUT
    return MARKS[mark]


def _place(kind: Kind, own: str) -> dict[str, Any]:
    if kind is not Kind.SETTLEMENT:
        return {}
    return {"settlement_ref": own, "amount_basis": AmountBasis.NET}


def _parent(row: Fields, name: str) -> str | None:
    paid = text_of(row, "PayPal Reference ID")
    is_of = paid is not None and text_of(row, "PayPal Reference ID Type") in ("TXN", None)
    of_payment = name in ("refund", "chargeback", "chargeback_reversal")
    return qualified(PAYPAL, None, "payment", paid or "") if is_of and of_payment else None


def _when(row: Fields) -> str:
    field = "Transaction Completion Date"
    said = text_of(row, field, "Transaction Initiation Date")
    try:
        moment = datetime.strptime(said or "", "%Y/%m/%d %H:%M:%S %z")
    except ValueError:
        raise malformed(field, "must be a time like 2025/12/18 10:15:30 -0800") from None
    return iso_instant(field, moment.isoformat())


def _references(row: Fields, code: str) -> dict[str, str | None]:
    return {
        "payment": text_of(row, "PayPal Reference ID"),
        "invoice": text_of(row, "Invoice ID"),
        "merchant": text_of(row, "Custom Field"),
        "bank": text_of(row, "Bank Reference ID"),
        "type_code": code,
    }


def _sniff(head: bytes) -> bool:
    first = head.lstrip(b"\xef\xbb\xbf").lstrip()
    return first[:4] in (b'"RH"', b"RH,2", b"RH\t2") and b"Transaction Event Code" in head


ADAPTER: Final = Adapter(
    "paypal_settlement", "1", Source.GATEWAY, "PayPal settlement reports", _read, _sniff
)
