"""What a Postgres holds, for tests that look behind the writer."""

from typing import Any

import psycopg

__all__ = ["counts", "execute", "positions", "rows", "tallies", "tallies_hold"]

TABLES = ("events", "event_refs", "transactions", "transitions", "sink_rejects")


def rows(dsn: str, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    """All rows of an answer."""
    with psycopg.connect(dsn) as connection:
        return connection.execute(statement.encode(), parameters).fetchall()


def execute(dsn: str, statement: str, *parameters: object) -> None:
    """Run a statement by itself."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(statement.encode(), parameters)


def counts(dsn: str) -> dict[str, int]:
    """How many rows each table holds; empty ones are left out."""
    found = {table: rows(dsn, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}
    return {table: count for table, count in found.items() if count}


def positions(dsn: str) -> dict[int, int]:
    """The next journal offset of each partition."""
    return dict(rows(dsn, "SELECT partition, next_offset FROM sink_positions"))


def tallies(connection: psycopg.Connection[Any]) -> list[set[tuple[Any, ...]]]:
    """What the rollups say, without when they changed, and without what came to nothing."""
    found = []
    for table, amount in (("case_counts", "expected_minor"), ("case_exposures", "amount_minor")):
        columns = f"to_jsonb({table}) - 'changed_at' - 'cases' - '{amount}'"
        where = f"WHERE cases <> 0 OR {amount} <> 0"
        query = f"SELECT ({columns})::text, cases, {amount} FROM {table} {where}"
        found.append(set(connection.execute(query.encode()).fetchall()))
    return found


def tallies_hold(dsn: str) -> bool:
    """Whether the rollups are what counting all transactions anew comes to; and are not empty."""
    with psycopg.connect(dsn) as connection:
        kept = tallies(connection)
        connection.execute("SELECT recount_cases()")
        counted = tallies(connection)
        connection.rollback()
    return kept == counted and bool(kept[0])
