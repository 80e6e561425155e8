"""Two runs side by side in Postgres: the cases whose outcome is not the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from recon_app.errors import ConfigError
from recon_app.replay.kept import kept_plan, reach_postgres
from recon_app.replay.plan import LIVE, Plan, check_name, run_settings
from recon_app.settings import Settings

__all__ = ["OUTCOME", "Changed", "Comparison", "compare_runs"]

#: What an outcome is, as columns of ``transactions``; counters and versions are none of it.
OUTCOME: Final = (
    *("state", "reason", "reasons", "match_kind", "severity", "is_exception"),
    *("currency", "gateway_amount", "bank_amount", "variance_minor", "exposure"),
    *("resolution_code", "resolution_reason_code", "resolution_amount"),
    *("resolved_by", "approved_by", "confirmed_by", "resolved_at"),
)
_PAIRS = """
SELECT coalesce(a.txn_id, b.txn_id) AS txn_id, coalesce(a.currency, b.currency) AS currency,
       greatest(a.amount, b.amount) AS amount, {columns}
FROM {one}.transactions a FULL JOIN {other}.transactions b USING (txn_id)
WHERE ({a}) IS DISTINCT FROM ({b}) ORDER BY 1
"""
#: Whether a run saw triggers of these cases that lie before or beyond the scope of the other.
_OUTSIDE = """
SELECT t.txn_id,
       bool_or(coalesce(t.trigger_offset < s.first, false)) AS before,
       bool_or(CASE WHEN t.trigger_topic IS NULL THEN t.arrived_at > {schema}.from_ms(%(as_of)s)
                    ELSE coalesce(t.trigger_offset >= s.until, false) END) AS beyond
FROM {schema}.transitions t LEFT JOIN unnest(
       %(topics)s::text[], %(partitions)s::int[], %(firsts)s::bigint[], %(ends)s::bigint[]
     ) AS s (topic, partition, first, until)
     ON (s.topic, s.partition) = (t.trigger_topic, t.trigger_partition)
WHERE t.txn_id = ANY(%(ids)s) GROUP BY t.txn_id
"""
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Changed:
    """A case with two outcomes; ``None`` where a run has no such case. Amounts in minor units."""

    txn_id: str
    currency: str | None
    amount_minor: int | None
    one: dict[str, Any] | None
    other: dict[str, Any] | None

    @property
    def fields(self) -> list[str]:
        """Which parts of the outcome differ."""
        one, other = self.one or {}, self.other or {}
        return [name for name in OUTCOME if one.get(name) != other.get(name)]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``began_before`` and ``moved_on`` count cases that one of the runs was not told all of."""

    one: str
    other: str
    compared: int
    changed: list[Changed]
    began_before: int
    moved_on: int


@dataclass(frozen=True, slots=True)
class _Run:
    """A run to be compared; live has no plan."""

    name: str
    schema: str
    plan: Plan | None


def compare_runs(settings: Settings, one: str, other: str) -> Comparison:
    """The cases whose outcome differs between two runs; ``live`` is the installation itself.

    Raises:
        ConfigError: there is no such run, or it has not come to its end.
        PostgresUnavailable: no connection, or it broke.
    """
    left, right = _find(settings, one), _find(settings, other)
    with reach_postgres(settings) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        changed = list(_changed(connection, left, right))
        ids = [case.txn_id for case in changed]
        before, beyond = _outside(connection, left, right.plan, ids)
        more_before, more_beyond = _outside(connection, right, left.plan, ids)
        before, beyond = before | more_before, (beyond | more_beyond) - before - more_before
        left_out = before | beyond
        kept = [case for case in changed if case.txn_id not in left_out]
        total = _total(connection, left, right) - len(left_out)
    return Comparison(one, other, total, kept, len(before), len(beyond))


def _find(settings: Settings, name: str) -> _Run:
    if name == LIVE:
        return _Run(name, settings.postgres_schema, None)
    run = run_settings(settings, check_name(name))
    kept = kept_plan(run)
    if kept is None:
        raise ConfigError(f"there is no run {name}: begin it with `recon replay --run {name}`")
    if not kept.is_finished:
        raise ConfigError(f"{name} is not finished: go on with `recon replay --run {name}`")
    return _Run(name, run.postgres_schema, kept.plan)


def _changed(connection: psycopg.Connection[Any], one: _Run, other: _Run) -> Iterator[Changed]:
    query = sql.SQL(_PAIRS).format(
        one=sql.Identifier(one.schema),
        other=sql.Identifier(other.schema),
        columns=sql.SQL(", ").join(
            sql.SQL("{}.{} AS {}").format(
                sql.Identifier(side), sql.Identifier(name), sql.Identifier(f"{side}_{name}")
            )
            for side in ("a", "b")
            for name in ("txn_id", *OUTCOME)
        ),
        a=_row("a"),
        b=_row("b"),
    )
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(query):
            sides = (_side(row, "a"), _side(row, "b"))
            yield Changed(row["txn_id"], row["currency"], row["amount"], *sides)


def _row(side: str) -> sql.Composable:
    names = (sql.Identifier(side, name) for name in OUTCOME)
    return sql.SQL("ROW({})").format(sql.SQL(", ").join(names))


def _side(row: dict[str, Any], side: str) -> dict[str, Any] | None:
    if row[f"{side}_txn_id"] is None:
        return None
    return {name: row[f"{side}_{name}"] for name in OUTCOME}


def _outside(
    connection: psycopg.Connection[Any], run: _Run, told: Plan | None, ids: Sequence[str]
) -> tuple[set[str], set[str]]:
    """Cases of ``run`` with triggers before, and beyond, what the other run was told."""
    if told is None:
        return set(), set()
    query = sql.SQL(_OUTSIDE).format(schema=sql.Identifier(run.schema))
    spans = list(told.scope.places())
    scope = {
        "as_of": told.as_of_ms,
        "topics": [topic for (topic, _), _ in spans],
        "partitions": [partition for (_, partition), _ in spans],
        "firsts": [span.first for _, span in spans],
        "ends": [span.end for _, span in spans],
    }
    before: set[str] = set()
    beyond: set[str] = set()
    for at in range(0, len(ids), CHUNK):
        for txn_id, is_before, is_beyond in connection.execute(
            query, scope | {"ids": list(ids[at : at + CHUNK])}
        ):
            before |= {txn_id} if is_before else set()
            beyond |= {txn_id} if is_beyond else set()
    return before, beyond


def _total(connection: psycopg.Connection[Any], one: _Run, other: _Run) -> int:
    query = sql.SQL(
        "SELECT count(*) FROM (SELECT txn_id FROM {}.transactions"
        " UNION SELECT txn_id FROM {}.transactions) AS every"
    ).format(sql.Identifier(one.schema), sql.Identifier(other.schema))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
