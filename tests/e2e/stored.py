"""What a Postgres holds, for tests that look behind the writer."""

from typing import Any

import psycopg

__all__ = ["counts", "execute", "positions", "rows"]

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
