"""What is asked of the lists: the filters and orders that people come with."""

from typing import Final

from tables.postgres.filters import Filters, Sort, SortKey

__all__ = ["LISTS", "OVERVIEWS"]


def _by(key: SortKey, *, rising: bool = False) -> Sort:
    return Sort(key, not rising)


_NEWEST: Final = Sort()
_QUEUE: Final = Filters(exception=True)

LISTS: Final[dict[str, tuple[Filters, Sort]]] = {
    "all, newest": (Filters(), _NEWEST),
    "all, oldest opened": (Filters(), _by("opened_at", rising=True)),
    "all, largest": (Filters(), _by("amount")),
    "all, by variance": (Filters(), _by("variance")),
    "all, next due": (Filters(), _by("deadline", rising=True)),
    "matched": (Filters(state=("MATCHED",)), _NEWEST),
    "mismatched": (Filters(state=("MISMATCHED",)), _NEWEST),
    "waiting": (Filters(state=("GATEWAY_RECEIVED", "BANK_RECEIVED")), _NEWEST),
    "one merchant": (Filters(merchant_id=("merchant-77",)), _NEWEST),
    "one account, exceptions": (Filters(account=("account-7",), exception=True), _NEWEST),
    "one provider and currency": (Filters(provider=("stripe",), currency=("KWD",)), _NEWEST),
    "one day, long ago": (
        Filters(business_from="2026-10-27", business_to="2026-10-27"),
        _NEWEST,
    ),
    "a week, long ago": (Filters(business_from="2026-10-26", business_to="2026-11-01"), _NEWEST),
    "a week, matched, one rail": (
        Filters(
            business_from="2026-10-26", business_to="2026-11-01", state=("MATCHED",), rail=("NEFT",)
        ),
        _NEWEST,
    ),
    "exceptions, newest": (_QUEUE, _NEWEST),
    "exceptions, oldest": (_QUEUE, _by("opened_at", rising=True)),
    "exceptions, next due": (_QUEUE, _by("deadline", rising=True)),
    "exceptions, largest": (_QUEUE, _by("amount")),
    "exceptions, by variance": (_QUEUE, _by("variance")),
    "exceptions, critical": (Filters(exception=True, severity=("CRITICAL",)), _by("amount")),
    "exceptions, one reason": (Filters(exception=True, reason=("BANK_MISSING",)), _NEWEST),
    "exceptions, rare": (
        Filters(
            exception=True, currency=("KWD",), reason=("DUPLICATE_BANK",), severity=("CRITICAL",)
        ),
        _by("opened_at", rising=True),
    ),
    "exceptions, owed KWD": (Filters(exception=True, exposure=("KWD:TO_US",)), _NEWEST),
    "exceptions, older than 7 days": (Filters(exception=True, min_age_s=604_800), _by("amount")),
}
OVERVIEWS: Final[dict[str, Filters]] = {
    "everything": Filters(),
    "30 days": Filters(business_from="2026-10-25", business_to="2026-11-23"),
    "a week, one rail": Filters(
        business_from="2026-10-26", business_to="2026-11-01", rail=("UPI",)
    ),
}
