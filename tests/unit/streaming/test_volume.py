"""Rows that may have missed deletions are not built upon."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from recon_app.streaming.partition_db import PartitionDb, RocksMemory
from recon_app.streaming.volume import forget_if_older, written_s

DAY_S = 24 * 3600.0


@pytest.fixture
def rows_of_age(tmp_path: Path) -> Callable[[float], Path]:
    """Gives a database of one row that was written so many seconds ago."""

    def make(age_s: float) -> Path:
        path = tmp_path / "cases-0.db"
        db = PartitionDb(path, RocksMemory.bounded(8, 8), lambda _: b"")
        db.write({b"k": b"row"}, {}, 7)
        db.close()
        written = time.time() - age_s
        for file in path.iterdir():
            os.utime(file, (written, written))
        return path

    return make


def test_a_volume_that_was_away_for_longer_than_deletions_are_kept_is_forgotten(
    rows_of_age: Callable[[float], Path],
) -> None:
    path = rows_of_age(7 * DAY_S)

    assert forget_if_older(path, 6 * DAY_S)
    assert not path.exists()


def test_a_volume_that_was_away_for_a_while_is_kept(
    rows_of_age: Callable[[float], Path],
) -> None:
    path = rows_of_age(5 * DAY_S)

    assert not forget_if_older(path, 6 * DAY_S)
    assert written_s(path) is not None


def test_a_partition_that_never_had_rows_has_no_age(tmp_path: Path) -> None:
    assert written_s(tmp_path / "cases-1.db") is None
    assert not forget_if_older(tmp_path / "cases-1.db", 0.0)
