"""Stripe's reports of payouts and balances: CSV in major units, a row a balance transaction.

The itemised payout reconciliation, balance and payout reports are read, and the balance export of
the dashboard. A row about a charge or a refund is a settlement line of it; what has no other notice
(fees, adjustments) is an event of its own. Times are UTC in the columns that say so, else in the
option ``zone`` (UTC).
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.base import Adapter, Found, Item, Payload, malformed
from recon_app.adapters.csv_rows import csv_rows, header_of, whole
from recon_app.adapters.gateway import Money, gateway_event
from recon_app.adapters.parts import known, read_part
from recon_app.adapters.reading import Fields, text_of
from recon_app.adapters.stripe_ledger import ledger_kind
from recon_app.adapters.stripe_objects import PROVIDER
from recon_app.adapters.stripe_terms import PAYOUT_STATUS
from recon_app.adapters.times import local_day, local_time
from recon_app.domain.events import AmountBasis, Direction, Kind, Source, Status

__all__ = ["ADAPTER"]

FORMATS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d")
#: The dashboard's names -> those of the reports.
COLUMNS: Final = {
    "id": "balance_transaction_id",
    "Type": "reporting_category",
    "Source": "source_id",
    "Amount": "gross",
    "Fee": "fee",
    "Net": "net",
    "Currency": "currency",
    "Created (UTC)": "created_utc",
    "Available On (UTC)": "available_on_utc",
    "Transfer": "automatic_payout_id",
}
#: Categories of money that comes back of a payout.
REVERSALS: Final = ("payout_cancel", "payout_failure", "payout_reversal")
#: What a row is about -> the columns with its id.
IDS: Final[dict[str, tuple[str, ...]]] = {
    "settlement": ("payout_id", "source_id"),
    "payment": ("charge_id", "source_id"),
    "balance_transaction": (),
}
_UTC: Final = ZoneInfo("UTC")


def _read(payload: Payload) -> Iterator[Item]:
    zone = _zone(payload.options.get("zone"))
    header = header_of(payload.body)
    if "gross" not in header and "Amount" not in header:
        raise malformed("gross", "is a column that the report must have")
    for line_no, cells in csv_rows(payload.body):
        row = {COLUMNS.get(name, name): cell for name, cell in cells.items()}
        yield from read_part(line_no, partial(_row, payload.account, zone, row, line_no))


def _row(account: str | None, zone: ZoneInfo, row: Fields, line_no: int) -> list[Item]:
    currency = currency_code("currency", whole(row).get("currency"))
    gross = major_to_minor("gross", row.get("gross"), currency)
    category = (text_of(row, "reporting_category") or "").lower()
    name, kind = ledger_kind(category)
    is_payout = name == "settlement"
    if not is_payout and kind is not Kind.SETTLEMENT_LINE:
        name = "balance_transaction"
    own = _own_id(row, name)
    document = gateway_event(
        PROVIDER,
        None,
        name,
        own,
        Kind.SETTLEMENT if is_payout else kind,
        _status(row, category) if is_payout else Status.SUCCESS,
        (abs(gross), currency),
        _when(row, zone),
        direction=_direction(row, category, gross),
        merchant_id=account,
        account=account,
        settlement_ref=own if is_payout else text_of(row, "automatic_payout_id", "payout_id"),
        amount_basis=AmountBasis.NET if is_payout else AmountBasis.GROSS,
        value_date=_day(row, zone),
        references=_references(row),
        **_deductions(row, (gross, currency)),
    )
    return [Found(document, row, line_no)]


def _own_id(row: Fields, name: str) -> str:
    own = text_of(row, *IDS.get(name, ("source_id",)), "balance_transaction_id")
    if own is None:
        raise malformed("balance_transaction_id", "is required")
    return own


def _direction(row: Fields, category: str, gross: int) -> Direction:
    """To the bank account a payout comes in: in a ledger it is negative, in a list of them not.

    What comes back of one is told as its reversal, so in the payout's own direction.
    """
    if category in REVERSALS or (category == "payout" and "payout_id" in row):
        return Direction.IN
    return Direction.IN if (gross >= 0) != (category == "payout") else Direction.OUT


def _status(row: Fields, category: str) -> Status:
    if category in REVERSALS:
        return Status.REVERSED
    return known("payout_status", row.get("payout_status") or "paid", PAYOUT_STATUS)


def _deductions(row: Fields, money: Money) -> dict[str, Any]:
    """Fee and net, where they are as large as zero or more on the gross amount's side."""
    gross, currency = money
    said = {
        name: major_to_minor(name, row[name], currency) for name in ("fee", "net") if name in row
    }
    if gross is not None and gross < 0 and "net" in said:
        said["net"] = -said["net"]
    return {name: value for name, value in said.items() if value >= 0}


def _references(row: Fields) -> dict[str, str | None]:
    return {
        "balance_transaction": text_of(row, "balance_transaction_id"),
        "payment": text_of(row, "charge_id"),
        "parent": text_of(row, "payment_intent_id"),
        "settlement": text_of(row, "automatic_payout_id", "payout_id"),
        "invoice": text_of(row, "invoice_id"),
        "trace": text_of(row, "trace_id", "payout_trace_id"),
        "destination": text_of(row, "payout_destination_id"),
    }


def _when(row: Fields, zone: ZoneInfo) -> str:
    for name, where in (
        ("created_utc", _UTC),
        ("effective_at_utc", _UTC),
        ("created", zone),
        ("effective_at", zone),
    ):
        if name in row:
            return local_time(name, row[name], where, *FORMATS)
    raise malformed("created_utc", "is required")


def _day(row: Fields, zone: ZoneInfo) -> str | None:
    days = ("payout_expected_arrival_date", "available_on_utc")
    for name, where in (*((name, _UTC) for name in days), ("available_on", zone)):
        if name in row:
            return local_day(local_time(name, row[name], where, *FORMATS), where)
    return None


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise malformed("options.zone", "must be the name of a zone") from None


def _sniff(head: bytes) -> bool:
    first = head.partition(b"\n")[0]
    is_report = b"reporting_category" in first and b"gross" in first
    return is_report or (b"Created (UTC)" in first and b"Source" in first and b"Net" in first)


ADAPTER: Final = Adapter(
    "stripe_payouts", "1", Source.GATEWAY, "Stripe payout and balance reports", _read, _sniff
)
