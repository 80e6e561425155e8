"""Rows, due index and changelog offset of one partition agree after any sequence of writes."""

from pathlib import Path
from random import randbytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon_app.streaming.partition_db import PartitionDb, RocksMemory

MEMORY = RocksMemory.bounded(cache_mb=8, memtable_mb=8)


def due_of(row: bytes) -> bytes:
    """Rows of these tests begin with their due bytes."""
    return b"" if row[:9] == bytes(9) else row[:9]


def row(due_ms: int, body: bytes = b"") -> bytes:
    return due_ms.to_bytes(8, "big") + (b"\x01" if due_ms else b"\x00") + body


@pytest.fixture
def db(tmp_path: Path) -> PartitionDb:
    return PartitionDb(tmp_path / "p.db", MEMORY, due_of)


def reopened(db: PartitionDb) -> PartitionDb:
    db.close()
    return PartitionDb(db.path, MEMORY, due_of)


def test_rows_offset_and_index_survive_reopening(db: PartitionDb) -> None:
    db.write({b"a": row(500), b"b": row(0)}, {}, 42)

    again = reopened(db)

    assert again.offset == 42
    assert again.read_many([b"a", b"b", b"c"]) == [row(500), row(0), None]
    assert again.first_due_ms() == 500


def test_what_is_due_comes_earliest_first_and_no_further_than_asked(db: PartitionDb) -> None:
    db.write({b"late": row(900), b"soon": row(100), b"edge": row(500)}, {}, 1)

    due, stale = db.due(500, limit=10)

    assert [(item.due_ms, item.key) for item in due] == [(100, b"soon"), (500, b"edge")]
    assert stale == []


def test_a_moved_deadline_leaves_no_trace_of_the_old_one(db: PartitionDb) -> None:
    before = {b"a": row(100)}
    db.write(before, {}, 1)
    db.write({b"a": row(700)}, before, 2)

    assert db.due(600, limit=10) == ([], [])
    assert db.first_due_ms() == 700


def test_an_earlier_deadline_is_found_after_a_later_one_was(db: PartitionDb) -> None:
    db.write({b"a": row(900)}, {}, 1)
    assert db.first_due_ms() == 900
    db.write({b"b": row(300)}, {}, 2)

    assert db.first_due_ms() == 300


def test_nothing_is_due_before_the_first_deadline_and_something_from_it_on(db: PartitionDb) -> None:
    db.write({b"a": row(500)}, {}, 1)

    assert [db.is_due(ms) for ms in (499, 499, 500, 501)] == [False, False, True, True]


def test_an_earlier_deadline_written_later_is_due_in_time(db: PartitionDb) -> None:
    db.write({b"a": row(500)}, {}, 1)
    assert not db.is_due(300)
    db.write({b"b": row(200)}, {}, 2)

    assert db.is_due(300)


def test_an_empty_index_is_never_due(db: PartitionDb) -> None:
    assert not db.is_due(10**12)
    db.write({b"a": row(7)}, {}, 1)
    assert db.is_due(7)


def test_an_entry_its_row_disagrees_with_is_stale_not_due(db: PartitionDb) -> None:
    db.restore({b"a": row(100)}, 1)
    db.restore({b"a": row(0)}, 2)

    due, stale = db.due(1000, limit=10)
    db.write({}, {}, None, stale)

    assert due == []
    assert len(stale) == 1
    assert db.first_due_ms() is None


def test_a_deleted_row_is_gone_with_its_deadline(db: PartitionDb) -> None:
    before = {b"a": row(100)}
    db.write(before, {}, 1)
    db.write({b"a": None}, before, 2)

    assert db.get(b"a") is None
    assert db.first_due_ms() is None


def test_wiping_forgets_everything(db: PartitionDb) -> None:
    db.write({b"a": row(100)}, {}, 7)
    db.wipe()

    assert (db.offset, db.get(b"a"), db.first_due_ms()) == (None, None, None)


def test_a_corrupt_database_is_set_aside_and_begun_anew(db: PartitionDb) -> None:
    db.write({b"a": row(100)}, {}, 7)
    db.close()
    (db.path / "CURRENT").write_text("nonsense\n")

    again = PartitionDb(db.path, MEMORY, due_of)

    assert again.offset is None
    assert len(list(db.path.parent.glob("p.corrupt-*"))) == 1


def test_a_damaged_block_is_corruption_and_not_a_lock(db: PartitionDb) -> None:
    """RocksDB calls it a block checksum mismatch."""
    db.write({b"%05d" % number: row(number, bytes(200)) for number in range(500)}, {}, 7)
    db.close()
    table = next(db.path.glob("*.sst"))
    data = bytearray(table.read_bytes())
    data[-400] ^= 0xFF
    table.write_bytes(data)

    assert PartitionDb(db.path, MEMORY, due_of).offset is None
    assert len(list(db.path.parent.glob("p.corrupt-*"))) == 1


def test_damage_that_shows_when_a_block_is_read_is_set_aside_at_the_next_start(
    db: PartitionDb,
) -> None:
    db.write({b"%05d" % number: row(number, randbytes(200)) for number in range(5000)}, {}, 7)
    db.close()
    table = next(db.path.glob("*.sst"))
    data = bytearray(table.read_bytes())
    data[len(data) // 2] ^= 0xFF
    table.write_bytes(data)
    again = PartitionDb(db.path, MEMORY, due_of)
    with pytest.raises(Exception, match="Corruption"):
        list(again.items())
    again.close()

    assert PartitionDb(db.path, MEMORY, due_of).offset is None
    assert len(list(db.path.parent.glob("p.corrupt-*"))) == 1
    assert not list(db.path.parent.glob("*.suspect"))


def test_a_database_that_another_holds_is_left_alone(db: PartitionDb) -> None:
    db.write({b"a": row(100)}, {}, 7)

    with pytest.raises(Exception, match="lock"):
        PartitionDb(db.path, MEMORY, due_of)
    assert not list(db.path.parent.glob("p.corrupt-*"))


def test_items_show_rows_and_hide_the_databases_own_keys(db: PartitionDb) -> None:
    db.write({b"b": row(5), b"a": row(0)}, {}, 3)

    assert list(db.items()) == [(b"a", row(0)), (b"b", row(5))]


KEYS = st.sampled_from([b"k1", b"k2", b"k3"])
WRITES = st.lists(st.dictionaries(KEYS, st.none() | st.integers(0, 20), min_size=1), max_size=15)


@settings(max_examples=60, deadline=None)
@given(writes=WRITES)
def test_the_index_is_exactly_the_rows_that_wait(
    tmp_path_factory: pytest.TempPathFactory, writes: list[dict[bytes, int | None]]
) -> None:
    db = PartitionDb(tmp_path_factory.mktemp("db") / "p.db", MEMORY, due_of)
    model: dict[bytes, int] = {}
    for offset, changes in enumerate(writes):
        rows = {k: None if due is None else row(due) for k, due in changes.items()}
        before = dict(zip(changes, db.read_many(list(changes)), strict=True))
        db.write(rows, before, offset)
        model |= {k: due for k, due in changes.items() if due is not None}
        for key in (k for k, due in changes.items() if due is None):
            model.pop(key, None)

    waiting = sorted((due, key) for key, due in model.items() if due)
    due, stale = db.due(100, limit=100)
    db.close()

    assert [(item.due_ms, item.key) for item in due] == waiting
    assert stale == []
