"""Postgres, in one snapshot: every row of five tables against what was decided."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from recon_app.errors import PostgresUnavailable, UnavailableError
from recon_app.verify.findings import Findings, What
from recon_app.verify.ledger import ROW, Ledger, OffsetLog, Trail, hash_of
from recon_app.verify.lines import EVENT_SQL, TRANSITION_SQL, UNLINKED_SQL, VERDICT_SQL

__all__ = ["SESSION", "PostgresPass", "open_postgres"]

#: Settings of our sessions: they read, as long as it takes.
SESSION: Final = {
    "default_transaction_read_only": "on",
    "default_transaction_isolation": "repeatable\\ read",
    "jit": "off",
    "statement_timeout": "0",
}
RETRY_S: Final = 0.2
EVERY: Final = 5_000

_EVENTS = (
    f"SELECT origin_topic, origin_partition, origin_offset, redelivery, {EVENT_SQL} FROM events"
)
_TRANSITIONS = f"SELECT journal_partition, journal_offset, {TRANSITION_SQL} FROM transitions"
_TRANSACTIONS = (
    "SELECT journal_partition, txn_id, incarnation, seq, version, gateway_amount, bank_amount,"
    f" {VERDICT_SQL} FROM transactions"
)
_UNLINKED = f"SELECT {UNLINKED_SQL} FROM unlinked_txns"
_REJECTS = (
    "SELECT journal_partition, journal_offset, error FROM sink_rejects"
    " WHERE journal_partition = ANY(%s) ORDER BY 1, 2"
)
_POSITIONS = "SELECT partition, next_offset FROM sink_positions WHERE partition = ANY(%s)"

Connection = psycopg.Connection[Any]


@contextmanager
def open_postgres(conninfo: str) -> Iterator[Connection]:
    """A connection that only reads.

    Raises:
        PostgresUnavailable: it does not answer, or has not our tables.
    """
    try:
        with psycopg.connect(conninfo) as connection:
            yield connection
    except psycopg.Error as error:
        raise PostgresUnavailable(
            f"Postgres: {str(error).strip()}. Start it and its migrations (`recon dev up`), or "
            "give its address with --postgres or RECON_POSTGRES_DSN."
        ) from error


class PostgresPass:
    """Compares the rows of some journal partitions; ``rows`` counts them by table."""

    def __init__(
        self,
        partitions: Sequence[int],
        ledger: Ledger,
        findings: Findings,
        tell: Callable[[int], None],
    ) -> None:
        self.rows: dict[str, int] = {}
        self._partitions = list(partitions)
        self._ledger = ledger
        self._findings = findings
        self._tell = tell

    def begin(self, connection: Connection, timeout_s: float) -> dict[int, int]:
        """Take the snapshot once Postgres has all of the journal that was read.

        Returns:
            The next journal offset of each partition in it.

        Raises:
            UnavailableError: the sink did not come so far in time.
        """
        until = time.monotonic() + timeout_s
        while True:
            found = connection.execute(_POSITIONS, [self._partitions]).fetchall()
            stored = dict.fromkeys(self._partitions, 0) | {row[0]: row[1] for row in found}
            behind = sum(
                max(0, log.end - stored[partition])
                for partition, log in self._ledger.transitions.items()
            )
            if not behind:
                return stored
            connection.rollback()
            if time.monotonic() > until:
                raise UnavailableError(
                    f"timed out after {timeout_s:.0f} s: Postgres has yet to take {behind} "
                    "offsets of the journal. Does a sink run (`recon dev status`)?"
                )
            time.sleep(RETRY_S)

    def compare(self, connection: Connection) -> None:
        """Hold every row against the ledger, in the snapshot that was taken."""
        self._rejects(connection)
        self._scan(connection, "events", _EVENTS, 4, self._event)
        self._scan(connection, "transitions", _TRANSITIONS, 2, self._transition)
        self._scan(connection, "transactions", _TRANSACTIONS, 7, self._transaction)
        self._scan(connection, "unlinked_txns", _UNLINKED, 3, self._unlinked)
        self._missing()

    def _scan(
        self,
        connection: Connection,
        table: str,
        query: str,
        split: int,
        check: Callable[[list[bytes]], None],
    ) -> None:
        """Every row of a table in these partitions, cut in front of what is compared whole."""
        wanted = ", ".join(map(str, self._partitions))
        copy = f"COPY ({query} WHERE journal_partition IN ({wanted})) TO STDOUT"
        number = 0
        with connection.cursor() as cursor, cursor.copy(copy.encode()) as rows:
            for row in rows:
                check(bytes(row)[:-1].split(b"\t", split))
                number += 1
                if not number % EVERY:
                    self._tell(EVERY)
        self._tell(number % EVERY)
        self.rows[table] = number

    def _event(self, cells: list[bytes]) -> None:
        topic, partition, offset, redelivery, line = cells
        log = self._ledger.events.get((topic.decode(), int(partition)))
        value = hash_of(line) | (redelivery == b"t")
        self._check(log, int(offset), value, "events", cells)

    def _transition(self, cells: list[bytes]) -> None:
        partition, offset, line = cells
        log = self._ledger.transitions.get(int(partition))
        self._check(log, int(offset), hash_of(line), "transitions", cells)

    def _check(
        self, log: OffsetLog | None, offset: int, value: int, table: str, cells: list[bytes]
    ) -> None:
        known = log.get(offset) if log else 0
        if known == value and log is not None and log.mark(offset, ROW):
            return
        *whence, line = cells
        txn_id = line.partition(b"\t")[0]
        topic = whence[0] if table == "events" else b"journal"
        place = f"{topic.decode()}-{int(whence[-3 if table == 'events' else 0])}:{offset}"
        if log is None or not known:
            self._add(What.ROW_EXTRA, table, txn_id, place, "no such decision", "a row")
        elif known != value:
            log.mark(offset, ROW)
            self._add(What.ROW_DIFFERS, table, txn_id, place)
        else:
            self._add(What.ROW_TWICE, table, txn_id, place, "one row", "several")

    def _transaction(self, cells: list[bytes]) -> None:
        partition, txn_id, *numbers = cells[:5]
        trail = self._ledger.trails[int(partition)].get(_unescaped(txn_id))
        if trail is None or not trail.seq:
            self._add(What.ROW_EXTRA, "transactions", txn_id, None, "no decision", "a row")
            return
        if trail.is_stored:
            self._add(What.ROW_TWICE, "transactions", txn_id, None, "one row", "several")
        trail.is_stored = True
        wanted = [trail.incarnation, trail.told_seq, trail.told_version]
        if [int(number) for number in numbers] != wanted:
            found = b" ".join(numbers).decode()
            shown = " ".join(map(str, wanted))
            self._add(What.ROW_DIFFERS, "transactions", txn_id, "numbers", shown, found)
        elif trail.line and not _agrees(trail, cells):
            self._add(What.ROW_DIFFERS, "transactions", txn_id, None)

    def _unlinked(self, cells: list[bytes]) -> None:
        """A line that belongs to no case; what was found is taken out of the ledger."""
        *whose, says = cells
        place = b" ".join(whose).decode()
        wanted = self._ledger.unlinked.pop(b"\t".join(whose), None)
        if wanted is None:
            self._add(What.ROW_EXTRA, "unlinked_txns", whose[1], place, "no such line", "a row")
        elif wanted != says:
            self._add(What.ROW_DIFFERS, "unlinked_txns", whose[1], place, wanted, says)

    def _missing(self) -> None:
        """What was decided and has no row."""
        for line in self._ledger.unlinked:
            named = line.split(b"\t")
            self._add(What.ROW_MISSING, "unlinked_txns", named[1], b" ".join(named).decode())
        for place, log in self._ledger.events.items():
            for offset in log.unseen(ROW):
                self._add(What.ROW_MISSING, "events", b"", f"{place[0]}-{place[1]}:{offset}")
        for partition, log in self._ledger.transitions.items():
            for offset in log.unseen(ROW):
                self._add(What.ROW_MISSING, "transitions", b"", f"journal-{partition}:{offset}")
        self._missing_transactions()

    def _missing_transactions(self) -> None:
        for trails in self._ledger.trails.values():
            for key, trail in trails.items():
                if trail.seq and not trail.is_stored:
                    self._add(What.ROW_MISSING, "transactions", key)

    def _rejects(self, connection: Connection) -> None:
        for partition, offset, error in connection.execute(_REJECTS, [self._partitions]):
            place = f"journal-{partition}:{offset}"
            self._add(What.REJECTED, "sink_rejects", b"", place, "a row", error)

    def _add(
        self,
        what: What,
        table: str,
        txn_id: bytes,
        place: str | None = None,
        expected: object = None,
        actual: object = None,
    ) -> None:
        name = _unescaped(txn_id).decode() if txn_id else None
        self._findings.add(what, table, name, place, expected, actual)


def _agrees(trail: Trail, cells: list[bytes]) -> bool:
    amounts = cells[5] + b"\t" + cells[6]
    return amounts == trail.amounts and hash_of(cells[7]) == trail.line


def _unescaped(text: bytes) -> bytes:
    """The ids that ``COPY`` had to escape hold backslashes; nothing else that is printable."""
    return text.replace(b"\\\\", b"\\") if b"\\" in text else text
