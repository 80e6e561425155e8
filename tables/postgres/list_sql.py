"""The list of transactions: newest change first, a page at a time, by key and never by offset."""

import base64
import binascii
from dataclasses import asdict

import msgspec

from recon_app.codec.poison import Poison
from recon_app.errors import PoisonError
from tables.postgres.filters import Filters

__all__ = ["decode_cursor", "encode_cursor", "list_query"]

#: Where a page ended: ``last_updated`` in ms, and the txn_id.
Cursor = tuple[int, str]

_DECODE = msgspec.json.Decoder(Cursor).decode

_COLUMNS = """
txn_id, state, reason, reasons, is_exception, severity, match_kind, currency, amount,
gateway_amount, bank_amount, variance_minor, kind, direction, rail, provider, merchant_id, account,
to_ms(deadline) AS deadline_ms, business_date::text, resolution_code, version,
to_ms(opened_at) AS opened_ms, to_ms(last_updated) AS last_updated_ms
"""
_CONDITIONS = {
    "state": "state = %(state)s",
    "reason": "reason = %(reason)s",
    "rail": "rail = %(rail)s",
    "since_ms": "last_updated >= from_ms(%(since_ms)s)",
    "min_amount": "amount >= %(min_amount)s",
}
_BEYOND = """
last_updated <= from_ms(%(end_ms)s) AND (last_updated < from_ms(%(end_ms)s) OR txn_id > %(end_id)s)
"""


def list_query(
    filters: Filters, after: Cursor | None, limit: int
) -> tuple[bytes, dict[str, object]]:
    """The statement, and its parameters."""
    wanted = {name: value for name, value in asdict(filters).items() if value is not None}
    conditions = [_CONDITIONS[name] for name in wanted]
    parameters: dict[str, object] = {**wanted, "limit": limit}
    if after is not None:
        conditions.append(_BEYOND)
        parameters |= {"end_ms": after[0], "end_id": after[1]}
    where = " AND ".join(conditions) or "true"
    order = "ORDER BY last_updated DESC, txn_id LIMIT %(limit)s"
    return f"SELECT {_COLUMNS} FROM transactions WHERE {where} {order}".encode(), parameters


def encode_cursor(last_updated_ms: int, txn_id: str) -> str:
    """The cursor of the page after this row."""
    return base64.urlsafe_b64encode(msgspec.json.encode((last_updated_ms, txn_id))).decode()


def decode_cursor(text: str) -> Cursor:
    """Where the page before ended.

    Raises:
        PoisonError: no cursor of ours.
    """
    try:
        end: Cursor = _DECODE(base64.b64decode(text, b"-_", validate=True))
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        detail = "must be a next_cursor that this API gave"
        raise PoisonError(Poison.INVALID_FIELD, "cursor", detail) from None
    return end
