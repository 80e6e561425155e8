"""Adyen's settlement details report: CSV, amounts in major units, a row for each movement.

A row's gross is in the payment's currency (GC), its net and its costs in that of the settlement
(NC): where the two differ, fee and net stay in the payload, as they are of another currency. The
payout's transfer text names the merchant account and the batch, so that is what a settlement is
called. Rows about no payment (fees, corrections) have no id.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recon_app.adapters.adyen import PROVIDER, rail_of
from recon_app.adapters.adyen_terms import REPORT_TYPES, ZONES
from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.base import Adapter, Found, Item, Payload, malformed
from recon_app.adapters.csv_rows import csv_rows, whole
from recon_app.adapters.documents import event_document
from recon_app.adapters.ids import Ordinals, derived_id, qualified
from recon_app.adapters.parts import first_text, read_part
from recon_app.adapters.reading import Fields, text_of
from recon_app.adapters.times import local_time
from recon_app.domain.events import AmountBasis, Direction, Kind, Source, Status, TxnIdKind

__all__ = ["ADAPTER"]

REQUIRED: Final = ("Psp Reference", "Type", "Net Currency", "Creation Date", "TimeZone")
FORMATS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M")
COSTS: Final = ("Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)")
_is_rate: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,18})?").fullmatch
_OTHER: Final = ("adjustment", Kind.ADJUSTMENT, None)


@dataclass(frozen=True, slots=True)
class Money:
    """A row's amounts: signed, from the merchant's view, in the currency of each."""

    gross: int | None
    gross_currency: str
    net: int | None
    net_currency: str
    fee: int | None
    rate: str | None


def _read(payload: Payload) -> Iterator[Item]:
    ordinals = Ordinals()
    for line_no, row in csv_rows(payload.body, *REQUIRED):
        yield from read_part(line_no, partial(_row, payload.account, row, line_no, ordinals))


def _row(account: str | None, row: Fields, line_no: int, ordinals: Ordinals) -> list[Item]:
    account = text_of(whole(row), "Merchant Account") or account
    word = (text_of(row, "Type") or "").replace(" ", "").upper()
    name, kind, direction = REPORT_TYPES.get(word, _OTHER)
    money = _money(row)
    batch = text_of(row, "Batch Number")
    document = event_document(
        **_identity(account, name, row, ordinals),
        **_amounts(money, kind, direction),
        source=Source.GATEWAY,
        kind=kind,
        status=Status.SUCCESS,
        timestamp=local_time("Creation Date", row.get("Creation Date"), _zone(row), *FORMATS),
        provider=PROVIDER,
        merchant_id=account,
        account=account,
        rail=rail_of(first_text(row.get("Payment Method"))),
        parent_txn_id=_parent(account, name, row),
        settlement_ref=None if batch is None else f"{account or ''} batch {batch}".strip(),
        references=_references(row),
    )
    return [Found(document, row, line_no)]


def _identity(account: str | None, name: str, row: Fields, ordinals: Ordinals) -> dict[str, Any]:
    """Its transaction: the batch, the modification, or the payment that it speaks of."""
    own_id = text_of(row, "Psp Reference")
    if name == "settlement":
        own_id = text_of(row, "Batch Number") or own_id
    elif own_id is not None:
        own_id = text_of(row, "Modification Reference") or own_id
    if own_id is not None:
        is_sale = name == "capture" and not row.get("Modification Reference")
        txn_id = qualified(PROVIDER, account, "payment" if is_sale else name, own_id)
        return {"txn_id": txn_id, "posting_id": own_id}
    said = tuple(row.get(column) for column in sorted(row))
    return {
        "txn_id": derived_id(PROVIDER, account, said, ordinals.next(said)),
        "txn_id_kind": TxnIdKind.DERIVED,
    }


def _parent(account: str | None, name: str, row: Fields) -> str | None:
    paid = text_of(row, "Psp Reference")
    is_modified = paid is not None and row.get("Modification Reference") not in (None, paid)
    return qualified(PROVIDER, account, "payment", paid or "") if is_modified else None


def _money(row: Fields) -> Money:
    net_currency = currency_code("Net Currency", row.get("Net Currency"))
    gross_currency = currency_code("Gross Currency", row.get("Gross Currency") or net_currency)
    costs = [_cell(row, name, net_currency) for name in COSTS]
    known = [cost for cost in costs if cost is not None]
    return Money(
        _signed(row, "Gross", "GC", gross_currency),
        gross_currency,
        _signed(row, "Net", "NC", net_currency),
        net_currency,
        sum(known) if known else None,
        _rate(row),
    )


def _rate(row: Fields) -> str | None:
    rate = text_of(row, "Exchange Rate")
    return rate if rate is not None and _is_rate(rate) and rate.strip("0.") else None


def _signed(row: Fields, what: str, column: str, currency: str) -> int | None:
    debit = _cell(row, f"{what} Debit ({column})", currency)
    credit = _cell(row, f"{what} Credit ({column})", currency)
    return None if debit is None and credit is None else (credit or 0) - (debit or 0)


def _cell(row: Fields, name: str, currency: str) -> int | None:
    return None if name not in row else major_to_minor(name, row[name], currency)


def _amounts(money: Money, kind: Kind, direction: Direction | None) -> dict[str, Any]:
    """What moved, gross; a settlement leaves the balance for the merchant's bank: it comes in."""
    if kind is Kind.SETTLEMENT or money.gross is None:
        amount, currency = money.net, money.net_currency
    else:
        amount, currency = money.gross, money.gross_currency
    if amount is None:
        raise malformed("Net Debit (NC)", "or a credit or a gross amount is required")
    if kind is Kind.SETTLEMENT:
        direction = Direction.IN if amount <= 0 else Direction.OUT
        return _said(amount, currency, direction) | {"amount_basis": AmountBasis.NET}
    if direction is None or kind is Kind.FEE:
        direction = Direction.IN if amount >= 0 else Direction.OUT
    more = _said(amount, currency, direction)
    if money.net_currency == currency:
        return more | _costs(money, direction)
    return more | {"fx_rate": money.rate}


def _said(amount: int, currency: str, direction: Direction) -> dict[str, Any]:
    return {"amount_minor": abs(amount), "currency": currency, "direction": direction}


def _costs(money: Money, direction: Direction) -> dict[str, int | None]:
    """Costs and net of the movement, where they are in its own currency and not turned round."""
    net = money.net if direction is Direction.IN or money.net is None else -money.net
    return {
        "fee": money.fee if money.fee is not None and money.fee >= 0 else None,
        "net": net if net is not None and net >= 0 else None,
    }


def _zone(row: Fields) -> ZoneInfo:
    word = text_of(row, "TimeZone") or "UTC"
    try:
        return ZoneInfo(ZONES.get(word.upper(), word))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise malformed("TimeZone", f"unknown {word[:16]!r}") from None


def _references(row: Fields) -> dict[str, str | None]:
    return {
        "original": text_of(row, "Psp Reference"),
        "merchant": text_of(row, "Merchant Reference"),
        "reference": text_of(row, "Modification Merchant Reference"),
        "text": None if row.get("Psp Reference") else text_of(row, "Modification Reference"),
        "batch": text_of(row, "Batch Number"),
        "arn": text_of(row, "ARN"),
    }


def _sniff(head: bytes) -> bool:
    return b"Psp Reference" in head and b"Net Credit (NC)" in head


ADAPTER: Final = Adapter(
    "adyen_settlement", "1", Source.GATEWAY, "Adyen settlement details", _read, _sniff
)
