"""The audit tables read at one instant, while the sink goes on."""

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

import psycopg
from psycopg import IsolationLevel

from recon_app.audit.entry import Entry, Head
from recon_app.errors import ConfigError, PostgresUnavailable
from tables.postgres.connect import conninfo

__all__ = ["AuditStore"]

#: What is looked at is sorted by its place in the journal, for which no index is kept.
SESSION = {"jit": "off", "statement_timeout": "0", "work_mem": "128MB"}
FETCH_ROWS = 2000

_HEADS = """
SELECT journal_partition, genesis_offset, entries, next_offset, hash FROM audit_heads
ORDER BY journal_partition
"""
_SELECT = """
SELECT journal_partition, entry, journal_offset, txn_id, incarnation, seq, rejected,
  record_sha256, transition_sha256, event_sha256, hash
FROM audit_log
"""
_ENTRIES = f"""{_SELECT}
WHERE entry > coalesce((SELECT n FROM unnest(%s::int[], %s::bigint[]) AS seen (p, n)
                        WHERE p = journal_partition), 0)
ORDER BY journal_partition, entry
"""
_LAST = f"""{_SELECT}
WHERE (journal_partition, entry) IN (SELECT * FROM unnest(%s::int[], %s::bigint[]))
"""
_POSITIONS = "SELECT partition, next_offset FROM sink_positions"


class AuditStore:
    """One look at a schema: everything that is read within the block is of the same instant.

    Raises:
        PostgresUnavailable: no connection, or it broke.
        ConfigError: the tables, or the right to read them, are not there.
    """

    def __init__(self, dsn: str, schema: str) -> None:
        self._conninfo = conninfo(dsn, schema, SESSION, "audit")

    def __enter__(self) -> "AuditStore":
        try:
            self._connection = psycopg.connect(self._conninfo)
        except psycopg.Error as error:
            raise _told(error) from error
        self._connection.isolation_level = IsolationLevel.REPEATABLE_READ
        self._connection.read_only = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def heads(self) -> dict[int, Head]:
        """Where each chain ends, by partition."""
        return {row[0]: Head(*row) for row in self.rows(_HEADS)}

    def entries(self, after: Mapping[int, Head] | None = None) -> Iterator[Entry]:
        """Every entry that comes after these heads, by partition and number."""
        wanted = _places(after or {})
        return (Entry(*row) for row in self.stream("entries", _ENTRIES, wanted))

    def last_entries(self, heads: Mapping[int, Head]) -> list[Entry]:
        """The entries that were the last when the chains had these heads."""
        return [Entry(*row) for row in self.rows(_LAST, _places(heads))]

    def positions(self) -> dict[int, int]:
        """The next offset that the sink wants of each partition."""
        return dict(self.rows(_POSITIONS))

    def rows(self, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        """All rows of a short answer."""
        try:
            return self._connection.execute(statement.encode(), parameters).fetchall()
        except psycopg.Error as error:
            raise _told(error) from error

    def stream(
        self, name: str, statement: str, parameters: Any = None
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of a long answer; several may be read side by side under different names."""
        try:
            with self._connection.cursor(name) as cursor:
                cursor.itersize = FETCH_ROWS
                cursor.execute(statement.encode(), parameters)
                yield from cursor
        except psycopg.Error as error:
            raise _told(error) from error


def _places(heads: Mapping[int, Head]) -> list[list[int]]:
    return [[*heads], [head.entries for head in heads.values()]]


def _told(error: psycopg.Error) -> ConfigError | PostgresUnavailable:
    if isinstance(error, psycopg.ProgrammingError):
        return ConfigError(
            f"Postgres refused to read the audit tables: {str(error).strip()}; apply this "
            "version's migrations to the schema, and check the rights of the role"
        )
    return PostgresUnavailable(
        f"Postgres: {str(error).strip()}. Start it, or correct RECON_POSTGRES_DSN."
    )
