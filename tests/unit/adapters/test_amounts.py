"""Amounts as providers write them: whole minor units are whole, whatever would be equal to them."""

from decimal import Decimal

import pytest

from recon_app.adapters.amounts import signed_minor
from recon_app.errors import InvalidPayload


@pytest.mark.parametrize(("value", "minor"), [(30, 30), ("30", 30), (Decimal("-30"), -30)])
def test_whole_numbers_are_minor_units(value: object, minor: int) -> None:
    assert signed_minor("amount", value) == minor


@pytest.mark.parametrize("value", ["30.00", "30.5", Decimal("30.0"), 30.0, "3e-1"])
def test_what_has_a_decimal_point_is_refused_by_the_name_of_its_field(value: object) -> None:
    with pytest.raises(InvalidPayload, match="amount"):
        signed_minor("amount", value)
