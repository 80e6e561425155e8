"""The queue of unmatched lines: the oldest first, a page at a time."""

from dataclasses import dataclass
from typing import Final

from recon_app.codec.poison import Poison
from recon_app.errors import PoisonError
from tables.postgres.cursors import decode_cursor, encode_cursor

__all__ = ["UnmatchedLine", "UnmatchedPage", "page_of", "unmatched_query"]

_COLUMNS: Final = """
source, txn_id, posting_id, event_id, event_type, status, amount, currency, direction,
to_ms(occurred_at) AS occurred_ms, occurred_precision, booking_date::text, value_date::text,
business_date::text, provider, account, rail, refs, to_ms(arrived_at) AS arrived_ms
"""
_KEY: Final = "(arrived_at, source, txn_id, posting_id)"
_BEYOND: Final = f" AND {_KEY} > (from_ms(%(arrived_ms)s), %(source)s, %(txn_id)s, %(posting_id)s)"
#: Between the parts of a key in a cursor; no id holds it.
_SEPARATOR: Final = "\n"


@dataclass(slots=True)
class UnmatchedLine:
    """What one posting came to, by the furthest of its notices; ``arrived_ms`` is the first's."""

    source: str
    txn_id: str
    posting_id: str
    event_id: str
    event_type: str
    status: str
    amount: int | None
    currency: str
    direction: str
    occurred_ms: int
    occurred_precision: str
    booking_date: str | None
    value_date: str | None
    business_date: str | None
    provider: str | None
    account: str | None
    rail: str | None
    refs: dict[str, str] | None
    arrived_ms: int


@dataclass(slots=True)
class UnmatchedPage:
    """One page; ``next_cursor`` is null on the last."""

    rows: list[UnmatchedLine]
    next_cursor: str | None


def unmatched_query(cursor: str | None, limit: int) -> tuple[bytes, dict[str, object]]:
    """The statement and its parameters; asks for one row more, to know whether there is a next.

    Raises:
        PoisonError: ``cursor`` is none that an earlier page gave.
    """
    parameters: dict[str, object] = {"limit": limit + 1}
    if cursor is not None:
        parameters |= _key_of(cursor)
    where = "linked_txn_id IS NULL" + (_BEYOND if cursor else "")
    order = "ORDER BY arrived_at, source, txn_id, posting_id LIMIT %(limit)s"
    return f"SELECT {_COLUMNS} FROM unlinked_txns WHERE {where} {order}".encode(), parameters


def page_of(rows: list[UnmatchedLine], limit: int) -> UnmatchedPage:
    """The page that these rows are, of which there may be one too many."""
    if len(rows) <= limit:
        return UnmatchedPage(rows, None)
    last = rows[limit - 1]
    key = _SEPARATOR.join((last.source, last.txn_id, last.posting_id))
    return UnmatchedPage(rows[:limit], encode_cursor(last.arrived_ms, key))


def _key_of(cursor: str) -> dict[str, object]:
    arrived_ms, key = decode_cursor(cursor)
    parts = key.split(_SEPARATOR)
    if len(parts) != 3:
        detail = "must be a next_cursor that this API gave for unmatched lines"
        raise PoisonError(Poison.INVALID_FIELD, "cursor", detail)
    return {"arrived_ms": arrived_ms} | dict(
        zip(("source", "txn_id", "posting_id"), parts, strict=True)
    )
