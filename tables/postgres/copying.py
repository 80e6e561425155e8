"""Rows into a table by binary COPY: straight, or beside it first when some may be there already."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import AsyncConnection

__all__ = ["KINDS", "Target"]

#: What a column holds: the type its values are sent as, and the type it has in a temporary table.
#: Instants go as ``instants.micros``, JSON as its text (``as_jsonb``). Text compares as it does in
#: the tables.
KINDS = {
    "text": ("text", 'TEXT COLLATE "C"'),
    "int4": ("int4", "INTEGER"),
    "int8": ("int8", "BIGINT"),
    "bool": ("bool", "BOOLEAN"),
    "date": ("date", "DATE"),
    "numeric": ("numeric", "NUMERIC"),
    "instant": ("int8", "TIMESTAMPTZ"),
    "json": ("text", "JSON"),
    "jsonb": ("text", "JSONB"),
}

Rows = Sequence[Sequence[object]]


class Target:
    """A table, and what the columns hold that its rows fill, in their order.

    Two rows with the same ``identity`` are the same.
    """

    def __init__(self, table: str, columns: Mapping[str, str], identity: Sequence[str]) -> None:
        names = ", ".join(columns)
        self.columns = dict(columns)
        self._types = [KINDS[kind][0] for kind in columns.values()]
        self._copy = f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)".encode()
        self._stage = (
            f"CREATE TEMP TABLE IF NOT EXISTS staged_{table} (LIKE {table}) ON COMMIT DELETE ROWS"
        ).encode()
        self._copy_aside = self._copy.replace(b"COPY ", b"COPY staged_", 1)
        self._move = (
            f"INSERT INTO {table} ({names}) SELECT {names} FROM staged_{table}"
            f" ON CONFLICT ({', '.join(identity)}) DO NOTHING"
        ).encode()
        self._clear = f"DELETE FROM staged_{table}".encode()

    async def add(self, connection: AsyncConnection[Any], rows: Iterable[Sequence[object]]) -> None:
        """Append rows, none of which is there.

        Raises:
            psycopg.errors.UniqueViolation: one of them is.
            psycopg.DataError: a value is none of its kind.
        """
        await self._send(connection, self._copy, rows)

    async def add_new(self, connection: AsyncConnection[Any], rows: Rows) -> int:
        """Append those that are not there yet; how many were.

        Raises:
            psycopg.DataError: a value is none of its kind.
        """
        await connection.execute(self._stage)
        await self._send(connection, self._copy_aside, rows)
        moved = await connection.execute(self._move)
        await connection.execute(self._clear)
        return len(rows) - moved.rowcount

    async def _send(
        self,
        connection: AsyncConnection[Any],
        statement: bytes,
        rows: Iterable[Sequence[object]],
    ) -> None:
        try:
            async with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.set_types(self._types)
                for row in rows:
                    await copy.write_row(row)
        except (ArithmeticError, ValueError) as error:
            raise psycopg.DataError(f"{type(error).__name__}: {error}") from error
