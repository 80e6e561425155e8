"""Currencies and the greatest amount."""

import json

from recon_app.domain.money import CURRENCIES, EXPONENTS, MAX_AMOUNT_MINOR


def test_currencies_know_their_exponent() -> None:
    """The three the field trips over, and the usual one."""
    assert [EXPONENTS[code] for code in ("JPY", "KWD", "CLF", "INR")] == [0, 3, 4, 2]


def test_every_code_is_three_capitals() -> None:
    """Of the usual ones, none is missing."""
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in CURRENCIES)
    assert {"INR", "USD", "EUR", "GBP", "AED", "SGD"} <= CURRENCIES


def test_the_greatest_amount_survives_a_double_and_sums_in_a_bigint() -> None:
    """Also next to its neighbour, and for both sides of a case at their bound."""
    assert float(MAX_AMOUNT_MINOR) != float(MAX_AMOUNT_MINOR - 1)
    assert json.loads(json.dumps(float(MAX_AMOUNT_MINOR))) == MAX_AMOUNT_MINOR
    assert 2 * 33 * 8 * MAX_AMOUNT_MINOR < 2**63
