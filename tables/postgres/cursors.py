"""Where a page ended, as an opaque text that callers hand back."""

import base64
import binascii
from typing import Final

import msgspec

from recon_app.codec.poison import Poison
from recon_app.errors import PoisonError

__all__ = ["End", "decode_cursor", "decode_end", "encode_cursor", "encode_end"]

#: Of a queue: a time in ms, and a key.
Cursor = tuple[int, str]
#: Beyond this it is no time and no amount of ours.
MOST: Final = 2**53


class End(msgspec.Struct, array_like=True, frozen=True):
    """The last row of a page: which order and part of it, the value sorted by, and the id."""

    sort: str
    part: int
    value: int | None
    txn_id: str


_DECODE = msgspec.json.Decoder(Cursor).decode
_DECODE_END = msgspec.json.Decoder(End).decode


def encode_cursor(at_ms: int, key: str) -> str:
    """The cursor of the page after this row of a queue."""
    return _encoded((at_ms, key))


def decode_cursor(text: str) -> Cursor:
    """Where the page of a queue ended.

    Raises:
        PoisonError: no cursor of ours.
    """
    try:
        end: Cursor = _DECODE(_bytes(text))
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise _not_ours() from None
    return end


def encode_end(end: End) -> str:
    """The cursor of the page after this row of a list."""
    return _encoded(end)


def decode_end(text: str, sort: str, parts: int) -> End:
    """Where the page of a list in this order ended.

    Raises:
        PoisonError: no cursor of ours, or of another order.
    """
    try:
        end: End = _DECODE_END(_bytes(text))
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise _not_ours() from None
    if end.sort != sort or not 0 <= end.part < parts or not -MOST <= (end.value or 0) < MOST:
        raise _not_ours()
    if "\x00" in end.txn_id:
        raise _not_ours()
    return end


def _encoded(value: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, b"-_", validate=True)


def _not_ours() -> PoisonError:
    detail = "must be a next_cursor that this API gave for the same list in the same order"
    return PoisonError(Poison.INVALID_FIELD, "cursor", detail)
