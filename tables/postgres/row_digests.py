"""What the tables keep of a journal record, as one digest for each row.

A digest is the SHA-256 of a JSON array: the values that ``TRANSITION`` or ``EVENT`` name, in that
order, compact, in UTF-8. Times are milliseconds, ``refs`` is an object sorted by key. What the
database adds by itself (``id``, ``created_at``) and what follows from other values are not in it.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from hashlib import sha256

import msgspec

from recon_app.audit.chain import Kept
from tables.postgres.row_values import DETAIL, EVENT, TRANSITION, Values

__all__ = ["DETAIL", "EVENT", "TRANSITION", "digest", "kept_of"]

_ENCODE = msgspec.json.Encoder(order="sorted").encode
_FX_RATE = EVENT.index("fx_rate")


def kept_of(transition: Values, event: Values | None) -> Kept:
    """Whose values these are, and the digests of what the tables take from them.

    Raises:
        OverflowError: a number beyond 64 bits.
    """
    txn_id, incarnation, seq, *_ = transition
    of_event = None if event is None else digest(_with_plain_rate(event))
    return Kept(txn_id, incarnation, seq, digest(transition), of_event)  # type: ignore[arg-type]


def digest(values: Sequence[object]) -> bytes:
    """The digest of values in the order of ``TRANSITION`` or ``EVENT``."""
    return sha256(_ENCODE(values)).digest()


def _with_plain_rate(event: Values) -> Values:
    rate = event[_FX_RATE]
    if rate is None:
        return event
    return (*event[:_FX_RATE], _plain_number(str(rate)), *event[_FX_RATE + 1 :])


def _plain_number(text: str) -> str:
    """As Postgres writes a NUMERIC; what is no number is left for others to refuse."""
    try:
        return f"{Decimal(text):f}"
    except InvalidOperation:
        return text
