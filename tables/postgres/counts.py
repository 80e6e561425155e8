"""How many transactions filters hold, and which values a field has among them."""

from dataclasses import dataclass, replace
from typing import Any, Final

from tables.postgres.count_sql import (
    BOUND,
    count_query,
    estimate_query,
    rolled_up,
    rollup_conditions,
)
from tables.postgres.filter_sql import conditions_of
from tables.postgres.filters import Filters
from tables.postgres.read_pool import ReadPool, Snapshot

__all__ = ["MOMENT", "Count", "Moment", "ValueCount", "count_of", "moment_of", "values_of"]

#: Where the rollup has no such column, values are those of so many of the latest transactions.
LATEST: Final = 10_000
MOST_VALUES: Final = 20
#: For counting by looking.
PATIENCE_MS: Final = 1500
#: Beyond every character that an id holds.
_LAST: Final = "\U0010ffff"

MOMENT: Final = b"""
SELECT coalesce((SELECT jsonb_object_agg(partition, next_offset) FROM sink_positions), '{}'),
       to_ms(now())
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """The next offset of each journal partition as stored, and when that was read."""

    journal: dict[str, int]
    at_ms: int


@dataclass(frozen=True, slots=True)
class Count:
    """When it is not exact: counting stopped there, or took too long and was estimated."""

    count: int
    is_exact: bool
    moment: Moment


@dataclass(slots=True)
class ValueCount:
    """How many have this value."""

    value: str
    count: int


async def moment_of(snapshot: Snapshot) -> Moment:
    """Which records of the journal a snapshot has."""
    journal, at_ms = await snapshot.row(MOMENT)
    return Moment(journal, at_ms)


async def count_of(store: ReadPool, filters: Filters) -> Count:
    """How many transactions there are of a kind."""
    by_rollup = rolled_up(filters)
    async with store.snapshot() as snapshot:
        moment = await moment_of(snapshot)
        if by_rollup is not None:
            (count,) = await snapshot.row(*by_rollup)
            return Count(count, True, moment)
        counted = await snapshot.soon(*count_query(filters), PATIENCE_MS)
        if counted is not None:
            return Count(counted[0], counted[0] <= BOUND, moment)
        (plan,) = await snapshot.row(*estimate_query(filters))
    return Count(int(plan[0]["Plan"]["Plan Rows"]), False, moment)


async def values_of(store: ReadPool, field: str, prefix: str, filters: Filters) -> list[ValueCount]:
    """Values of a field that begin like ``prefix``, the most frequent first.

    What ``filters`` say of the field itself does not count.
    """
    others = replace(filters, **_nothing_of(field))
    told = _by_rollup(field, prefix, others) or _by_latest(field, prefix, others)
    return await store.rows(ValueCount, *told)


def _nothing_of(field: str) -> dict[str, Any]:
    return {field: ()}


def _by_rollup(field: str, prefix: str, filters: Filters) -> tuple[bytes, dict[str, object]] | None:
    told = rollup_conditions(filters)
    if told is None or field in ("provider", "account", "merchant_id"):
        return None
    conditions = " AND ".join([*told[0], f"{field} <> ''", f"starts_with({field}, %(prefix)s)"])
    statement = (
        f"SELECT {field} AS value, sum(cases)::bigint AS count FROM case_counts WHERE {conditions}"
        f" GROUP BY {field} HAVING sum(cases) > 0 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}"
    )
    return statement.encode(), {**told[1], "prefix": prefix.upper()}


def _by_latest(field: str, prefix: str, filters: Filters) -> tuple[bytes, dict[str, object]]:
    conditions, parameters = conditions_of(filters)
    column = "resolution_code" if field == "resolution" else field
    conditions.append(f"{column} IS NOT NULL")
    if prefix:
        conditions.append(f'{column} COLLATE "C" >= %(prefix)s')
        conditions.append(f'{column} COLLATE "C" < %(beyond)s')
        parameters |= {"prefix": prefix, "beyond": prefix + _LAST}
    latest = (
        f"SELECT {column} AS value FROM transactions WHERE {' AND '.join(conditions)}"
        f" ORDER BY last_updated DESC, txn_id LIMIT {LATEST}"
    )
    statement = (
        f"SELECT value, count(*) FROM ({latest}) AS latest GROUP BY value"
        f" ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}"
    )
    return statement.encode(), parameters
