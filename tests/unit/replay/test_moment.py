"""Where an operator may want to begin."""

import pytest

from recon_app.errors import ConfigError
from recon_app.replay.moment import EARLIEST, Moment, moment


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("earliest", EARLIEST),
        ("0", Moment("offset", 0)),
        ("4711", Moment("offset", 4711)),
        ("1970-01-01T00:00:01Z", Moment("time", 1000)),
        ("1970-01-01T05:30:01+05:30", Moment("time", 1000)),
    ],
)
def test_beginning_offset_and_time_are_understood(text: str, meant: Moment) -> None:
    assert moment(text) == meant


@pytest.mark.parametrize("text", ["", "-1", "latest", "yesterday", "2025-12-18T10:15:30"])
def test_anything_else_is_refused_with_the_three_forms(text: str) -> None:
    with pytest.raises(ConfigError, match="write earliest, an offset, or a time"):
        moment(text)


def test_a_moment_reads_as_it_was_meant() -> None:
    assert [str(EARLIEST), str(Moment("offset", 7))] == ["earliest", "7"]
    assert moment(str(Moment("time", 1_766_052_930_123))) == Moment("time", 1_766_052_930_123)
