"""The walk through a JSON-like value: what was found is replaced, everything else is as it was.

A value in which nothing is found comes back as the very same object.
"""

import re
from decimal import Decimal
from typing import Final

from recon_app.privacy.envelope import Envelopes, is_sealed, is_token
from recon_app.privacy.names import FieldNames, Treatment
from recon_app.privacy.pans import is_pan, replace_pans, without_tracks

__all__ = ["Walk"]

#: Mail addresses and payment addresses (VPA) in free text.
_address: Final = re.compile(
    r"(?<![\w.+@-])[\w.+-]{1,64}@[^\W\d_](?:[\w-]|\.(?=\w)){1,63}(?![\w@])"
)
_iban: Final = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
IBAN_REST: Final = 1
#: A number of more digits than this cannot be a card's.
MOST_DIGITS: Final = 19


class Walk:
    """Through one event; ``txn_id`` is what sealed values are bound to.

    The path of a field is its names and places from the top, with dots between.
    """

    def __init__(self, envelopes: Envelopes, names: FieldNames, txn_id: str) -> None:
        self._envelopes = envelopes
        self._names = names
        self._txn_id = txn_id

    def value(self, node: object, path: str, sealing: bool = False) -> object:
        """Anything; ``sealing`` when the name of its field says so."""
        if isinstance(node, str):
            return self._string(node, path, sealing)
        if isinstance(node, dict):
            return self.fields(node, path)
        if isinstance(node, list | tuple):
            return self._items(node, path, sealing)
        if isinstance(node, bool) or not isinstance(node, int | float | Decimal):
            return node
        return self._number(node, path, sealing)

    def pans(self, text: str) -> str:
        """Text without card numbers and tracks, which is all that is done to identities."""
        return replace_pans(without_tracks(text), self._envelopes.pan)

    def token(self, text: str) -> str:
        """What stands for a value that is only compared."""
        return self._envelopes.token(text)

    def _string(self, text: str, path: str, sealing: bool) -> str:
        if not text or is_sealed(text) or is_token(text):
            return text
        clean = self.pans(text)
        if sealing:
            return self._envelopes.seal(clean, self._txn_id, path)
        return self._people(clean, path) if len(clean) > 3 else clean

    def _people(self, text: str, path: str) -> str:
        """Free text with addresses and IBANs sealed where they stand."""

        def sealed(match: "re.Match[str]") -> str:
            return self._envelopes.seal(match[0], self._txn_id, path)

        if "@" in text:
            text = _address.sub(sealed, text)
        return _iban.sub(lambda m: sealed(m) if _is_iban(m[0]) else m[0], text)

    def _number(self, number: int | float | Decimal, path: str, sealing: bool) -> object:
        digits = _whole_digits(number)
        if digits is not None and is_pan(digits):
            return self._envelopes.pan(digits)
        return self._envelopes.seal(number, self._txn_id, path) if sealing else number

    def _items(
        self, items: "list[object] | tuple[object, ...]", path: str, sealing: bool
    ) -> object:
        clean = [self.value(item, f"{path}.{at}", sealing) for at, item in enumerate(items)]
        is_same = all(one is other for one, other in zip(items, clean, strict=True))
        return items if is_same else clean

    def fields(self, fields: dict[str, object], path: str) -> dict[str, object]:
        """The fields of an object."""
        clean: dict[str, object] = {}
        changed = False
        for name, child in fields.items():
            treatment = self._names.treatment(name)
            if treatment is Treatment.DROP and child is not None:
                changed = True
                continue
            kept = _free(self.pans(name), clean)
            clean[kept] = self.value(child, _joined(path, kept), treatment is Treatment.SEAL)
            changed = changed or kept != name or clean[kept] is not child
        return clean if changed else fields


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _free(name: str, taken: dict[str, object]) -> str:
    """The name, or the next free one: two spellings of a card number are one token."""
    fresh, number = name, 1
    while fresh in taken:
        number += 1
        fresh = f"{name}_{number}"
    return fresh


def _whole_digits(number: int | float | Decimal) -> str | None:
    """The digits of a whole number that is not too long to be a card's."""
    if isinstance(number, int):
        return str(number) if 0 < number < 10**MOST_DIGITS else None
    exact = Decimal(number)
    if not exact.is_finite() or not 0 <= exact.adjusted() < MOST_DIGITS:
        return None
    whole = int(exact)
    return str(whole) if whole == exact and whole > 0 else None


def _is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616: mod 97 is 1)."""
    plain = text.replace(" ", "")
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == IBAN_REST
