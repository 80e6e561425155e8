"""Bytes as letters, four bits each: such text never holds a digit, so no token looks like a card.

Text that was scrubbed once can therefore be scrubbed again and stays as it is.
"""

from typing import Final

__all__ = ["spelled", "unspelled"]

HEX: Final = b"0123456789abcdef"
LETTERS: Final = b"abcdefghijklmnop"
_TO_LETTERS: Final = bytes.maketrans(HEX, LETTERS)
_TO_HEX: Final = bytes.maketrans(LETTERS, HEX)


def spelled(data: bytes) -> str:
    """Two letters of a to p for each byte."""
    return data.hex().encode().translate(_TO_LETTERS).decode()


def unspelled(text: str) -> bytes:
    """The bytes again.

    Raises:
        ValueError: it was not spelled here.
    """
    if text.strip("abcdefghijklmnop"):
        raise ValueError("not spelled in letters of a to p")
    return bytes.fromhex(text.encode().translate(_TO_HEX).decode())
