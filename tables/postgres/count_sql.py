"""Counting what filters hold: by the rollup where it can tell, else by looking, up to a bound."""

from dataclasses import fields
from typing import Final

from tables.postgres.filter_sql import DUE, OPEN, conditions_of
from tables.postgres.filters import Filters

__all__ = ["BOUND", "count_query", "estimate_query", "rolled_up", "rollup_conditions"]

#: Counting by looking stops at one more than this.
BOUND: Final = 100_000

#: Filters that the rollup has columns for; a null is empty there, and NONE for rails.
_WORDS: Final = (
    *("state", "reason", "severity", "rail", "currency"),
    *("match_kind", "resolution", "owed"),
)
_DUE: Final = DUE.replace("resolution_code", "resolution")
_FLAGS: Final[dict[str, dict[object, str]]] = {
    "exception": {True: "is_exception", False: "NOT is_exception"},
    "open": {True: OPEN, False: f"NOT ({OPEN})"},
    "due": {"due": _DUE},
}
_DAYS: Final = {
    "business_from": "business_day >= %(business_from)s::date",
    "business_to": "business_day <= %(business_to)s::date",
}


def rollup_conditions(filters: Filters) -> tuple[list[str], dict[str, object]] | None:
    """What has to hold of the rollup's rows, with parameters; null when it cannot tell."""
    found: list[str] = []
    parameters: dict[str, object] = {}
    for name in (field.name for field in fields(filters)):
        value = getattr(filters, name)
        if value in (None, ()):
            continue
        if name in _WORDS:
            found.append(f"{name} = ANY(%({name})s)")
            parameters[name] = list(value)
        elif name in _DAYS:
            found.append(_DAYS[name])
            parameters[name] = value
        elif value in _FLAGS.get(name, ()):
            found.append(_FLAGS[name][value])
        else:
            return None
    return found, parameters


def rolled_up(filters: Filters) -> tuple[bytes, dict[str, object]] | None:
    """The exact count from the rollup; null when it cannot tell."""
    told = rollup_conditions(filters)
    if told is None:
        return None
    conditions, parameters = told
    where = " AND ".join(conditions) or "true"
    statement = f"SELECT coalesce(sum(cases), 0)::bigint FROM case_counts WHERE {where}"
    return statement.encode(), parameters


def count_query(filters: Filters, bound: int = BOUND) -> tuple[bytes, dict[str, object]]:
    """Counts rows, and stops beyond the bound."""
    where, parameters = _where(filters)
    rows = f"SELECT FROM transactions WHERE {where} LIMIT %(bound)s"
    return f"SELECT count(*) FROM ({rows}) AS held".encode(), {**parameters, "bound": bound + 1}


def estimate_query(filters: Filters) -> tuple[bytes, dict[str, object]]:
    """The planner's plan, as JSON; ``Plan Rows`` of its top is what it expects."""
    where, parameters = _where(filters)
    return f"EXPLAIN (FORMAT JSON) SELECT FROM transactions WHERE {where}".encode(), parameters


def _where(filters: Filters) -> tuple[str, dict[str, object]]:
    conditions, parameters = conditions_of(filters)
    return " AND ".join(conditions) or "true", parameters
