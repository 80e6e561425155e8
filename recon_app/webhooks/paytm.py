"""Paytm: the field ``CHECKSUMHASH`` of the form, as Paytm's own checksum utilities make it.

SHA-256 of the values, sorted by their names, and of a salt of four characters; that digest and the
salt are encrypted by AES-CBC under the merchant key, with an initial vector everybody knows.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from recon_app.adapters.reading import Fields
from recon_app.webhooks.base import Delivery, Distrust, Scheme, distrust
from recon_app.webhooks.mac import encoded, from_base64, same
from recon_app.webhooks.payu import fields_in

__all__ = ["PAYTM"]

FIELD: Final = "CHECKSUMHASH"
VECTOR: Final = b"@@@@&&&&####$$$$"
SALT_CHARS: Final = 4
DIGEST_CHARS: Final = 64


def _check(delivery: Delivery, secrets: Sequence[str]) -> None:
    fields = fields_in(delivery.body)
    given = fields.pop(FIELD, None)
    if not isinstance(given, str) or not given:
        raise distrust(Distrust.NO_SIGNATURE, f"the field {FIELD} is missing")
    # A plus sign that the sender did not encode arrives as a space.
    sealed = from_base64(given.replace(" ", "+"))
    if not any(_fits(fields, sealed, _key(secret)) for secret in secrets):
        raise distrust(Distrust.WRONG_SIGNATURE, f"{FIELD} is not that of these fields")


def _fits(fields: Fields, sealed: bytes, key: bytes) -> bool:
    try:
        opened = _open(sealed, key)
    except ValueError:
        return False
    if len(opened) != DIGEST_CHARS + SALT_CHARS:
        return False
    digest, salt = opened[:DIGEST_CHARS], opened[DIGEST_CHARS:]
    text = "|".join([*(_text(fields[name]) for name in sorted(fields)), salt])
    return same(hashlib.sha256(encoded(text)).hexdigest(), digest)


def _open(sealed: bytes, key: bytes) -> str:
    decryptor = Cipher(AES(key), CBC(VECTOR)).decryptor()
    unpadder = PKCS7(AES.block_size).unpadder()
    padded = decryptor.update(sealed) + decryptor.finalize()
    return (unpadder.update(padded) + unpadder.finalize()).decode()


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    return "" if text.lower() == "null" else text


def _key(secret: str) -> bytes:
    """The merchant key; ValueError when AES knows no key of that length."""
    key = secret.encode()
    AES(key)
    return key


PAYTM: Final = Scheme(
    "paytm",
    "field CHECKSUMHASH: AES-CBC of SHA-256 of the values, base64",
    "the merchant key, 16, 24 or 32 characters",
    _check,
    _key,
)
