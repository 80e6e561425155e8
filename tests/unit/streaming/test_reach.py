"""What was read, handed over and processed; the progress gate and the lanes rest on it."""

from faust.types import TP

from recon_app.streaming.reach import Reach

HERE = TP("t", 0)
THERE = TP("t", 1)


def test_a_batch_covers_the_markers_that_its_own_fetch_passed() -> None:
    assert Reach().begin(HERE, 5, 8) == 5


def test_a_batch_covers_the_markers_that_earlier_fetches_passed() -> None:
    """Other partitions had records then, so the fetch came back without one of this partition."""
    reach = Reach()
    reach.passed(HERE, 5, 8)
    reach.passed(HERE, 8, 9)

    assert reach.begin(HERE, 9, 9) == 5


def test_what_was_passed_counts_for_one_batch_of_its_partition_only() -> None:
    reach = Reach()
    reach.passed(HERE, 5, 8)

    assert reach.begin(THERE, 8, 8) == 8
    assert reach.begin(HERE, 8, 8) == 5
    assert reach.begin(HERE, 20, 20) == 20


def test_what_was_passed_before_a_seek_is_forgotten() -> None:
    reach = Reach()
    reach.passed(HERE, 5, 8)
    reach.passed(HERE, 3, 3)

    assert reach.begin(HERE, 8, 8) == 8


def test_a_seek_during_a_fetch_claims_nothing() -> None:
    reach = Reach()
    reach.passed(HERE, 8, 3)

    assert reach.begin(HERE, 3, 4) == 3
    assert reach.processed_to(HERE) == 3


def test_nothing_is_processed_beyond_the_first_batch_that_waits() -> None:
    reach = Reach()
    reach.hand_over(HERE, 5)
    reach.fetched(HERE, 9)
    reach.hand_over(HERE, 9)
    reach.fetched(HERE, 12)

    assert reach.processed_to(HERE) == 5
    reach.done(HERE, 5)
    assert reach.processed_to(HERE) == 9
    reach.done(HERE, 9)
    assert reach.processed_to(HERE) == 12


def test_an_idle_partition_is_processed_up_to_its_position() -> None:
    reach = Reach()
    assert reach.processed_to(HERE) == -1
    reach.passed(HERE, 7, 7)

    assert reach.processed_to(HERE) == 7


def test_a_batch_that_was_dropped_is_not_processed_until_it_came_again() -> None:
    reach = Reach()
    reach.hand_over(HERE, 9)
    reach.fetched(HERE, 12)
    reach.rewind(HERE, 5)
    reach.done(HERE, 9)
    reach.hand_over(HERE, 12)
    reach.fetched(HERE, 15)
    reach.done(HERE, 12)
    assert reach.processed_to(HERE) == 5

    reach.hand_over(HERE, 5)
    reach.fetched(HERE, 15)
    assert reach.processed_to(HERE) == 5
    reach.done(HERE, 5)
    assert reach.processed_to(HERE) == 15


def test_markers_where_the_dropped_batch_seemed_to_be_end_the_rewind() -> None:
    reach = Reach()
    reach.rewind(HERE, 5)
    reach.passed(HERE, 5, 9)

    assert reach.processed_to(HERE) == 9


def test_the_same_batch_twice_in_flight_is_counted_twice() -> None:
    reach = Reach()
    reach.hand_over(HERE, 5)
    reach.hand_over(HERE, 5)

    assert (reach.done(HERE, 5), reach.in_flight, reach.processed_to(HERE)) == (True, 1, 5)
    assert (reach.done(HERE, 5), reach.in_flight) == (True, 0)


def test_a_batch_of_an_earlier_generation_counts_for_nothing() -> None:
    reach = Reach()

    assert (reach.done(HERE, 5), reach.in_flight) == (False, 0)
