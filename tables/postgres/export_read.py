"""All rows of a list, as of one moment, for files: read by a cursor of the server, in a thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.rows import class_row

from recon_app.errors import PostgresUnavailable
from tables.postgres.answers import TransactionRow
from tables.postgres.connect import READ, conninfo
from tables.postgres.counts import MOMENT, Moment
from tables.postgres.filter_sql import conditions_of
from tables.postgres.filters import Filters, Sort
from tables.postgres.list_sql import steps
from tables.postgres.pool import AWAY

__all__ = ["KindTotal", "Reading", "reading"]

#: Of one fetch.
CHUNK: Final = 2000
#: A file of millions of rows takes longer than any question.
PATIENT: Final = {**READ, "statement_timeout": "0"}

_TOTALS: Final = """
SELECT state, reason, currency, count(*) AS transactions, sum(gateway_amount)::numeric AS gateway,
       sum(bank_amount)::numeric AS bank, sum(variance_minor)::numeric AS variance
FROM transactions WHERE {} GROUP BY 1, 2, 3 ORDER BY 1, 2 NULLS FIRST, 3
"""


@dataclass(slots=True)
class KindTotal:
    """Transactions of one state and reason in one currency, and their sums in minor units."""

    state: str
    reason: str | None
    currency: str | None
    transactions: int
    gateway: int | None
    bank: int | None
    variance: int | None


class Reading:
    """The rows of one list at one moment."""

    def __init__(self, connection: Connection[Any], filters: Filters, sort: Sort) -> None:
        self._connection = connection
        self._filters = filters
        self._sort = sort

    def moment(self) -> Moment:
        """Which records of the journal the rows have."""
        row = self._connection.execute(MOMENT).fetchone()
        assert row is not None
        return Moment(*row)

    def totals(self) -> list[KindTotal]:
        """What the rows come to, by state, reason and currency."""
        conditions, parameters = conditions_of(self._filters)
        statement = _TOTALS.format(" AND ".join(conditions) or "true").encode()
        with self._connection.cursor(row_factory=class_row(KindTotal)) as cursor:
            return cursor.execute(statement, parameters).fetchall()

    def chunks(self) -> Iterator[list[TransactionRow]]:
        """The rows in order, some thousands at a time."""
        for step in steps(self._filters, self._sort, None):
            with self._connection.cursor(
                f"part{step.part}", row_factory=class_row(TransactionRow)
            ) as cursor:
                cursor.execute(step.statement, {**step.parameters, "limit": None})
                while rows := cursor.fetchmany(CHUNK):
                    yield rows


@contextmanager
def reading(dsn: str, schema: str, filters: Filters, sort: Sort) -> Iterator[Reading]:
    """Everything read inside is of one moment.

    Raises:
        PostgresUnavailable: it is away, or went away.
    """
    try:
        with psycopg.connect(conninfo(dsn, schema, PATIENT, "export")) as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            yield Reading(connection, filters, sort)
    except AWAY as error:
        raise PostgresUnavailable(f"Postgres did not answer: {str(error).strip()}") from error
