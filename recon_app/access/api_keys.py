"""API keys: 256 random bits behind a prefix that may be shown; only a digest is stored.

A secret of that size needs no slow hash: nobody can try enough of them.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from recon_app.access.roles import Role

__all__ = ["ApiKey", "digest_of", "fits", "is_api_key", "new_key", "prefix_of"]

START: Final = "rr_"
SECRET_BYTES: Final = 32
_form = re.compile(r"(rr_[0-9a-f]{12})_[A-Za-z0-9_-]{43}").fullmatch


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored; ``prefix`` names it. Times are epoch milliseconds."""

    prefix: str
    name: str
    role: Role
    digest: bytes = field(repr=False)
    expires_ms: int | None = None


def new_key() -> str:
    """A key nobody has had before: shown once, to the one it is for."""
    return f"{START}{secrets.token_hex(6)}_{secrets.token_urlsafe(SECRET_BYTES)}"


def is_api_key(credential: str) -> bool:
    """Whether it is meant as an API key, and not as a token."""
    return credential.startswith(START)


def prefix_of(key: str) -> str | None:
    """The part that may be shown; null when it has not the form of a key."""
    found = _form(key)
    return found[1] if found else None


def digest_of(key: str) -> bytes:
    """What is stored of a key."""
    return hashlib.sha256(key.encode()).digest()


def fits(key: str, stored: ApiKey, now_ms: int) -> bool:
    """Whether this is that key, and not expired."""
    is_live = stored.expires_ms is None or now_ms < stored.expires_ms
    return hmac.compare_digest(digest_of(key), stored.digest) and is_live
