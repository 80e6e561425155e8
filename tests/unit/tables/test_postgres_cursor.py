"""A cursor says where a page ended, and nothing else passes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.errors import PoisonError
from tables.postgres.cursors import decode_cursor, encode_cursor

TIMES = st.integers(-(2**53), 2**53)
IDS = st.text(min_size=1, max_size=128).filter(str.isprintable)


@given(TIMES, IDS)
def test_a_cursor_is_read_back(at_ms: int, txn_id: str) -> None:
    cursor = encode_cursor(at_ms, txn_id)

    assert decode_cursor(cursor) == (at_ms, txn_id)
    assert cursor.isascii()


@given(st.text(alphabet=st.characters(blacklist_characters="W"), max_size=64))
def test_other_text_is_refused_by_name(text: str) -> None:
    """Every cursor of ours begins with W, which is how a JSON array begins in base64."""
    with pytest.raises(PoisonError) as refused:
        decode_cursor(text)

    assert refused.value.field == "cursor"
