"""The list of transactions: a page at a time, by key and never by offset."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from tables.postgres.answers import TransactionRow
from tables.postgres.cursors import End, decode_end, encode_end
from tables.postgres.filter_sql import BUSINESS_DAY, conditions_of
from tables.postgres.filters import Filters, Sort
from tables.postgres.orders import Part, parts_of

__all__ = ["COLUMNS", "Step", "cursor_after", "steps"]

COLUMNS: Final = """
txn_id, state, reason, reasons, is_exception, severity, match_kind, currency, amount,
gateway_amount, bank_amount, variance_minor, kind, direction, rail, provider, merchant_id, account,
to_ms(deadline) AS deadline_ms, business_date::text, resolution_code, version,
to_ms(opened_at) AS opened_ms, to_ms(last_updated) AS last_updated_ms
"""
#: A range of so many days is read day by day, each by its index, and merged.
MOST_DAYS: Final = 62
_DAY_BY_DAY: Final = """
SELECT page.* FROM generate_series(0, %(business_to)s::date - %(business_from)s::date) AS later
CROSS JOIN LATERAL ({}) AS page ORDER BY last_updated_ms {}, txn_id {} LIMIT %(limit)s
"""
_ROW_FIELDS: Final = {
    "last_updated": "last_updated_ms",
    "opened_at": "opened_ms",
    "deadline": "deadline_ms",
    "amount": "amount",
    "variance_minor": "variance_minor",
}


class Step(NamedTuple):
    """A statement for one part of the list; ``limit`` is for whoever runs it to give."""

    part: int
    statement: bytes
    parameters: dict[str, object]


def steps(filters: Filters, sort: Sort, cursor: str | None) -> Iterator[Step]:
    """What to ask, one after the other until the page is full.

    Raises:
        PoisonError: ``cursor`` is none that a page in this order gave.
    """
    parts = parts_of(filters, sort)
    end = decode_end(cursor, _named(sort), len(parts)) if cursor else None
    for number in range(end.part if end else 0, len(parts)):
        yield _step(
            filters, sort, number, parts[number], end if end and end.part == number else None
        )


def cursor_after(filters: Filters, sort: Sort, part: int, row: TransactionRow) -> str:
    """The cursor of the page after this row, which a step of ``part`` gave."""
    column = parts_of(filters, sort)[part].column
    value = getattr(row, _ROW_FIELDS[column]) if column else None
    return encode_end(End(_named(sort), part, value, row.txn_id))


def _named(sort: Sort) -> str:
    return f"{sort.key}:{'desc' if sort.descending else 'asc'}"


def _step(filters: Filters, sort: Sort, number: int, part: Part, end: End | None) -> Step:
    conditions, parameters = conditions_of(filters)
    by_day = sort.key == "last_updated" and _is_short_range(filters)
    if by_day:
        conditions = [c for c in conditions if BUSINESS_DAY not in c]
        conditions.append(f"{BUSINESS_DAY} = %(business_from)s::date + later")
    conditions += [part.where] if part.where else []
    if end is not None:
        conditions.append(part.beyond(sort.descending))
        parameters |= {"end_value": end.value, "end_id": end.txn_id}
    where = " AND ".join(conditions) or "true"
    order = part.order(sort.descending)
    page = f"SELECT {COLUMNS} FROM transactions WHERE {where} ORDER BY {order} LIMIT %(limit)s"
    if by_day:
        page = _DAY_BY_DAY.format(page, *(("DESC", "ASC") if sort.descending else ("ASC", "DESC")))
    return Step(number, page.encode(), parameters)


def _is_short_range(filters: Filters) -> bool:
    """Whether days are worth reading one by one; exceptions are few enough without."""
    first, last = filters.business_from, filters.business_to
    if filters.exception or first is None or last is None or first == last:
        return False
    return 0 < (date.fromisoformat(last) - date.fromisoformat(first)).days < MOST_DAYS
