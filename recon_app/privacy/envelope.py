"""Tokens and sealed values, as text that stands where the value stood.

A sealed value is ``enc1_<kid>_<subject>_<nonce>_<ciphertext>``: AES-256-GCM with the key of the
subject in the generation ``kid``, each part spelled in letters. The additional data are the
transaction and the path of the field, so nobody can move a sealed value elsewhere. The nonce is a
keyed digest of all of it: the same value in the same place is sealed alike, so that what is
delivered again is the same bytes, and no two different messages share a nonce.
"""

import hmac
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from recon_app.errors import ConfigError
from recon_app.privacy.keys import KeyRing
from recon_app.privacy.spelling import spelled, unspelled
from recon_app.privacy.tree import SUBJECT_BYTES

__all__ = ["Envelopes", "is_sealed", "is_token", "subject_text"]

NONCE_BYTES: Final = 12
TOKEN_BYTES: Final = 8
#: People's keys take 64 digests to make; the same people come again.
KEYS_KEPT: Final = 16_384
#: What stands for a value whose key was destroyed before it came.
ERASED: Final = "erased_"

is_sealed = re.compile(r"enc1(?:_[a-p]+){4}|erased_[a-p]+").fullmatch
is_token = re.compile(r"tok_[a-p]{16}").fullmatch
_encode = msgspec.json.Encoder(decimal_format="number").encode


class Envelopes:
    """Makes tokens, seals values and opens them; ``load`` gives the keys."""

    def __init__(self, load: Callable[[], KeyRing]) -> None:
        self._load = load

    @cached_property
    def ring(self) -> KeyRing:
        """The keys, asked for when something is found.

        Raises:
            ConfigError: there are none.
        """
        return self._load()

    @cached_property
    def _person(self) -> Callable[[bytes], bytes | None]:
        return lru_cache(KEYS_KEPT)(self.ring.newest.person)

    def pan(self, digits: str) -> str:
        """``pan_<keyed digest>_<last four>``; the same number has the same token for ever."""
        return f"pan_{spelled(self._digest(b'pan', digits)[:TOKEN_BYTES])}_{digits[-4:]}"

    def token(self, text: str) -> str:
        """What stands for a value that is only compared and searched by."""
        return f"tok_{spelled(self.subject(text))}"

    def subject(self, text: str) -> bytes:
        """Whose value it is: the value itself, in one spelling, as a keyed digest."""
        return self._digest(b"subject", subject_text(text))[:SUBJECT_BYTES]

    def digest(self, data: bytes) -> str:
        """A keyed digest that stays the same whatever keys come and go, in hex."""
        return hmac.digest(self.ring.tokens, b"raw\x00" + data, "sha256").hex()

    def seal(self, value: object, txn_id: str, path: str) -> str:
        """A JSON value, sealed where it stands; only a trace when its key was destroyed."""
        subject = self.subject(value if isinstance(value, str) else str(value))
        key = self._person(subject)
        if key is None:
            return ERASED + spelled(subject)
        plain, place = _encode(value), _place(txn_id, path)
        nonce = hmac.digest(key, b"nonce\x00" + place + b"\x00" + plain, "sha256")[:NONCE_BYTES]
        sealed = AESGCM(key).encrypt(nonce, plain, place)
        return "_".join(("enc1", self.ring.newest.kid, *map(spelled, (subject, nonce, sealed))))

    def open(self, text: str, txn_id: str, path: str) -> object:
        """The value again; null when its key was destroyed.

        Raises:
            ConfigError: the file of keys lacks its generation.
            ValueError: it is no sealed value, or not the one that was sealed here.
        """
        if text.startswith(ERASED):
            return None
        _, kid, *parts = text.split("_")
        subject, nonce, sealed = map(unspelled, parts)
        generation = self.ring.of(kid)
        if generation is None:
            raise ConfigError(f"the file of keys has no {kid}: use one that still has it")
        key = generation.person(subject)
        if key is None:
            return None
        try:
            return msgspec.json.decode(AESGCM(key).decrypt(nonce, sealed, _place(txn_id, path)))
        except InvalidTag:
            raise ValueError(f"what is sealed at {path} was not sealed there") from None

    def _digest(self, label: bytes, text: str) -> bytes:
        said = label + b"\x00" + text.encode("utf-8", "surrogatepass")
        return hmac.digest(self.ring.tokens, said, "sha256")


def subject_text(text: str) -> str:
    """One spelling for a value that people write in several: no case, no blanks at its ends."""
    return " ".join(text.casefold().split())


def _place(txn_id: str, path: str) -> bytes:
    return f"{txn_id}\x1f{path}".encode("utf-8", "surrogatepass")
