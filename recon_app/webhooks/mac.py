"""Message authentication codes: made and compared in one place, in constant time."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from recon_app.webhooks.base import Distrust, distrust

__all__ = [
    "MAX_SIGNATURES",
    "Decode",
    "encoded",
    "from_base64",
    "from_hex",
    "from_hex_key",
    "require_mac",
    "same",
]

#: A header may hold several signatures while a secret is rotated; more are not looked at.
MAX_SIGNATURES: Final = 8

Decode = Callable[[str], bytes]


def encoded(text: str) -> bytes:
    """The bytes of any text at all, also of one that holds half a character."""
    return text.encode("utf-8", "surrogatepass")


def from_hex(text: str) -> bytes:
    """The bytes a signature in hexadecimal digits spells.

    Raises:
        UntrustedDelivery: it is none.
    """
    try:
        return binascii.unhexlify(text)
    except (binascii.Error, ValueError):
        raise distrust(Distrust.MALFORMED, "the signature is not hexadecimal") from None


def from_base64(text: str) -> bytes:
    """The bytes a signature in base64 spells.

    Raises:
        UntrustedDelivery: it is none.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise distrust(Distrust.MALFORMED, "the signature is not base64") from None


def from_hex_key(secret: str) -> bytes:
    """A key that the provider shows in hexadecimal digits; ValueError when it is none."""
    key = bytes.fromhex(secret)
    if not key:
        raise ValueError("the key is empty")
    return key


def require_mac(
    message: bytes, keys: Iterable[bytes], given: Sequence[bytes], algorithm: str = "sha256"
) -> None:
    """One of the given codes is the message's under one of the keys.

    Every code is compared with every key, whatever fits first.

    Raises:
        UntrustedDelivery: none fits.
    """
    made = [hmac.digest(key, message, algorithm) for key in keys]
    fits = [hmac.compare_digest(one, other) for one in made for other in given[:MAX_SIGNATURES]]
    if not any(fits):
        detail = "the signature is not that of this body under any of the endpoint's secrets"
        raise distrust(Distrust.WRONG_SIGNATURE, detail)


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that says nothing of where they differ."""
    digests = (hashlib.sha256(encoded(text)).digest() for text in (one, other))
    return hmac.compare_digest(*digests)
