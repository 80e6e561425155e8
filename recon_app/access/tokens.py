"""Bearer tokens of an OpenID Connect provider: signed by its keys, for us, now, with a role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from recon_app.access.principal import Method, Principal
from recon_app.access.roles import Role
from recon_app.errors import AccessRefused

__all__ = ["TokenRules", "UnknownKey", "read_keys", "token_principal"]

#: Asymmetric only: with a shared secret, whoever can verify can also sign.
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "ES384", "Ed25519", "EdDSA")
LEEWAY_S: Final = 30
MAX_TOKEN_CHARS: Final = 8192
MAX_SUBJECT_CHARS: Final = 128


class UnknownKey(AccessRefused):
    """The token names a key that the provider did not have when it was asked last."""


@dataclass(frozen=True, slots=True)
class TokenRules:
    """``roles_claim`` is a path with points; ``roles`` maps what stands there to roles of ours."""

    issuer: str
    audience: str
    roles_claim: str
    roles: Mapping[str, Role]


def read_keys(document: Any) -> KeySet:
    """A JWK set.

    Raises:
        ValueError: it is none.
    """
    try:
        return KeySet.import_key_set(document)
    except (JoseError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no JWK set: {error!r}") from None


def token_principal(token: str, rules: TokenRules, keys: KeySet, now_s: int) -> Principal:
    """Who a token speaks for.

    Raises:
        UnknownKey: its key is not among ``keys``.
        AccessRefused: anything else about it is wrong; the message says what, never the token.
    """
    claims = _claims(token, keys)
    required = jwt.JWTClaimsRegistry(
        now=now_s,
        leeway=LEEWAY_S,
        iss={"essential": True, "value": rules.issuer},
        aud={"essential": True, "value": rules.audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        required.validate(claims)
    except (JoseError, TypeError, ValueError) as error:
        raise AccessRefused(f"the token does not hold here: {error}") from None
    subject = str(claims["sub"])
    if not (subject.isprintable() and 0 < len(subject) <= MAX_SUBJECT_CHARS):
        raise AccessRefused("the token's sub cannot be a name")
    return Principal(subject, Method.TOKEN, _roles(claims, rules))


def _claims(token: str, keys: KeySet) -> dict[str, Any]:
    if len(token) > MAX_TOKEN_CHARS:
        raise AccessRefused("the token is too long")
    try:
        claims: dict[str, Any] = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except InvalidKeyIdError:
        raise UnknownKey("the token is signed by a key that the issuer does not publish") from None
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise AccessRefused(f"the token cannot be verified: {type(error).__name__}") from None
    return claims


def _roles(claims: dict[str, Any], rules: TokenRules) -> frozenset[Role]:
    """The roles of ours that the token names; any other name is not ours to know."""
    value: Any = claims
    for name in rules.roles_claim.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    named = value.split() if isinstance(value, str) else value
    if not isinstance(named, list):
        return frozenset()
    return frozenset(rules.roles[name] for name in map(str, named) if name in rules.roles)
