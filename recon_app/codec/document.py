"""Bytes to one JSON object, refusing what anything downstream would choke on.

msgspec reads strictly (RFC 8259, no NaN, no byte order mark, valid UTF-8, no lone surrogates) but
keeps the last of two equal keys. Without escapes every quote in the bytes opens or closes a string,
so a document has exactly two quotes for each key and string it decoded to: more of them mean that a
key was repeated. Only documents in doubt (escapes, fractions, a quote too many) are read twice.
"""

import json
from collections.abc import Collection
from typing import Final

import msgspec

from recon_app.codec.poison import Poison
from recon_app.errors import PoisonError

__all__ = ["MAX_DEPTH", "decode_document"]

MAX_DEPTH: Final = 32
#: Far inside what JSONB holds (131,072 digits before the point, 16,383 after it).
MAX_NUMBER_CHARS: Final = 512
MAX_EXPONENT_CHARS: Final = 4

_decode = msgspec.json.Decoder().decode


def decode_document(value: bytes | None, limit_bytes: int) -> dict[str, object]:
    """The JSON object in ``value``.

    Raises:
        PoisonError: naming what is wrong; no other exception, whatever the bytes.
    """
    if not value:
        raise PoisonError(Poison.EMPTY, "$", "the record has no value")
    if len(value) > limit_bytes:
        raise PoisonError(Poison.OVERSIZE, "$", f"{len(value)} bytes, at most {limit_bytes}")
    try:
        document = _decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PoisonError(Poison.MALFORMED_JSON, "$", str(error)) from None
    if type(document) is not dict:
        raise PoisonError(Poison.MALFORMED_JSON, "$", "must be a JSON object")
    if not _is_plain(value, document):
        _inspect(value, document)
    return document


def _is_plain(value: bytes, document: dict[str, object]) -> bool:
    """Whether the bytes can be nothing but this flat document: no key twice, nothing hidden."""
    types = list(map(type, document.values()))
    strings = types.count(str)
    return (
        value.count(b'"') == 2 * (len(types) + strings)
        and value.find(b"\\") < 0
        and strings + types.count(int) == len(types)
    )


def _inspect(value: bytes, document: dict[str, object]) -> None:
    """The same for any document: counted all the way down, and read anew where counting fails."""
    strings, has_fraction = _survey(document)
    if b"\\u0000" in value and any("\x00" in text for text in strings):
        raise PoisonError(Poison.UNSTORABLE, "$", "holds the character U+0000")
    if value.find(b"\\") >= 0 or has_fraction or value.count(b'"') != 2 * len(strings):
        json.loads(value.decode(), object_pairs_hook=_unique, parse_float=_storable)


def _survey(document: dict[str, object]) -> tuple[list[str], bool]:
    """Every key and string, and whether any number is no integer."""
    strings: list[str] = []
    has_fraction = False
    waiting: list[tuple[dict[str, object] | list[object], int]] = [(document, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise PoisonError(Poison.UNSTORABLE, "$", f"nested deeper than {MAX_DEPTH}")
        children: Collection[object] = node
        if isinstance(node, dict):
            strings += node
            children = node.values()
        for child in children:
            if isinstance(child, str):
                strings.append(child)
            elif isinstance(child, dict | list):
                waiting.append((child, depth + 1))
            elif isinstance(child, float):
                has_fraction = True
    return strings, has_fraction


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, unless it has a key twice."""
    found: dict[str, object] = {}
    for key, child in pairs:
        if key in found:
            raise PoisonError(Poison.DUPLICATE_KEY, key[:128], "the key stands there twice")
        found[key] = child
    return found


def _storable(number: str) -> float:
    """A fraction or exponent, unless JSONB could not hold it."""
    exponent = number.lower().partition("e")[2]
    if len(number) > MAX_NUMBER_CHARS or len(exponent) > MAX_EXPONENT_CHARS:
        raise PoisonError(Poison.UNSTORABLE, "$", "holds a number beyond what can be stored")
    return float(number)
