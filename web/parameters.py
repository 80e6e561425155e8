"""Query parameters of the list: strict, each named when it is wrong."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from recon_app.codec.fields import amount, choice, identifier, instant
from recon_app.domain.events import Rail
from recon_app.domain.reasons import Reason
from recon_app.domain.states import State
from recon_app.errors import PoisonError
from recon_app.privacy.current import scrubber
from web.problems import invalid_parameter
from web.routes import Parameter

__all__ = [
    "DEFAULT_LIMIT",
    "LIST_PARAMETERS",
    "MAX_LIMIT",
    "PAGE_PARAMETERS",
    "parse_list_query",
    "path_id",
]

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 500
MAX_CURSOR_CHARS: Final = 512


def _integer(text: str) -> object:
    """The integer a text spells, or the text itself for the check to refuse."""
    plain = text.isascii() and text.isdigit() and len(text) <= 18
    return int(text) if plain else text


def _limit(field: str, text: object) -> int:
    """1 to MAX_LIMIT."""
    value = _integer(str(text))
    if isinstance(value, int) and 1 <= value <= MAX_LIMIT:
        return value
    raise invalid_parameter(field, f"must be an integer, 1 to {MAX_LIMIT}")


def _cursor(field: str, text: object) -> str:
    """An opaque text; the store says whether it is one of its own."""
    value = str(text)
    if value.isascii() and 0 < len(value) <= MAX_CURSOR_CHARS:
        return value
    raise invalid_parameter(field, "must be a next_cursor that this API gave")


def _min_amount(field: str, text: object) -> int:
    return amount(field, _integer(str(text)))


_CHECKS: Final[dict[str, Callable[[str, object], object]]] = {
    "state": choice({state.value: state.value for state in State}),
    "reason": choice({reason.value: reason.value for reason in Reason}),
    "rail": choice({rail.value: rail.value for rail in Rail}),
    "since": instant,
    "min_amount": _min_amount,
    "cursor": _cursor,
    "limit": _limit,
}

#: Where a filter goes by another name inside.
FILTER_NAMES: Final = {"since": "since_ms"}

PAGE_PARAMETERS: Final = (
    Parameter("cursor", "query", {"type": "string"}, "The next_cursor of the page before"),
    Parameter(
        "limit",
        "query",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        "How many at most",
    ),
)
LIST_PARAMETERS: Final = (
    Parameter("state", "query", {"enum": [state.value for state in State]}, "Only this state"),
    Parameter("reason", "query", {"enum": [r.value for r in Reason]}, "Only this first reason"),
    Parameter("rail", "query", {"enum": [rail.value for rail in Rail]}, "Only this rail"),
    Parameter(
        "since", "query", {"type": "string", "format": "date-time"}, "Only changed since then"
    ),
    Parameter(
        "min_amount",
        "query",
        {"type": "integer", "minimum": 0},
        "Only at least so many minor units on the greater side",
    ),
    *PAGE_PARAMETERS,
)


def parse_list_query(
    query: Mapping[str, str], parameters: tuple[Parameter, ...] = LIST_PARAMETERS
) -> dict[str, Any]:
    """The checked parameters; raises the problem that names the one that is wrong."""
    known = {parameter.name: _CHECKS[parameter.name] for parameter in parameters}
    found: dict[str, Any] = {}
    for name, text in query.items():
        check = known.get(name)
        if check is None:
            raise invalid_parameter(name[:64], f"unknown; known are {', '.join(known)}")
        if FILTER_NAMES.get(name, name) in found:
            raise invalid_parameter(name, "stands there twice")
        try:
            found[FILTER_NAMES.get(name, name)] = check(name, text)
        except PoisonError as fault:
            raise invalid_parameter(fault.field, fault.detail) from None
    return found


def path_id(name: str, value: str) -> str:
    """An id from the path, as it is known here: a card number in it is a token."""
    try:
        return scrubber().text(identifier(name, value))
    except PoisonError as fault:
        raise invalid_parameter(name, fault.detail) from None
