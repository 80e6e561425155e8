"""Standard Webhooks (https://www.standardwebhooks.com): ``id.timestamp.body``.

``webhook-signature`` is a space-separated list of ``v1,<base64 HMAC-SHA256>`` and
``v1a,<base64 ed25519>``. A secret is ``whsec_<base64>``, or ``whpk_<base64>``, a public key.
"""

import base64
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from recon_app.errors import UntrustedDelivery
from recon_app.webhooks.base import Delivery, Distrust, Scheme, distrust, header
from recon_app.webhooks.mac import MAX_SIGNATURES, encoded, from_base64, require_mac
from recon_app.webhooks.stamps import epoch_seconds, require_fresh

__all__ = ["STANDARD"]

SYMMETRIC: Final = "whsec_"
PUBLIC: Final = "whpk_"
#: The names of the headers before and since the standard.
PREFIXES: Final = ("webhook-", "svix-")


def _check(delivery: Delivery, secrets: Sequence[str]) -> None:
    prefix = next((p for p in PREFIXES if p + "id" in delivery.headers), PREFIXES[0])
    message_id, stamp, signed = (
        header(delivery, prefix + part) for part in ("id", "timestamp", "signature")
    )
    if "." in message_id:
        raise distrust(Distrust.MALFORMED, "an id with a point could be taken for another")
    stamp_s = epoch_seconds(stamp)
    message = encoded(f"{message_id}.{stamp}.") + delivery.body
    _require_one(message, secrets, signed.split(" "))
    require_fresh(delivery, stamp_s)


def _require_one(message: bytes, secrets: Sequence[str], signed: Sequence[str]) -> None:
    """One signature of either kind holds under one of the secrets of its kind."""
    public = [secret for secret in secrets if secret.startswith(PUBLIC)]
    if any(_is_signed(message, key, _given(signed, "v1a")) for key in public):
        return
    keys = [_key(secret) for secret in secrets if not secret.startswith(PUBLIC)]
    require_mac(message, keys, _given(signed, "v1"))


def _given(signed: Sequence[str], version: str) -> list[bytes]:
    """The signatures of this version; a broken one is none."""
    given = []
    for part in signed[:MAX_SIGNATURES]:
        name, _, text = part.partition(",")
        try:
            given += [from_base64(text)] if name == version else []
        except UntrustedDelivery:
            continue
    return given


def _is_signed(message: bytes, public: str, given: Sequence[bytes]) -> bool:
    key = Ed25519PublicKey.from_public_bytes(_key(public))
    return any(_verifies(key, signature, message) for signature in given)


def _verifies(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _key(secret: str) -> bytes:
    """The key of a secret; ValueError when there is none in it."""
    text = secret.removeprefix(PUBLIC).removeprefix(SYMMETRIC)
    key = base64.b64decode(text, validate=True)
    if secret.startswith(PUBLIC):
        Ed25519PublicKey.from_public_bytes(key)
    if not key:
        raise ValueError("the key is empty")
    return key


STANDARD: Final = Scheme(
    "standard",
    "Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature (v1 and v1a)",
    "whsec_<base64>, or the public key whpk_<base64>",
    _check,
    _key,
)
