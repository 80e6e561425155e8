"""Hashes by offset, and who has seen what."""

from recon_app.verify.ledger import INPUT, ROW, OffsetLog, hash_of


def test_an_offset_is_kept_once() -> None:
    log = OffsetLog()

    assert log.put(7, 12)
    assert not log.put(7, 14)
    assert (log.get(7), log.get(6), log.get(9_999_999)) == (12, 0, 0)


def test_the_end_is_behind_the_last_kept_offset_however_far_it_lies() -> None:
    log = OffsetLog()
    assert log.end == 0

    log.put(3, 2)
    log.put(5_000, 2)
    log.put(10, 2)

    assert log.end == 5_001


def test_each_reader_sees_an_offset_once_and_what_it_missed_is_named() -> None:
    log = OffsetLog()
    for offset in (1, 4, 9):
        log.put(offset, 2)

    assert log.mark(4, ROW)
    assert log.mark(4, INPUT)
    assert not log.mark(4, ROW)
    assert list(log.unseen(ROW)) == [1, 9]
    assert list(log.unseen(INPUT)) == [1, 9]


def test_a_hash_leaves_room_for_a_flag_and_is_never_none() -> None:
    values = [hash_of(b"line %d" % number) for number in range(1000)]

    assert len(set(values)) == 1000
    assert all(value and not value & 1 and value < 1 << 64 for value in values)
