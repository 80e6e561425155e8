"""Filters as SQL conditions over ``transactions``, each next to the index or partial index it uses.

A condition names its parameters after the filter. Words that are asked for alone compare by ``=``,
which lets an index keep its order.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Final

import msgspec

from tables.postgres.filters import Filters

__all__ = ["BUSINESS_DAY", "DUE", "OPEN", "Conditions", "conditions_of"]

#: The same words as in the predicates of the partial indexes.
OPEN: Final = "state NOT IN ('MATCHED', 'RESOLVED')"
BUSINESS_DAY: Final = "business_day(business_date, first_occurred_at)"
#: Complete, or past the deadline; not what the system closed because no money was to move.
DUE: Final = (
    "(state IN ('MATCHED', 'MISMATCHED', 'BANK_MISSING', 'GATEWAY_MISSING') OR state = 'RESOLVED'"
    " AND resolution_code NOT IN ('REVERSED', 'NO_POSTING_EXPECTED'))"
)
NONE: Final = "NONE"

Conditions = tuple[list[str], dict[str, object]]

#: The columns that words are compared with.
_WORDS: Final = {
    "state": "state",
    "reason": "reason",
    "severity": "severity",
    "currency": "currency",
    "provider": "provider",
    "account": "account",
    "merchant_id": "merchant_id",
    "match_kind": "match_kind",
    "resolution": "resolution_code",
    "owed": "owed_side(exposure)",
}
_PLAIN: Final = {
    "since_ms": "last_updated >= from_ms(%(since_ms)s)",
    "until_ms": "last_updated < from_ms(%(until_ms)s)",
    "min_amount": "amount >= %(min_amount)s",
    "max_amount": "amount <= %(max_amount)s",
    "min_age_s": "opened_at <= now() - make_interval(secs => %(min_age_s)s)",
    "max_age_s": "opened_at > now() - make_interval(secs => %(max_age_s)s)",
}
_CHOICES: Final[dict[str, dict[object, str]]] = {
    "exception": {True: "is_exception", False: "NOT is_exception"},
    "open": {True: OPEN, False: "state IN ('MATCHED', 'RESOLVED')"},
    "due": {"due": DUE, "overdue": f"({OPEN} AND deadline <= now())"},
}


def conditions_of(filters: Filters) -> Conditions:
    """What has to hold, and the parameters of it."""
    found: list[str] = []
    parameters: dict[str, object] = {}
    for name, value in _given(filters):
        if name in _PLAIN:
            found.append(_PLAIN[name])
            parameters[name] = value
        elif name in _CHOICES:
            found.append(_CHOICES[name][value])
        else:
            condition, more = _SPECIAL.get(name, _word)(name, value)
            found.append(condition)
            parameters |= more
    _add_days(filters, found, parameters)
    return found, parameters


def _given(filters: Filters) -> list[tuple[str, object]]:
    """What was asked for, but for the business dates."""
    values = ((field.name, getattr(filters, field.name)) for field in fields(filters))
    return [(n, v) for n, v in values if v not in (None, ()) and not n.startswith("business_")]


def _word(name: str, value: object) -> tuple[str, dict[str, object]]:
    column = _WORDS[name]
    assert isinstance(value, tuple)
    if len(value) == 1:
        return f"{column} = %({name})s", {name: value[0]}
    return f"{column} = ANY(%({name})s)", {name: list(value)}


def _rail(name: str, value: object) -> tuple[str, dict[str, object]]:
    assert isinstance(value, tuple)
    named = [rail for rail in value if rail != NONE]
    if len(named) == len(value) == 1:
        return "rail = %(rail)s", {name: named[0]}
    if NONE not in value:
        return "rail = ANY(%(rail)s)", {name: named}
    return ("(rail IS NULL OR rail = ANY(%(rail)s))", {name: named}) if named else (_NO_RAIL, {})


def _exposure(name: str, value: object) -> tuple[str, dict[str, object]]:
    """``INR:TO_US`` as an entry that the case has among others."""
    assert isinstance(value, tuple)
    pairs = (each.split(":") for each in value)
    entries = [[{"currency": currency, "owed": owed}] for currency, owed in pairs]
    wanted: dict[str, object] = {
        f"{name}_{at}": msgspec.json.encode(entry).decode() for at, entry in enumerate(entries)
    }
    return "(" + " OR ".join(f"exposure @> %({key})s::jsonb" for key in wanted) + ")", wanted


_NO_RAIL: Final = "rail IS NULL"
_SPECIAL: Final[dict[str, Callable[[str, object], tuple[str, dict[str, object]]]]] = {
    "rail": _rail,
    "exposure": _exposure,
}


def _add_days(filters: Filters, found: list[str], parameters: dict[str, object]) -> None:
    """One day is an equality, so that its index gives the order too."""
    first, last = filters.business_from, filters.business_to
    if first is not None and first == last:
        found.append(f"{BUSINESS_DAY} = %(business_from)s::date")
    else:
        if first is not None:
            found.append(f"{BUSINESS_DAY} >= %(business_from)s::date")
        if last is not None:
            found.append(f"{BUSINESS_DAY} <= %(business_to)s::date")
    days = {"business_from": first, "business_to": last}
    parameters |= {name: day for name, day in days.items() if day is not None}
