"""A text that is written again and again with other values in the same places.

The form is found by comparing texts that were written by somebody else: what stands still is the
form's own, what moves must be one of the values that moved. A form is a guess until it has written
a text it was not found in; ``form_of`` only ever returns one that is the only reading of its texts.
"""

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final

__all__ = ["Form", "Values", "form_of"]

#: What stands in the places, always in the same order.
Values = tuple[bytes, ...]

_punctuation: Final = re.compile(rb'(["\\:,{}\[\]]+)')


class Form:
    """What to write around the values, and which of them goes where."""

    __slots__ = ("_pick", "_pieces")

    def __init__(self, between: Sequence[bytes], places: Sequence[int]) -> None:
        """``between`` has one piece more than there are ``places``, of which there are two."""
        self._pieces = [piece for text in between for piece in (text, b"")][:-1]
        self._pick: Any = itemgetter(*places)

    def fill(self, values: Values) -> bytes:
        """The text with these values."""
        pieces = self._pieces.copy()
        pieces[1::2] = self._pick(values)
        return b"".join(pieces)


def form_of(texts: Sequence[bytes], values: Sequence[Values]) -> Form | None:
    """The form of ``texts``, of which each was written with its ``values``.

    None when something moves that is no value, or when two values could stand in one place.
    """
    split = [_pieces(text, own) for text, own in zip(texts, values, strict=True)]
    if len({len(pieces) for pieces in split}) != 1:
        return None
    between, places = [b""], []
    for pieces in zip(*split, strict=True):
        if len(set(pieces)) == 1:
            between[-1] += pieces[0]
            continue
        place = _place(pieces, values)
        if place is None:
            return None
        places.append(place)
        between.append(b"")
    return Form(between, places) if len(places) > 1 else None


def _pieces(text: bytes, values: Values) -> list[bytes]:
    """The text cut at its punctuation, with values that hold punctuation of their own whole."""
    pieces = [text]
    for value in sorted(filter(_punctuation.search, values), key=len, reverse=True):
        pieces = [part for piece in pieces for part in _around(piece, value, values)]
    return [
        part
        for piece in pieces
        for part in ([piece] if piece in values else _punctuation.split(piece))
    ]


def _around(piece: bytes, value: bytes, values: Values) -> list[bytes]:
    """``piece`` cut around every ``value`` in it."""
    if piece in values:
        return [piece]
    parts = piece.split(value)
    return [parts[0], *(part for after in parts[1:] for part in (value, after))]


def _place(pieces: Sequence[bytes], values: Sequence[Values]) -> int | None:
    """Which value stands there in every text; None when that is not certain."""
    found = [
        at
        for at, candidates in enumerate(zip(*values, strict=True))
        if list(candidates) == list(pieces)
    ]
    return found[0] if len(found) == 1 else None
