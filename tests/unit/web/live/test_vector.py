"""The vector of next offsets, as text and back."""

import pytest

from web.live.vector import distance, parse_vector, vector_text


def test_a_vector_is_read_as_it_was_written() -> None:
    vector = {0: 123, 1: 0, 2: 10**17}
    assert vector_text(vector) == "0:123,1:0,2:100000000000000000"
    assert parse_vector(vector_text(vector), 3) == vector


def test_its_partitions_may_stand_in_any_order_and_are_put_in_theirs() -> None:
    found = parse_vector("1:7,0:5", 2)
    assert found is not None
    assert vector_text(found) == "0:5,1:7"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "0:1",
        "0:1,1:2,2:3",
        "0:1,0:2",
        "0:1,2:2",
        "0:1;1:2",
        "0:-1,1:2",
        "0:1,1:2,",
        "0: 1,1:2",
        "0:٣,1:2",
        "0:1,1:" + "9" * 19,
        "0:1," * 5000 + "1:2",
    ],
)
def test_what_is_no_vector_of_two_partitions_is_none(text: str) -> None:
    assert parse_vector(text, 2) is None


def test_the_distance_counts_only_where_one_is_behind() -> None:
    assert distance({0: 5, 1: 9}, {0: 8, 1: 2}) == 3
    assert distance({0: 8, 1: 9}, {0: 8, 1: 2}) == 0
