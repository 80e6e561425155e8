"""Field 86, what the bank says of a line: references out of the two forms that banks agree on.

The German form counts sub-fields (``166?00...?20EREF+...``; other banks use another sign than the
question mark); the other names them between slashes (``/EREF/.../REMI/...``).
"""

import re
from typing import Final

from recon_app.adapters.bank_text import reference_or_none

__all__ = ["narrative_references"]

#: Lines of this length were cut by the bank in the middle of a word.
WRAP_COLUMNS: Final = 65

#: Stands where two sub-fields meet, for keys begin there and values go on.
JOINT: Final = "\x1f"
MORE: Final = frozenset(("60", "61", "62", "63"))

#: key -> what the reference is called here
KEYS: Final = {
    "EREF": "end_to_end",
    "UETR": "uetr",
    "MREF": "mandate",
    "MARF": "mandate",
    "KREF": "customer",
    "CREF": "customer",
    "PREF": "payment_information",
    "IREF": "instruction",
    "TRCD": "reason_code",
    "RTRN": "reason_code",
    "SVWZ": "text",
    "REMI": "text",
}
_OTHER_KEYS: Final = (
    "CRED|DEBT|COAM|OAMT|ABWA|ABWE|IBAN|BIC|PURP|BREF|RREF|ANAM|TRTP|NAME|CSID|ORDP|BENM|ISDT|"
    "ADDR|SUBJ|OCMT|CHGS|EXCH|ULTD|ULTC|CNTP|SQTP|RCTO|ID"
)
_all_keys = "|".join(KEYS) + "|" + _OTHER_KEYS
_german = re.compile(r"[0-9]{3}([^\w\s/])[0-9]{2}").match
_plus = re.compile(rf"(?:^|[{JOINT}\s])({_all_keys})\+")
_slash = re.compile(rf"/({_all_keys})/")


def narrative_references(lines: list[str]) -> dict[str, str | None]:
    """The references that a field 86 names; ``text`` is the purpose, or all of it."""
    joined = "".join(lines)
    if match := _german(joined):
        purpose = _purpose(joined, match[1])
        found = _keyed(_plus.split(purpose))
        return {"text": purpose.replace(JOINT, "")} | found
    if len(parts := _slash.split(joined)) > 1:
        return {"text": _unwrapped(lines)} | _keyed(parts)
    return {"text": _unwrapped(lines)}


def _purpose(text: str, separator: str) -> str:
    """Sub-fields 20 to 29 and 60 to 63, in one: they are cut after 27 characters."""
    parts = re.split(re.escape(separator) + r"([0-9]{2})", text)
    fields = zip(parts[1::2], parts[2::2], strict=False)
    return JOINT.join(said for number, said in fields if number[0] == "2" or number in MORE)


def _keyed(parts: list[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for key, said in zip(parts[1::2], parts[2::2], strict=False):
        name = KEYS.get(key)
        if name and (reference := reference_or_none(said.replace(JOINT, ""))):
            found.setdefault(name, reference.removeprefix("USTD//").rstrip("/ "))
    return found


def _unwrapped(lines: list[str]) -> str:
    return "".join(line if len(line) >= WRAP_COLUMNS else f"{line} " for line in lines)
