"""Payloads of several parts: one that cannot be read leaves the others standing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from recon_app.adapters.base import Item, Rejected, malformed
from recon_app.adapters.reading import Fields
from recon_app.codec.poison import Poison
from recon_app.errors import InvalidPayload

__all__ = ["first_text", "inner", "known", "listed", "read_part", "read_parts"]

T = TypeVar("T")

_FOREIGN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def inner(value: object, *path: str) -> Fields:
    """The object at ``path``, empty where there is none, be it null, ``[]`` or absent."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def listed(field: str, value: object) -> list[object]:
    """The list in a field.

    Raises:
        InvalidPayload: naming the field, when there is none.
    """
    if not isinstance(value, list):
        raise malformed(field, "must be a list")
    return value


def first_text(*values: object) -> str | None:
    """The first of the values that says something as text or as a whole number; never an error.

    For references, which are kept where they can be and never stand in an event's way.
    """
    for value in values:
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        if text := str(value).strip():
            return text
    return None


def known(field: str, value: object, words: Mapping[str, T]) -> T:
    """What a provider's word stands for; ``words`` are in capitals, the value in any case.

    Raises:
        InvalidPayload: naming the field, when it is none of them: a status is never guessed.
    """
    word = value.strip().upper() if isinstance(value, str) else ""
    if word not in words:
        said = repr(value)[:40] if isinstance(value, str) else f"a {type(value).__name__}"
        raise malformed(field, f"unknown {said}; known: {', '.join(words)}")
    return words[word]


def read_parts(
    parts: Iterable[object], read: Callable[[object, int], Iterable[Item]]
) -> Iterator[Item]:
    """What ``read`` finds in each part, which it is given with its number from 1."""
    for number, part in enumerate(parts, 1):
        yield from read_part(number, partial(read, part, number))


def read_part(line_no: int, read: Callable[[], Iterable[Item]]) -> list[Item]:
    """What ``read`` finds in the one part that begins at ``line_no``, or why it finds nothing."""
    try:
        return list(read())
    except InvalidPayload as fault:
        return [Rejected(fault.field, fault.detail, line_no, fault.reason)]
    except _FOREIGN as error:
        detail = f"cannot be read: {type(error).__name__}"
        return [Rejected("$", detail, line_no, Poison.INVALID_FIELD)]
