"""A token is taken when its issuer signed it, for us, now; and refused in every other case."""

import base64
import hmac
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from recon_app.access.roles import Role
from recon_app.access.tokens import TokenRules, UnknownKey, read_keys, token_principal
from recon_app.errors import AccessRefused

NOW_S = 1_766_052_930
RULES = TokenRules(
    "https://id.example",
    "realrecon",
    "realm.roles",
    {"recon-admins": Role.ADMIN, "viewer": Role.VIEWER},
)
KEY = RSAKey.generate_key(2048, {"kid": "k1"})
OTHER = RSAKey.generate_key(2048, {"kid": "k1"})
PUBLISHED = read_keys({"keys": [KEY.as_dict(private=False)]})
CLAIMS: dict[str, Any] = {
    "iss": "https://id.example",
    "aud": ["realrecon", "other"],
    "sub": "asha",
    "exp": NOW_S + 60,
    "realm": {"roles": ["recon-admins", "unheard-of"]},
}


def token(claims: dict[str, Any] = CLAIMS, key: Any = KEY, **header: str) -> str:
    shown = {"alg": "RS256", "kid": "k1"} | header
    return jwt.encode(shown, claims, key, algorithms=["RS256", "HS256", "ES256", "Ed25519"])


def test_a_sound_token_names_its_subject_and_the_roles_that_are_ours() -> None:
    principal = token_principal(token(), RULES, PUBLISHED, NOW_S)
    assert (principal.id, principal.roles) == ("asha", frozenset({Role.ADMIN}))


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ECKey.generate_key("P-256", {"kid": "k1"}), "ES256"),
        (OKPKey.generate_key("Ed25519", {"kid": "k1"}), "Ed25519"),
    ],
    ids=["ES256", "Ed25519"],
)
def test_the_other_kinds_of_keys_are_taken_too(key: Any, algorithm: str) -> None:
    published = read_keys({"keys": [key.as_dict(private=False)]})
    found = token_principal(token(key=key, alg=algorithm), RULES, published, NOW_S)
    assert found.id == "asha"


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "for somebody else": {"aud": "other"},
    "expired": {"exp": NOW_S - 31},
    "not yet": {"nbf": NOW_S + 31},
    "no end": {"exp": None},
    "nobody": {"sub": None},
    "a name that is none": {"sub": "a\nb"},
    "a name without end": {"sub": "x" * 129},
}


@pytest.mark.parametrize("change", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_a_token_of_another_issuer_purpose_or_time_is_refused(change: dict[str, Any]) -> None:
    claims = {name: value for name, value in (CLAIMS | change).items() if value is not None}
    with pytest.raises(AccessRefused):
        token_principal(token(claims), RULES, PUBLISHED, NOW_S)


def without_signature() -> str:
    head, body, _ = token().split(".")
    return f"{head}.{body}."


def part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def by_hand(algorithm: str, secret: bytes) -> str:
    head = json.dumps({"alg": algorithm, "kid": "k1"}).encode()
    text = f"{part(head)}.{part(json.dumps(CLAIMS).encode())}"
    return f"{text}.{part(hmac.digest(secret, text.encode(), 'sha256')) if secret else ''}"


@pytest.mark.parametrize(
    "forged",
    [
        token(key=OTHER),
        without_signature(),
        by_hand("none", b""),
        by_hand("HS256", KEY.as_pem(private=False)),
        token()[:-4] + "AAAA",
        "",
        "a.b.c",
        "x" * 9000,
    ],
    ids=[
        "another's key",
        "no signature",
        "alg none",
        "public key as a secret",
        "changed",
        "empty",
        "noise",
        "endless",
    ],
)
def test_what_the_issuer_did_not_sign_is_refused(forged: str) -> None:
    with pytest.raises(AccessRefused) as refusal:
        token_principal(forged, RULES, PUBLISHED, NOW_S)
    assert not forged or forged not in str(refusal.value)


def test_a_key_that_is_not_published_is_told_apart() -> None:
    with pytest.raises(UnknownKey):
        token_principal(token(kid="k2"), RULES, PUBLISHED, NOW_S)


@pytest.mark.parametrize("named", [None, 7, {"a": 1}, [], ["unheard-of"]], ids=str)
def test_a_token_without_a_role_of_ours_may_do_nothing(named: Any) -> None:
    claims = CLAIMS | {"realm": {"roles": named}}
    assert token_principal(token(claims), RULES, PUBLISHED, NOW_S).roles == frozenset()


@pytest.mark.parametrize("document", [None, [], {}, {"keys": 1}, {"keys": [{"kty": "?"}]}], ids=str)
def test_what_is_no_key_set_is_refused(document: Any) -> None:
    with pytest.raises(ValueError, match="no JWK set"):
        read_keys(document)


def test_a_key_set_is_read() -> None:
    assert isinstance(PUBLISHED, KeySet)
