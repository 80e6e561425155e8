"""The way of cases in: copied into a temporary table, and moved from there by one statement.

Beside it are those in which the moves are counted.
"""

from typing import Any

from psycopg import AsyncConnection

from tables.postgres.case_rows import CASES
from tables.postgres.copying import KINDS
from tables.postgres.tallies import CREATE_TALLIES

__all__ = ["create_staging"]

#: Rows up to 8 kB stay as they are: compressing what is read once, at once, is waste.
_CREATE = (
    "CREATE TEMP TABLE staged_cases ("
    + ", ".join(f"{name} {KINDS[kind][1]}" for name, kind in CASES.columns.items())
    + ") WITH (toast_tuple_target = 8160) ON COMMIT DELETE ROWS"
).encode()


async def create_staging(connection: AsyncConnection[Any]) -> None:
    """Make the temporary tables of a session."""
    await connection.execute(_CREATE)
    await connection.execute(CREATE_TALLIES)
    await connection.commit()
