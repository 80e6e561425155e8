"""Reports in CSV with a header row."""

import pytest

from recon_app.adapters.csv_rows import csv_rows, header_of, whole
from recon_app.errors import InvalidPayload


def test_rows_know_their_lines() -> None:
    """A quoted cell may hold line ends; blank rows and blank cells are absent."""
    body = b'\xef\xbb\xbfa,b,c\r\n1,"x\r\ny",\r\n\r\n , ,\r\n2,z,3\r\n'

    assert list(csv_rows(body, "a")) == [
        (2, {"a": "1", "b": "x\r\ny"}),
        (6, {"a": "2", "b": "z", "c": "3"}),
    ]


@pytest.mark.parametrize("mark", [b";", b"\t", b"|"])
def test_other_delimiters_are_known(mark: bytes) -> None:
    """By the header."""
    assert list(csv_rows(b"a%bb\n1%b2\n" % (mark, mark))) == [(2, {"a": "1", "b": "2"})]


def test_a_short_row_lacks_what_it_lacks() -> None:
    """A long one is refused, unless what is beyond is blank."""
    rows = list(csv_rows(b"a,b\n1\n1,2,\n1,2,3\n"))

    assert rows[:2] == [(2, {"a": "1"}), (3, {"a": "1", "b": "2"})]
    assert [whole(row) for _, row in rows[:2]] == [row for _, row in rows[:2]]
    with pytest.raises(InvalidPayload, match="more cells"):
        whole(rows[2][1])


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"b\n1\n"])
def test_what_is_no_such_report_is_refused(body: bytes) -> None:
    """Nothing, no text, or a column that is not there."""
    with pytest.raises(InvalidPayload):
        list(csv_rows(body, "a"))


def test_a_header_is_there_or_empty() -> None:
    """Also when nothing else is."""
    assert header_of(b" a , b\n1,2") == ["a", "b"]
    assert header_of(b"") == []
