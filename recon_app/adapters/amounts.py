"""Amounts as providers write them, to whole minor units; none is rounded but sums of fractions."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from recon_app.adapters.base import malformed
from recon_app.domain.money import EXPONENTS, MAX_AMOUNT_MINOR

__all__ = [
    "currency_code",
    "major_to_minor",
    "minor_units",
    "provider_minor",
    "rounded_minor",
    "signed_minor",
]


def currency_code(field: str, value: object) -> str:
    """The ISO 4217 code, whatever its case."""
    code = value.upper() if isinstance(value, str) else ""
    if code not in EXPONENTS:
        raise malformed(field, "is not the code of a currency")
    return code


def minor_units(field: str, value: object) -> int:
    """A whole number of minor units, zero and up; as a number or as text."""
    amount = signed_minor(field, value)
    if amount < 0:
        raise malformed(field, "must not be negative")
    return amount


def signed_minor(field: str, value: object) -> int:
    """A whole number of minor units with its sign; as a number or as text.

    With a decimal point it is refused, whatever stands behind it: 30.00 may well be major units.
    """
    number = _decimal(field, value)
    if number != number.to_integral_value() or int(number.as_tuple().exponent) < 0:
        raise malformed(field, "must be whole minor units, without a decimal point")
    return _bounded(field, int(number))


def major_to_minor(
    field: str, value: object, currency: str, exponents: Mapping[str, int] = EXPONENTS
) -> int:
    """An amount in major units (a number or decimal text with a point), as signed minor units.

    ``exponents`` are a provider's own where it differs from ISO 4217.

    Raises:
        InvalidPayload: it is no number, is finer than the currency's minor unit, or too large.
    """
    exponent = exponents.get(currency, EXPONENTS[currency])
    number = _decimal(field, value).scaleb(exponent)
    if number != number.to_integral_value():
        raise malformed(field, f"is finer than a minor unit of {currency}")
    return _bounded(field, int(number))


def provider_minor(
    field: str, value: object, currency: str, exponents: Mapping[str, int] = EXPONENTS
) -> int:
    """A whole number of a provider's own minor units, as ours, with its sign.

    ``exponents`` are the provider's where it differs from ISO 4217: Stripe's 100 ISK are 1 króna.

    Raises:
        InvalidPayload: it is no whole number, or finer than the currency's minor unit.
    """
    amount = signed_minor(field, value)
    theirs = exponents.get(currency, EXPONENTS[currency])
    if theirs == EXPONENTS[currency]:
        return amount
    return major_to_minor(field, Decimal(amount).scaleb(-theirs), currency)


def rounded_minor(
    field: str, values: Iterable[object], currency: str, is_major: bool = True
) -> int:
    """The sum of parts that may be finer than a minor unit: rounded once, half to even, signed."""
    numbers = [_decimal(field, value) for value in values]
    total = sum(numbers, Decimal(0)).scaleb(EXPONENTS[currency] if is_major else 0)
    return _bounded(field, int(total.to_integral_value(ROUND_HALF_EVEN)))


def _decimal(field: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise malformed(field, "must be a number")
    text = str(value).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise malformed(field, "must be a decimal number") from None
    if not number.is_finite() or "_" in text or number.adjusted() > len(str(MAX_AMOUNT_MINOR)):
        raise malformed(field, "must be a decimal number of a possible size")
    return number


def _bounded(field: str, amount: int) -> int:
    if abs(amount) > MAX_AMOUNT_MINOR:
        raise malformed(field, f"is beyond {MAX_AMOUNT_MINOR} minor units")
    return amount
