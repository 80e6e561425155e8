"""The way in: rows are copied into temporary tables, and moved from there by one statement each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import AsyncConnection

from tables.postgres.case_rows import CASE_COLUMNS
from tables.postgres.record_rows import RECORD_COLUMNS

__all__ = ["copy_cases", "copy_records", "create_staging"]


def _create(table: str, columns: Mapping[str, str]) -> str:
    """Rows up to 8 kB stay as they are: compressing what is read once, at once, is waste."""
    typed = ", ".join(f"{name} {_typed(kind)}" for name, kind in columns.items())
    return (
        f"CREATE TEMP TABLE {table} ({typed})"
        " WITH (toast_tuple_target = 8160) ON COMMIT DELETE ROWS"
    )


def _typed(kind: str) -> str:
    """Text compares as it does in the tables."""
    return f'{kind} COLLATE "C"' if kind == "TEXT" else kind


_CREATE = f"{_create('staged_records', RECORD_COLUMNS)}; {_create('staged_cases', CASE_COLUMNS)}"


async def create_staging(connection: AsyncConnection[Any]) -> None:
    """Make the temporary tables of a session."""
    await connection.execute(_CREATE.encode())
    await connection.commit()


async def copy_records(connection: AsyncConnection[Any], rows: Iterable[Sequence[object]]) -> None:
    """Stage rows as ``record_row`` makes them."""
    await _copy(connection, b"COPY staged_records FROM STDIN", rows)


async def copy_cases(connection: AsyncConnection[Any], rows: Iterable[Sequence[object]]) -> None:
    """Stage rows as ``case_row`` makes them."""
    await _copy(connection, b"COPY staged_cases FROM STDIN", rows)


async def _copy(
    connection: AsyncConnection[Any], statement: bytes, rows: Iterable[Sequence[object]]
) -> None:
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row(row)
