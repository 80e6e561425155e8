"""Card numbers are found however they are written, and what only looks numeric is left alone."""

import pytest

from recon_app.privacy.pans import find_pans, mask_pans, without_tracks

VISA = "4111111111111111"


def digits_in(text: str) -> list[str]:
    return [found.digits for found in find_pans(text)]


@pytest.mark.parametrize(
    "text",
    [
        VISA,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111/1111/1111/1111",
        "4111_1111_1111_1111",
        "4111\u00a01111\u00a01111\u00a01111",
        "4111\u20131111\u20131111\u20131111",
        "4111  1111  1111  1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "41111111 11111111",
        "411111 1111111111",
        "4111 111111 111111",
        "paid with VISA4111111111111111today",
        "12 4111-1111-1111-1111",
        "\uff14\uff11\uff11\uff11" + "\uff11" * 12,
        "\u096a" + "\u0967" * 15,
    ],
)
def test_a_card_number_is_found_in_every_writing(text: str) -> None:
    assert digits_in(text) == [VISA]


@pytest.mark.parametrize(
    "number",
    [
        "378282246310005",
        "30569309025904",
        "2223003122003222",
        "6011111111111117",
        "6073849700004947",
        "8171999927660000",
        "6759649826438453",
        "9792030394440796",
        "6205500000000000004",
    ],
)
def test_every_scheme_is_known(number: str) -> None:
    assert digits_in(f"x{number}y") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "1765432100000",
        "000000001234",
        "20251218-00012345678",
        "2025-12-18-10-15-30-000",
        "74537604221222132710009",
        "550e8400-e29b-41d4-a716-446655440000",
        "4500000000.00",
        "41111111111",
        "2025-12-18T10:15:30.123456Z",
        "C45563-1-0-000002",
        "4556-31-0-000002",
    ],
)
def test_what_is_no_card_number_stays(text: str) -> None:
    assert digits_in(text) == []


def test_a_message_keeps_the_last_four_digits_only() -> None:
    assert mask_pans(f"unknown '{VISA}' in 4111 1111 1111 1111") == (
        "unknown '********1111' in ********1111"
    )


@pytest.mark.parametrize(
    "track", [f"%B{VISA}^DOE/JOHN^25121010000000000?", f";{VISA}=25121010000000000?"]
)
def test_a_magnetic_track_vanishes(track: str) -> None:
    assert without_tracks(f"swiped {track} twice") == "swiped [track dropped] twice"
