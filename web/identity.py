"""Who sent a request: an API key, a token, or nobody where that is allowed."""

import time
from typing import Final

from aiohttp import web

from recon_app.access.api_keys import is_api_key
from recon_app.access.principal import ANONYMOUS, Principal
from recon_app.access.tokens import TokenRules, UnknownKey, token_principal
from recon_app.errors import AccessRefused
from recon_app.settings import Settings
from tables.postgres.access import AccessStore
from web.issuer_keys import IssuerKeys
from web.keyring import KeyRing

__all__ = ["Gate", "new_gate"]

KEY_HEADER: Final = "X-API-Key"
BEARER: Final = "bearer "
IN_QUERY: Final = ("api_key", "access_token", "token", "key")
NOBODY: Final = "send Authorization: Bearer with an API key or a token"


class Gate:
    """What identifies callers, in one process."""

    def __init__(
        self,
        *,
        anonymous: bool,
        ring: KeyRing,
        rules: TokenRules | None,
        issuer: IssuerKeys | None,
    ) -> None:
        self._anonymous = anonymous
        self._ring = ring
        self._rules = rules
        self._issuer = issuer

    async def open(self) -> None:
        """Begin to read the keys."""
        if not self._anonymous:
            self._ring.start()

    async def close(self) -> None:
        """Stop reading them."""
        await self._ring.stop()

    async def identify(self, request: web.Request) -> Principal:
        """Who asks.

        Raises:
            AccessRefused: nobody we know.
            UnavailableError: what would tell cannot be read now.
        """
        credential = _credential(request)
        if credential is None and self._anonymous:
            return ANONYMOUS
        if credential is None:
            raise AccessRefused(NOBODY)
        if is_api_key(credential):
            return await self._ring.principal(credential)
        return await self._by_token(credential)

    async def _by_token(self, token: str) -> Principal:
        if self._rules is None or self._issuer is None:
            raise AccessRefused("no issuer of tokens is configured")
        now_s = int(time.time())
        try:
            return token_principal(token, self._rules, await self._issuer.get(), now_s)
        except UnknownKey:
            newer = await self._issuer.get(newer=True)
            return token_principal(token, self._rules, newer, now_s)


def new_gate(settings: Settings, store: AccessStore) -> Gate:
    """The gate these settings call for."""
    rules = issuer = None
    if settings.oidc_issuer and settings.oidc_audience and settings.oidc_jwks:
        rules = TokenRules(
            settings.oidc_issuer,
            settings.oidc_audience,
            settings.oidc_roles_claim,
            settings.token_roles,
        )
        issuer = IssuerKeys(settings.oidc_jwks)
    ring = KeyRing(store)
    return Gate(anonymous=settings.anonymous, ring=ring, rules=rules, issuer=issuer)


def _credential(request: web.Request) -> str | None:
    """What the caller shows; in a header only, because addresses end up in logs."""
    if any(name in request.query for name in IN_QUERY):
        raise AccessRefused("a credential in the address is seen by everybody on the way")
    if key := request.headers.get(KEY_HEADER):
        return key.strip()
    text = request.headers.get("Authorization", "")
    if not text:
        return None
    if not text.lower().startswith(BEARER):
        raise AccessRefused(NOBODY)
    return text[len(BEARER) :].strip()
