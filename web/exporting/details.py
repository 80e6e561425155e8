"""The columns of a file, and what stands in them for each transaction."""

from collections.abc import Callable
from typing import Final

from tables.postgres.answers import TransactionRow
from web.exporting.cells import Cell, guarded, major
from web.times import rfc3339, rfc3339_or_none

__all__ = ["COLUMNS", "detail"]

_COLUMNS: Final[dict[str, Callable[[TransactionRow], Cell]]] = {
    "txn_id": lambda row: row.txn_id,
    "state": lambda row: row.state,
    "reason": lambda row: row.reason,
    "reasons": lambda row: " ".join(row.reasons),
    "exception": lambda row: "yes" if row.is_exception else "no",
    "severity": lambda row: row.severity,
    "match_kind": lambda row: row.match_kind,
    "currency": lambda row: row.currency,
    "amount": lambda row: major(row.amount, row.currency),
    "gateway_amount": lambda row: major(row.gateway_amount, row.currency),
    "bank_amount": lambda row: major(row.bank_amount, row.currency),
    "variance": lambda row: major(row.variance_minor, row.currency),
    "kind": lambda row: row.kind,
    "direction": lambda row: row.direction,
    "rail": lambda row: row.rail,
    "provider": lambda row: row.provider,
    "merchant_id": lambda row: row.merchant_id,
    "account": lambda row: row.account,
    "business_date": lambda row: row.business_date,
    "deadline": lambda row: rfc3339_or_none(row.deadline_ms),
    "resolution": lambda row: row.resolution_code,
    "version": lambda row: row.version,
    "opened_at": lambda row: rfc3339(row.opened_ms),
    "last_updated": lambda row: rfc3339(row.last_updated_ms),
}
COLUMNS: Final = tuple(_COLUMNS)


def detail(row: TransactionRow) -> list[Cell]:
    """The cells of one transaction."""
    return [guarded(cell(row)) for cell in _COLUMNS.values()]
