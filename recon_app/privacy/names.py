"""Which fields hold what, by their names: tables that an installation may add to.

A name is compared without case and without anything but letters and digits: ``cardHolderName``,
``card_holder_name`` and ``Card Holder Name`` are one.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from fnmatch import translate
from functools import lru_cache
from typing import Final

__all__ = ["FieldNames", "Treatment"]


class Treatment(StrEnum):
    """What is done with a field."""

    DROP = "DROP"
    SEAL = "SEAL"


#: Sensitive authentication data, which nobody may store after authorisation (PCI DSS 3.3).
DROPPED: Final = (
    "*cvv",
    "*cvv2",
    "*cvc",
    "*cvc2",
    "*cvn",
    "*cvn2",
    "*cav2",
    "*csc",
    "*cardsecuritycode",
    "securitycode",
    "*cardverificationvalue",
    "*cardverificationcode",
    "*cardverificationnumber",
    "*track1",
    "*track2",
    "*track3",
    "*track1data",
    "*track2data",
    "*track3data",
    "*trackdata",
    "*magstripe",
    "*magneticstripe",
    "*magstripedata",
    "pin",
    "pinblock",
    "cardpin",
    "encryptedpin",
)
#: Whose name it is; ``name`` alone is a card holder's (Razorpay) or a customer's.
WHOSE: Final = (
    "accountholder|beneficiary|billing|buyer|card|cardholder|consumer|contact|creditor|customer"
    "|debtor|drawer|holder|payee|payer|person|receiver|recipient|remitter|sender|shipping|shopper"
)
#: People's data: account numbers, payment addresses, names, phones, mail.
SEALED: Final = (
    "*accountnumber",
    "*accountno",
    "*accountnum",
    "*acctnumber",
    "*acctno",
    "*acctnum",
    "acno",
    "*bankaccount",
    "*payeraccount",
    "*payeeaccount",
    "*beneficiaryaccount",
    "*remitteraccount",
    "*virtualaccount",
    "*iban",
    "*vpa",
    "*upiid",
    "*virtualpaymentaddress",
    "*phone",
    "*phonenumber",
    "*phoneno",
    "*telephone",
    "*mobile",
    "*mobileno",
    "*mobilenumber",
    "*msisdn",
    "contact",
    "*contactnumber",
    "*contactno",
    "*email",
    "*emailaddress",
    "*emailid",
    "cardholder",
    "accountholder",
    "*firstname",
    "*lastname",
    "*middlename",
    "*fullname",
    "*givenname",
    "*familyname",
    "*surname",
)
_person: Final = rf"(?:{WHOSE})*name"
_other: Final = re.compile(r"[\W_]+")
MOST_NAMES: Final = 8192


class FieldNames:
    """The tables, with further ``sealed`` patterns (``*`` stands for anything)."""

    def __init__(self, sealed: Iterable[str] = ()) -> None:
        more = [_pattern(pattern) for pattern in sealed]
        self._dropped = re.compile("|".join(map(translate, DROPPED))).match
        sealing = [*map(translate, (*SEALED, *more)), rf"{_person}\Z"]
        self._sealed = re.compile("|".join(sealing)).match
        self.treatment = lru_cache(MOST_NAMES)(self._treatment)

    def _treatment(self, name: str) -> Treatment | None:
        plain = _squashed(name)
        if self._dropped(plain):
            return Treatment.DROP
        return Treatment.SEAL if self._sealed(plain) else None


def _squashed(name: str) -> str:
    return _other.sub("", name.lower())


def _pattern(text: str) -> str:
    return "*".join(_squashed(part) for part in text.split("*"))
