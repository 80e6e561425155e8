"""What the tables keep of a journal record, as one digest for each row.

A digest is the SHA-256 of a JSON array: the values that ``TRANSITION`` or ``EVENT`` name, in that
order, compact, in UTF-8. Times are milliseconds, ``refs`` is an object sorted by key. What the
database adds by itself (``id``, ``created_at``) and what follows from other values are not in it.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from operator import itemgetter

import msgspec
from msgspec import Struct

from recon_app.audit.chain import Kept
from tables.postgres.record_rows import RECORD_COLUMNS

__all__ = ["DETAIL", "EVENT", "TRANSITION", "digest", "kept_of"]

_COLUMNS = list(RECORD_COLUMNS)
_ENCODE = msgspec.json.Encoder(order="sorted").encode

#: Of the staged row: all there is to a decision.
TRANSITION = tuple(_COLUMNS[: _COLUMNS.index("journal_partition")])
#: Of the staged row: how an event came, what it says, and its envelope.
_PLAIN = (
    "txn_id",
    "trigger_id",
    "trigger_topic",
    "trigger_partition",
    "trigger_offset",
    "arrived_ms",
    *_COLUMNS[_COLUMNS.index("source") : _COLUMNS.index("detail")],
    *_COLUMNS[_COLUMNS.index("raw") :],
)


class Detail(Struct, gc=False):
    """``EventDetail``, with the names of the columns."""

    provider: str | None = None
    merchant_id: str | None = None
    account: str | None = None
    rail: str | None = None
    parent_txn_id: str | None = None
    settlement_ref: str | None = None
    refs: dict[str, str] | None = msgspec.field(default=None, name="references")
    amount_basis: str = "GROSS"
    fee_minor: int | None = None
    tax_minor: int | None = None
    net_minor: int | None = None
    original_amount_minor: int | None = None
    original_currency: str | None = None
    fx_rate: str | None = None
    booking_date: str | None = None
    value_date: str | None = None
    business_date: str | None = None


DETAIL = Detail.__struct_fields__
EVENT = (*_PLAIN, *DETAIL)

_DECODE_DETAIL = msgspec.json.Decoder(Detail).decode
_NO_DETAIL = msgspec.structs.astuple(Detail())
_FX_RATE = DETAIL.index("fx_rate")

_of_transition = itemgetter(*map(_COLUMNS.index, TRANSITION))
_of_event = itemgetter(*map(_COLUMNS.index, _PLAIN))
_of_case = itemgetter(*map(_COLUMNS.index, ("txn_id", "incarnation", "seq")))
_source = itemgetter(_COLUMNS.index("source"))
_detail = itemgetter(_COLUMNS.index("detail"))


def kept_of(row: tuple[object, ...]) -> Kept:
    """Whose row ``record_row`` made this is, and the digests of what the tables take from it.

    Raises:
        msgspec.MsgspecError: the detail of its event is not one.
        OverflowError: a number beyond 64 bits.
    """
    event = None
    if _source(row) is not None:
        event = digest(_of_event(row) + _detail_values(_detail(row)))
    txn_id, incarnation, seq = _of_case(row)
    return Kept(txn_id, incarnation, seq, digest(_of_transition(row)), event)


def digest(values: Sequence[object]) -> bytes:
    """The digest of values in the order of ``TRANSITION`` or ``EVENT``."""
    return sha256(_ENCODE(values)).digest()


def _detail_values(detail: str | None) -> tuple[object, ...]:
    if detail is None:
        return _NO_DETAIL
    values = list(msgspec.structs.astuple(_DECODE_DETAIL(detail)))
    values[_FX_RATE] = _plain_number(values[_FX_RATE])
    return tuple(values)


def _plain_number(text: str | None) -> str | None:
    """As Postgres writes a NUMERIC; what is no number is left for Postgres to refuse."""
    try:
        return None if text is None else f"{Decimal(text):f}"
    except InvalidOperation:
        return text
