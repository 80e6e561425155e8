"""Schemes in which the sender shows a name and a password: who it is, not what it says.

The body is not signed, so these endpoints must be reached over TLS only.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from recon_app.webhooks.base import Delivery, Distrust, Scheme, distrust, header
from recon_app.webhooks.mac import same

__all__ = ["JUSPAY", "PHONEPE"]

SECRET: Final = "username:password, as configured at the provider"


def _check(
    delivery: Delivery,
    secrets: Sequence[str],
    *,
    shown: Callable[[str], str],
    prefix: str = "",
    fold: Callable[[str], str] = str,
) -> None:
    given = header(delivery, "authorization")
    head, given = given[: len(prefix)], fold(given[len(prefix) :].strip())
    if head.lower() != prefix.lower():
        raise distrust(Distrust.MALFORMED, f"Authorization must begin with {prefix.strip()}")
    if not any(same(shown(secret), given) for secret in secrets):
        raise distrust(Distrust.WRONG_SIGNATURE, "the credentials are none of the endpoint's")


def _sha256(pair: str) -> str:
    return hashlib.sha256(pair.encode()).hexdigest()


def _basic(pair: str) -> str:
    return base64.b64encode(pair.encode()).decode()


def _pair(secret: str) -> str:
    """A name and a password; ValueError when it is no such pair."""
    name, colon, password = secret.partition(":")
    if not (name and colon and password):
        raise ValueError("write username:password")
    return secret


#: https://developer.phonepe.com: SHA-256 of username:password in Authorization.
PHONEPE: Final = Scheme(
    "phonepe",
    "Authorization: SHA-256 of username:password, hex",
    SECRET,
    partial(_check, shown=_sha256, fold=str.lower),
    _pair,
)
#: https://juspay.io/in/docs: basic authentication.
JUSPAY: Final = Scheme(
    "juspay",
    "Authorization: Basic",
    SECRET,
    partial(_check, shown=_basic, prefix="Basic "),
    _pair,
)
