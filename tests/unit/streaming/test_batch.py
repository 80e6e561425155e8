"""A batch covers a range of offsets; what a lane takes of it depends on where the lane stands."""

from dataclasses import dataclass
from typing import cast

from recon_app.streaming.batch import Batch, Record, covered


@dataclass
class Rec:
    offset: int


def batch(base: int, end: int, *offsets: int) -> Batch:
    return Batch("t", 0, base, end, [cast(Record, Rec(offset)) for offset in offsets])


def offsets(records: object) -> list[int]:
    return [record.offset for record in cast(list[Rec], records)]


def test_a_batch_right_at_the_position_is_taken_whole() -> None:
    assert offsets(covered(batch(5, 8, 5, 6, 7), 5)) == [5, 6, 7]


def test_records_below_the_position_were_done_and_are_skipped() -> None:
    assert offsets(covered(batch(5, 8, 5, 6, 7), 7)) == [7]


def test_markers_between_position_and_first_record_are_no_gap() -> None:
    assert offsets(covered(batch(5, 10, 8, 9), 5)) == [8, 9]


def test_a_batch_that_begins_after_the_position_is_a_gap() -> None:
    assert covered(batch(6, 8, 6, 7), 5) is None


def test_a_batch_wholly_below_the_position_leaves_nothing() -> None:
    assert offsets(covered(batch(1, 4, 1, 2, 3), 9)) == []
