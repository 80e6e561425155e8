"""Finished cases leave the table and its changelog, so neither grows with time."""

from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import cast

import pytest

from agents.join import Join
from recon_app.codec.cases import decode_row, due_of
from recon_app.codec.journal import decode_record
from recon_app.codec.partitions import partition_for
from recon_app.domain.expiry import is_stub
from recon_app.domain.policy import PolicyBook
from recon_app.domain.remedies import Refusal
from recon_app.domain.states import Outcome, State, TimerKind
from recon_app.streaming.batch import Record
from recon_app.streaming.partition_db import PartitionDb, RocksMemory
from recon_app.streaming.turn import Turn
from tests.unit.agents.test_join import (
    HOME,
    PARTITIONS,
    T0,
    TOPICS,
    TXN,
    Rec,
    bank,
    event,
    gateway,
    sent,
)

DAY_MS = 86_400_000
KEPT_DAYS, STUB_DAYS = 3, 5
BOOK = PolicyBook.from_dict({"default": {"keep": f"{KEPT_DAYS}d", "keep_stub": f"{STUB_DAYS}d"}})
PAIRS_A_DAY = 20


class Table:
    """One partition as its lane drives it: a real database, and the changelog as compacted."""

    def __init__(self, path: Path) -> None:
        self.db = PartitionDb(path / "db", RocksMemory.bounded(8, 8), due_of)
        self.changelog: dict[bytes, bytes] = {}
        self.join = Join(TOPICS, BOOK, 64 * 1024, 1 << 20)

    def take(self, *records: Rec) -> Turn:
        turn = Turn(HOME, T0, self.db.read_many)
        turn.records = cast(Sequence[Record], records)
        return self._commit(turn)

    def tick(self, until_ms: int) -> list[Turn]:
        """Let everything fire that is due."""
        turns = []
        while self.db.is_due(until_ms):
            due, stale = self.db.due(until_ms, 1000)
            turn = Turn(HOME, T0, self.db.read_many, due=due)
            turn.loaded.update((item.key, item.row) for item in due)
            turns.append(self._commit(turn, stale))
        return turns

    def _commit(self, turn: Turn, stale: Sequence[bytes] = ()) -> Turn:
        self.join(turn)
        self.db.write(turn.rows, turn.loaded, 1, stale)
        for key, row in turn.rows.items():
            if row is None:
                self.changelog.pop(key, None)
            else:
                self.changelog[key] = row
        return turn

    def rows(self) -> dict[bytes, bytes]:
        return dict(self.db.items())


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    table = Table(tmp_path)
    yield table
    table.db.close()


def test_after_its_time_only_a_stub_is_left_and_then_nothing(table: Table) -> None:
    table.take(gateway(), bank())

    (expired,) = table.tick(T0 + KEPT_DAYS * DAY_MS)
    (record,) = (decode_record(send.value) for send in sent(expired, "recon_journal"))
    assert (record.trigger.timer, record.trigger.outcome) == (TimerKind.EXPIRE, Outcome.APPLIED)
    assert is_stub(decode_row(table.rows()[TXN.encode()]))

    (gone,) = table.tick(T0 + (KEPT_DAYS + STUB_DAYS) * DAY_MS)
    assert gone.rows == {TXN.encode(): None}
    assert (gone.sends, table.rows(), table.changelog) == ({}, {}, {})


def test_what_comes_after_retention_is_journalled_and_changes_no_verdict(table: Table) -> None:
    table.take(gateway(), bank())
    table.tick(T0 + KEPT_DAYS * DAY_MS)
    late = bank(amount=49000)
    late.timestamp, late.offset = T0 + (KEPT_DAYS + 1) * DAY_MS, 9

    (record,) = (decode_record(s.value) for s in sent(table.take(late), "recon_journal"))
    assert (record.trigger.refusal, record.seq) == (Refusal.AFTER_RETENTION, 4)
    assert record.event is not None
    assert record.after is not None
    assert record.after.state is State.MATCHED


def test_table_and_changelog_stop_growing(table: Table) -> None:
    sizes = []
    for day in range(20):
        at_ms = T0 + day * DAY_MS
        table.tick(at_ms)
        table.take(*(record for txn_id in at_home(day) for record in pair(txn_id, at_ms)))
        sizes.append((len(table.rows()), len(table.changelog)))
    full = PAIRS_A_DAY * (KEPT_DAYS + STUB_DAYS)

    assert sizes[KEPT_DAYS + STUB_DAYS - 1] == (full, full)
    assert set(sizes[KEPT_DAYS + STUB_DAYS :]) == {(full, full)}
    whole = [row for row in table.rows().values() if not is_stub(decode_row(row))]
    assert len(whole) == PAIRS_A_DAY * KEPT_DAYS


def at_home(day: int) -> list[str]:
    """The ids of a day's payments, all of this partition."""
    ids = (f"TXN{day}-{number}" for number in count())
    ours = (i for i in ids if partition_for(i.encode(), PARTITIONS) == HOME)
    return list(islice(ours, PAIRS_A_DAY))


def pair(txn_id: str, at_ms: int) -> Iterator[Rec]:
    """Both legs of one payment."""
    for source, topic in (("GATEWAY", "gateway_txns"), ("BANK", "bank_txns")):
        yield Rec(topic, event(source, txn_id=txn_id), txn_id.encode(), timestamp=at_ms)
