"""Values as cells of a file that people open in a spreadsheet."""

from decimal import Decimal
from typing import Final

from recon_app.domain.money import EXPONENTS

__all__ = ["Cell", "guarded", "major"]

Cell = str | int | Decimal | bool | None

#: What makes a spreadsheet take a text for a formula (OWASP, CSV injection).
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: Cell) -> Cell:
    """A text that no spreadsheet runs; numbers are ours and stay numbers."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return "'" + value
    return value


def major(minor: int | None, currency: str | None) -> Decimal | None:
    """Minor units as an exact decimal of the currency: 50000 INR is 500.00, 500 JPY is 500."""
    if minor is None:
        return None
    return Decimal(minor).scaleb(-EXPONENTS.get(currency or "", 2))
