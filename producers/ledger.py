"""What Postgres holds of a run, read back in plain SQL: verdicts, deliveries and history."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from recon_app.errors import PostgresUnavailable

__all__ = ["Found", "Ledger", "Origin", "Seen", "Transition"]

CONNECT_TIMEOUT_S = 5
CHUNK = 5_000

#: Topic, partition, offset.
Origin = tuple[str, int, int]

VERDICTS = """
    SELECT txn_id, state, reason, policy_version, to_ms(deadline),
           gateway_amount, bank_amount, variance_minor
    FROM transactions WHERE txn_id = ANY(%s)"""
DELIVERIES = """
    SELECT txn_id, origin_topic, origin_partition, origin_offset
    FROM events WHERE txn_id = ANY(%s)"""
HISTORY = """
    SELECT txn_id, incarnation, seq, after_state, after_reason,
           trigger_topic, trigger_partition, trigger_offset
    FROM transitions WHERE txn_id = ANY(%s) ORDER BY txn_id, incarnation, seq"""
HEAD = """
    SELECT max(origin_offset) FROM events
    WHERE origin_topic = %s AND origin_partition = %s"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A row of ``transactions``; amounts in minor units."""

    txn_id: str
    state: str
    reason: str | None
    policy_version: str
    deadline_ms: int | None
    gateway_amount_minor: int | None
    bank_amount_minor: int | None
    variance_minor: int | None


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of ``transitions``; ``origin`` is null for a timer."""

    incarnation: int
    seq: int
    state: str
    reason: str | None
    origin: Origin | None


@dataclass(slots=True)
class Found:
    """Everything that Postgres has of one payment."""

    verdict: Seen | None = None
    deliveries: list[Origin] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)


class Ledger:
    """A connection that is made again when Postgres was away. ``schema`` holds the tables."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._dsn = dsn
        self._options = f"-c search_path={schema}"
        self._connection: psycopg.Connection[Any] | None = None

    def check(self) -> None:
        """Make sure that Postgres answers and has the tables.

        Raises:
            PostgresUnavailable: it does not, or has not.
        """
        self._rows(VERDICTS, [[]])

    def verdicts(self, txn_ids: Iterable[str]) -> dict[str, Seen]:
        """The rows of these payments; those without one are absent."""
        return {row[0]: Seen(*row) for row in self._by_txn(VERDICTS, txn_ids)}

    def heads(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """The greatest offset that has arrived from each (topic, partition); -1 for none."""
        found = {place: self._rows(HEAD, place)[0][0] for place in places}
        return {place: -1 if head is None else head for place, head in found.items()}

    def everything(self, txn_ids: Sequence[str]) -> dict[str, Found]:
        """Verdict, deliveries and history of these payments, read in one go."""
        found: dict[str, Found] = defaultdict(Found)
        for txn_id, seen in self.verdicts(txn_ids).items():
            found[txn_id].verdict = seen
        for txn_id, *origin in self._by_txn(DELIVERIES, txn_ids):
            found[txn_id].deliveries.append((origin[0], origin[1], origin[2]))
        for txn_id, incarnation, seq, state, reason, *origin in self._by_txn(HISTORY, txn_ids):
            place = None if origin[0] is None else (origin[0], origin[1], origin[2])
            found[txn_id].transitions.append(Transition(incarnation, seq, state, reason, place))
        return found

    def close(self) -> None:
        """End the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _by_txn(self, query: str, txn_ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        ids = list(txn_ids)
        for start in range(0, len(ids), CHUNK):
            yield from self._rows(query, [ids[start : start + CHUNK]])

    def _rows(self, query: str, arguments: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(
                    self._dsn,
                    options=self._options,
                    connect_timeout=CONNECT_TIMEOUT_S,
                    autocommit=True,
                )
            return self._connection.execute(query, arguments).fetchall()
        except psycopg.Error as error:
            self.close()
            raise PostgresUnavailable(
                f"Postgres: {str(error).strip()}. Start it and its migrations (`recon dev up`), or "
                "give its address with --postgres or RECON_POSTGRES_DSN."
            ) from error
