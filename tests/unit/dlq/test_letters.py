"""A dead letter says why in the open and what in secret, and opens for whoever has the keys."""

import pytest

from recon_app.codec.poison import Poison
from recon_app.dlq.letters import Letter, Original, Place, opened, place_of, sealed_letter
from recon_app.errors import InvalidEvent

PLACE = Place("gateway_txns", 3, 42, 1_766_052_930_000)
FAULT = InvalidEvent(Poison.INVALID_FIELD, "status", "unknown 'Anna Kumar'")
ANNA = Original(b"txn-1", b'{"name": "Anna Kumar"}', [("x", b"Anna Kumar")])


def letter_of(original: Original) -> Letter:
    return sealed_letter(original, FAULT, PLACE)


def test_an_original_comes_back_byte_for_byte() -> None:
    for original in (ANNA, Original(None, None, []), Original(b"\xff", b"\x00" * 9, [("h", b"")])):
        assert opened(*letter_of(original)) == original


def test_nothing_of_the_payload_can_be_read_without_keys() -> None:
    letter = letter_of(ANNA)

    assert b"Anna" not in letter.value + b"".join(value for _, value in letter.headers)
    assert place_of(letter.headers) == PLACE


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (b"txn-1", b"txn-1"),
        (b"\xff\xfe", None),
        (b"x" * 129, None),
        (b"a\nb", None),
        (None, None),
    ],
)
def test_a_key_is_shown_where_it_can_be_an_id(key: bytes | None, shown: bytes | None) -> None:
    assert letter_of(Original(key, b"", [])).key == shown


def test_a_card_number_in_a_key_is_a_token() -> None:
    key = letter_of(Original(b"order-4111111111111111", b"", [])).key

    assert key is not None
    assert key.startswith(b"order-pan_")


def test_a_letter_that_was_changed_or_stands_elsewhere_does_not_open() -> None:
    letter = letter_of(ANNA)
    elsewhere = sealed_letter(ANNA, FAULT, PLACE._replace(offset=43))

    for value, headers in (
        (letter.value[:-1] + b"?", letter.headers),
        (letter.value, elsewhere.headers),
    ):
        with pytest.raises(ValueError, match="not as it was written"):
            opened(letter.key, value, headers)


def test_a_letter_from_before_letters_were_sealed_is_its_own_original() -> None:
    assert opened(b"k", b"{broken", []) == Original(b"k", b"{broken", [])
