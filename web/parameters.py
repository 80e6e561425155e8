"""Query parameters: strict, each named when it is wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from recon_app.codec.fields import amount, identifier
from recon_app.errors import PoisonError
from recon_app.privacy.current import scrubber
from web.problems import invalid_parameter
from web.routes import Parameter

__all__ = [
    "DEFAULT_LIMIT",
    "MAX_LIMIT",
    "MAX_VALUES",
    "PAGE",
    "Asked",
    "amount_text",
    "integer_text",
    "parameters_of",
    "parse_query",
    "path_id",
    "within",
    "word",
]

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 500
#: Of one parameter that may stand there several times.
MAX_VALUES: Final = 50
MAX_CURSOR_CHARS: Final = 512

Schema = dict[str, object]
Check = Callable[[str, object], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query parameter, and what its text must be. ``field`` is its name inside, if another.

    One with ``many`` may stand there several times and comes to a tuple.
    """

    name: str
    check: Check
    schema: Schema
    description: str
    field: str = ""
    many: bool = False
    required: bool = False

    @property
    def parameter(self) -> Parameter:
        """How the document shows it."""
        schema = self.schema
        if self.many:
            schema = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
        return Parameter(self.name, "query", schema, self.description, self.required)


def parameters_of(asked: Iterable[Asked]) -> tuple[Parameter, ...]:
    """How the document shows them."""
    return tuple(each.parameter for each in asked)


def parse_query(query: Mapping[str, str], asked: Iterable[Asked]) -> dict[str, Any]:
    """The checked values by their names inside.

    Raises:
        Problem: naming the one that is wrong, unknown, or there too often.
    """
    known = {each.name: each for each in asked}
    found: dict[str, Any] = {}
    for name, text in query.items():
        its = known.get(name)
        if its is None:
            raise invalid_parameter(name[:64], f"unknown; known are {', '.join(known)}")
        _add(found, its, _checked(its, text))
    for its in known.values():
        if its.required and (its.field or its.name) not in found:
            raise invalid_parameter(its.name, "is needed")
    return found


def _checked(its: Asked, text: str) -> object:
    try:
        return its.check(its.name, text)
    except PoisonError as fault:
        raise invalid_parameter(fault.field, fault.detail) from None


def _add(found: dict[str, Any], its: Asked, value: object) -> None:
    field = its.field or its.name
    if not its.many:
        if field in found:
            raise invalid_parameter(its.name, "stands there twice")
        found[field] = value
        return
    values = found.get(field, ())
    if len(values) == MAX_VALUES:
        raise invalid_parameter(its.name, f"stands there more than {MAX_VALUES} times")
    found[field] = values if value in values else (*values, value)


def integer_text(text: str) -> object:
    """The integer a text spells, or the text itself for the check to refuse."""
    plain = text.isascii() and text.isdigit() and len(text) <= 18
    return int(text) if plain else text


def amount_text(field: str, text: object) -> int:
    """Minor units."""
    return amount(field, integer_text(str(text)))


def within(least: int, most: int) -> Check:
    """An integer between the two, both included."""

    def check(field: str, text: object) -> int:
        value = integer_text(str(text))
        if isinstance(value, int) and least <= value <= most:
            return value
        raise invalid_parameter(field, f"must be an integer, {least} to {most}")

    return check


def word(field: str, text: object) -> str:
    """1 to 128 printable characters, without card numbers."""
    return scrubber().text(identifier(field, text))


def _cursor(field: str, text: object) -> str:
    """An opaque text; the store says whether it is one of its own."""
    value = str(text)
    if value.isascii() and 0 < len(value) <= MAX_CURSOR_CHARS:
        return value
    raise invalid_parameter(field, "must be a next_cursor that this API gave")


PAGE: Final = (
    Asked("cursor", _cursor, {"type": "string"}, "The next_cursor of the page before"),
    Asked(
        "limit",
        within(1, MAX_LIMIT),
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        "How many at most",
    ),
)


def path_id(name: str, value: str) -> str:
    """An id from the path, as it is known here: a card number in it is a token."""
    try:
        return word(name, value)
    except PoisonError as fault:
        raise invalid_parameter(name, fault.detail) from None
