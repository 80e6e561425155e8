"""Money is a whole number of minor units in a currency that knows its exponent. Never a float."""

from typing import Final

__all__ = ["CURRENCIES", "EXPONENTS", "MAX_AMOUNT_MINOR"]

#: 15 digits: exact in a double (so in JavaScript, JSON readers and spreadsheets, which keep 15),
#: and a BIGINT still holds the sum of 9,223 of them, far more than the legs one case can have.
MAX_AMOUNT_MINOR: Final = 999_999_999_999_999

#: exponent -> ISO 4217 codes of money that circulates; metals, funds and test codes are left out.
_BY_EXPONENT: Final[dict[int, str]] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN "
        "BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
        "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
        "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
        "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR "
        "ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

#: currency -> digits after the point; an amount of 12345 is 123.45 INR, 12345 JPY or 12.345 KWD.
EXPONENTS: Final[dict[str, int]] = {
    code: exponent for exponent, codes in _BY_EXPONENT.items() for code in codes.split()
}

CURRENCIES: Final = frozenset(EXPONENTS)
