"""The filters and orders of ``GET /txns``, which counts, suggestions, exports and bulks share."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import msgspec
from multidict import MultiDict

from recon_app.codec.fields import choice, day, instant
from recon_app.domain.case import MatchKind
from recon_app.domain.events import Rail
from recon_app.domain.money import CURRENCIES
from recon_app.domain.reasons import Reason, Severity
from recon_app.domain.states import State
from tables.postgres.filters import Filters, Sort, SortKey
from web.desk_models import NO_RAIL, OWED, RESOLUTIONS, FiltersIn
from web.parameters import PAGE, Asked, amount_text, parameters_of, parse_query, within, word
from web.problems import invalid_parameter

__all__ = ["FILTER", "FILTERS", "LIST", "LIST_PARAMETERS", "filters_in", "sort_of", "take_filters"]

DUE: Final = ("due", "overdue")
SORTS: Final[tuple[SortKey, ...]] = ("last_updated", "opened_at", "deadline", "amount", "variance")
ORDERS: Final = ("desc", "asc")
MAX_AGE_S: Final = 100 * 366 * 86_400

_DAY: Final[dict[str, object]] = {"type": "string", "format": "date"}
_MOMENT: Final[dict[str, object]] = {"type": "string", "format": "date-time"}
_UNITS: Final[dict[str, object]] = {"type": "integer", "minimum": 0}
_AGE: Final[dict[str, object]] = {"type": "integer", "minimum": 0, "maximum": MAX_AGE_S}
_NAME: Final[dict[str, object]] = {"type": "string", "minLength": 1, "maxLength": 128}
_FLAG: Final[dict[str, object]] = {"type": "boolean"}
_EXPOSURE: Final = "^[A-Z]{3}:(TO_US|BY_US)$"
_is_exposure = re.compile(_EXPOSURE).fullmatch


def _one_of(name: str, words: Iterable[str], description: str, *, many: bool = False) -> Asked:
    options = {str(each): str(each) for each in words}
    return Asked(name, choice(options), {"enum": list(options)}, description, many=many)


def _exposure(field: str, text: object) -> str:
    value = str(text)
    if _is_exposure(value) and value[:3] in CURRENCIES:
        return value
    raise invalid_parameter(field, "must be a currency and a side, like INR:TO_US")


def _flag(field: str, text: object) -> bool:
    return choice({"true": True, "false": False})(field, text)


_age = within(0, MAX_AGE_S)
_currency = choice({code: code for code in CURRENCIES})
_CODE: Final[dict[str, object]] = {"type": "string", "pattern": "^[A-Z]{3}$"}
FILTERS: Final = (
    _one_of("state", State, "Only these states", many=True),
    _one_of("reason", Reason, "Only these first reasons", many=True),
    _one_of("severity", Severity, "Only these severities", many=True),
    _one_of("rail", [*Rail, NO_RAIL], "Only these rails; NONE: no source named one", many=True),
    Asked("currency", _currency, _CODE, "Only these currencies", many=True),
    Asked("provider", word, _NAME, "Only these providers", many=True),
    Asked("account", word, _NAME, "Only these accounts", many=True),
    Asked("merchant_id", word, _NAME, "Only these merchants", many=True),
    _one_of("match_kind", MatchKind, "Only what came to match like this", many=True),
    _one_of("resolution", RESOLUTIONS, "Only what was closed like this", many=True),
    _one_of("owed", OWED, "Only exceptions with money owed this way", many=True),
    Asked(
        "exposure",
        _exposure,
        {"type": "string", "pattern": _EXPOSURE},
        "Only with money at risk in this currency, owed this way",
        many=True,
    ),
    Asked("exception", _flag, _FLAG, "Only what somebody has to look at, or only the rest"),
    Asked("open", _flag, _FLAG, "Only what is neither matched nor resolved, or only the rest"),
    _one_of("due", DUE, "due: in the match rate; overdue: open and past its deadline"),
    Asked("since", instant, _MOMENT, "Only changed since then", "since_ms"),
    Asked("until", instant, _MOMENT, "Only changed before then", "until_ms"),
    Asked("business_from", day, _DAY, "Only of this business date or later"),
    Asked("business_to", day, _DAY, "Only of this business date or earlier"),
    Asked("min_amount", amount_text, _UNITS, "At least so many minor units on the greater side"),
    Asked("max_amount", amount_text, _UNITS, "At most so many minor units on the greater side"),
    Asked("min_age_s", _age, _AGE, "Opened at least so many seconds ago"),
    Asked("max_age_s", _age, _AGE, "Opened less than so many seconds ago"),
)
ORDER: Final = (
    Asked(
        "sort",
        choice({key: key for key in SORTS}),
        {"enum": list(SORTS), "default": SORTS[0]},
        "By what; rows without it come last",
    ),
    Asked(
        "order",
        choice({order: order for order in ORDERS}),
        {"enum": list(ORDERS), "default": ORDERS[0]},
        "Which end first",
    ),
)
LIST: Final = (*FILTERS, *ORDER, *PAGE)
LIST_PARAMETERS: Final = parameters_of(LIST)
#: What suggestions are made for.
FILTER: Final = (
    *("state", "reason", "severity", "rail", "currency", "provider", "account", "merchant_id"),
    *("match_kind", "resolution"),
)
_NAMES: Final = tuple(each.field or each.name for each in FILTERS)


def take_filters(found: dict[str, Any]) -> Filters:
    """The filters among checked values, which are taken out."""
    return Filters(**{name: found.pop(name) for name in _NAMES if name in found})


def sort_of(found: Mapping[str, Any]) -> Sort:
    """The order that was asked for."""
    key = cast(SortKey, found.get("sort", SORTS[0]))
    return Sort(key, found.get("order", ORDERS[0]) == ORDERS[0])


def filters_in(given: FiltersIn) -> Filters:
    """The filters of a body, by the same checks as those of a query.

    Raises:
        Problem: naming the one that is wrong.
    """
    query: MultiDict[str] = MultiDict()
    for name, value in msgspec.to_builtins(given).items():
        for each in value if isinstance(value, list) else [value]:
            query.add(name, str(each).lower() if isinstance(each, bool) else str(each))
    return take_filters(parse_query(query, FILTERS))
