"""Which transactions are meant, and in what order: plain values that SQL is made of elsewhere."""

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["BY_NEWEST", "Filters", "Sort", "SortKey"]

SortKey = Literal["last_updated", "opened_at", "deadline", "amount", "variance"]
Due = Literal["due", "overdue"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which transactions to list; empty or null means any, of several values any one holds.

    Amounts are of the greater side, in minor units whatever the currency; ages count from
    ``opened_at``. Business dates are YYYY-MM-DD, both included: where no source gave one, the UTC
    day of the first fact. ``rail`` NONE: no source named one. ``exposure`` is ``INR:TO_US``.
    ``due``: counted by the match rate; ``overdue``: open, and past its deadline.
    """

    state: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    rail: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    merchant_id: tuple[str, ...] = ()
    match_kind: tuple[str, ...] = ()
    resolution: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    exposure: tuple[str, ...] = ()
    exception: bool | None = None
    open: bool | None = None
    due: Due | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    business_from: str | None = None
    business_to: str | None = None
    min_amount: int | None = None
    max_amount: int | None = None
    min_age_s: int | None = None
    max_age_s: int | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """An order. Ties go by ``txn_id``; what has no value for it comes last, either way."""

    key: SortKey = "last_updated"
    descending: bool = True


BY_NEWEST: Final = Sort()
