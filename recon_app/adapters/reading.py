"""Payloads of JSON and forms, taken apart without losing a digit and without surprises."""

import json
from decimal import Decimal
from typing import Any, Final
from urllib.parse import parse_qsl

from recon_app.adapters.base import malformed
from recon_app.codec.document import MAX_DEPTH

__all__ = ["Fields", "fields_of", "form_fields", "json_value", "text_of"]

MAX_FORM_FIELDS: Final = 1000
MAX_NUMBER_CHARS: Final = 64

Fields = dict[str, Any]


def json_value(body: bytes) -> object:
    """The JSON value in ``body``; fractions are ``Decimal``, exactly as written.

    Raises:
        InvalidPayload: it is not JSON, has a key twice, NaN, or is nested too deep.
    """
    try:
        value: object = json.loads(
            body.decode("utf-8-sig"),
            parse_float=_number,
            parse_int=_integer,
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
        )
    except (UnicodeDecodeError, RecursionError):
        raise malformed("$", "is not JSON in UTF-8") from None
    except json.JSONDecodeError as error:
        raise malformed("$", f"is not JSON: {error.msg} at byte {error.pos}") from None
    _check_depth(value)
    return value


def form_fields(body: bytes) -> Fields:
    """The fields of an ``application/x-www-form-urlencoded`` body; each name stands once."""
    try:
        pairs = parse_qsl(
            body.decode(),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MAX_FORM_FIELDS,
        )
    except ValueError:
        raise malformed("$", "is not a form in UTF-8") from None
    return _unique(list(pairs))


def fields_of(value: object, *path: str) -> Fields:
    """The object at ``path`` inside ``value``.

    Raises:
        InvalidPayload: naming the path, when there is no object.
    """
    for depth, name in enumerate(path, 1):
        value = value.get(name) if isinstance(value, dict) else None
        if value is None:
            raise malformed(".".join(path[:depth]), "is required")
    if not isinstance(value, dict):
        raise malformed(".".join(path) or "$", "must be an object")
    return value


def text_of(fields: Fields, *names: str) -> str | None:
    """The first of these fields that says something, as text: also ids that came as numbers.

    Raises:
        InvalidPayload: naming the field, when it holds an object, a list or a truth value.
    """
    for name in names:
        value = fields.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise malformed(name, "must be text")
        if text := str(value).strip():
            return text
    return None


def _unique(pairs: list[tuple[str, Any]]) -> Fields:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise malformed("$", "has a key twice")
    return found


def _number(text: str) -> Decimal:
    if len(text) > MAX_NUMBER_CHARS:
        raise malformed("$", "holds a number beyond what can be stored")
    number = Decimal(text)
    if abs(number.adjusted()) > MAX_NUMBER_CHARS:
        raise malformed("$", "holds a number beyond what can be stored")
    return number


def _integer(text: str) -> int:
    if len(text) > MAX_NUMBER_CHARS:
        raise malformed("$", "holds a number beyond what can be stored")
    return int(text)


def _no_constant(name: str) -> None:
    raise malformed("$", f"holds {name}, which is not JSON")


def _check_depth(value: object) -> None:
    waiting = [(value, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH - 2:
            raise malformed("$", f"is nested deeper than {MAX_DEPTH - 2}")
        if isinstance(node, dict):
            waiting += [(child, depth + 1) for child in node.values()]
        elif isinstance(node, list):
            waiting += [(child, depth + 1) for child in node]
