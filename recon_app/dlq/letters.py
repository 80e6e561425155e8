"""A dead letter: why in readable headers, and the original sealed.

The value is ``RRD1``, the name of the key, a nonce, and the original (key, value and headers as
MessagePack) under AES-256-GCM; the additional data are the place it came in at. Headers name
topics, places, reasons and fields, and carry nothing of what the payload said.
"""

import os
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from recon_app.codec.poison import STREAMS, dlq_headers
from recon_app.errors import ConfigError, PoisonError
from recon_app.privacy.current import scrubber
from recon_app.privacy.keys import KeyRing
from recon_app.privacy.pans import mask_pans

__all__ = ["Letter", "Original", "Place", "opened", "place_of", "sealed_letter"]

MAGIC: Final = b"RRD1"
KID_BYTES: Final = 8
NONCE_BYTES: Final = 12
#: Keys that a letter may show: what could be an id.
MOST_KEY_BYTES: Final = 128

Headers = list[tuple[str, bytes]]


class Original(NamedTuple):
    """What came in, byte for byte."""

    key: bytes | None
    value: bytes | None
    headers: Headers


class Place(NamedTuple):
    """Where it came in, and when by the broker."""

    topic: str
    partition: int
    offset: int
    arrived_ms: int


class Letter(NamedTuple):
    """A record of the dead-letter topic."""

    key: bytes | None
    value: bytes
    headers: Headers


def sealed_letter(
    original: Original, fault: PoisonError, place: Place, more: Iterable[tuple[str, str]] = ()
) -> Letter:
    """The letter about a record.

    Raises:
        ConfigError: there are no keys.
    """
    ring = scrubber().envelopes.ring
    headers = dlq_headers(fault, *place)
    headers += [(name, mask_pans(text).encode("utf-8", "replace")) for name, text in more]
    return Letter(_shown(original.key), _sealed(original, place, ring), headers)


def opened(key: bytes | None, value: bytes | None, headers: Headers) -> Original:
    """What a letter is about. One that was written before letters were sealed is its own original.

    Raises:
        ConfigError: the keys it was sealed with are not here.
        ValueError: it was changed.
    """
    place = place_of(headers)
    if value is None or not value.startswith(MAGIC) or place is None:
        return Original(key, value, [])
    ring = scrubber().envelopes.ring
    kid = value[len(MAGIC) :][:KID_BYTES].decode("ascii", "replace")
    generation = ring.of(kid)
    if generation is None:
        raise ConfigError(f"the file of keys has no {kid}: use one that still has it")
    rest = value[len(MAGIC) + KID_BYTES :]
    try:
        plain = AESGCM(generation.letters).decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], _bound(place)
        )
    except InvalidTag:
        raise ValueError("the dead letter is not as it was written") from None
    return msgspec.msgpack.decode(plain, type=Original)


def place_of(headers: Headers) -> Place | None:
    """The place a letter speaks of; null when it names none."""
    said = {name: value.decode("utf-8", "replace") for name, value in headers}
    try:
        return Place(
            said[STREAMS + "topic"],
            int(said[STREAMS + "partition"]),
            int(said[STREAMS + "offset"]),
            int(said.get("recon-arrived-ms", "0")),
        )
    except (KeyError, ValueError):
        return None


def _sealed(original: Original, place: Place, ring: KeyRing) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    plain = msgspec.msgpack.encode(original)
    sealed = AESGCM(ring.newest.letters).encrypt(nonce, plain, _bound(place))
    return b"".join((MAGIC, ring.newest.kid.encode(), nonce, sealed))


def _bound(place: Place) -> bytes:
    return f"{place.topic}\x1f{place.partition}\x1f{place.offset}".encode()


def _shown(key: bytes | None) -> bytes | None:
    """The key as others may see it: without card numbers, and only if it can be an id."""
    if key is None or len(key) > MOST_KEY_BYTES:
        return None
    try:
        text = key.decode()
    except UnicodeDecodeError:
        return None
    return scrubber().text(text).encode() if text.isprintable() else None
