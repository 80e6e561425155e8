"""Credentials as callers of the api hold them: keys in a header, tokens of an issuer of our own."""

import time

from joserfc import jwt
from joserfc.jwk import RSAKey

__all__ = ["AUDIENCE", "ISSUER", "ISSUER_KEY", "bearer", "token"]

ISSUER_KEY = RSAKey.generate_key(2048, {"kid": "first"})
ISSUER, AUDIENCE = "https://id.example", "realrecon"


def bearer(credential: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {credential}", **more}


def token(role: str, key: RSAKey = ISSUER_KEY, subject: str = "asha", **claims: object) -> str:
    said = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "exp": int(time.time()) + 60}
    return jwt.encode({"alg": "RS256", "kid": key.kid}, said | {"roles": [role]} | claims, key)
