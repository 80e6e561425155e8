"""Who a request is from, once that is known."""

from typing import Final

from aiohttp import web

from recon_app.access.principal import Principal

__all__ = ["PRINCIPAL", "caller_of", "principal_of"]

PRINCIPAL: Final = web.RequestKey("principal", Principal)


def principal_of(request: web.Request) -> Principal:
    """Who asks; only behind a permission that asks for it."""
    return request[PRINCIPAL]


def caller_of(request: web.Request) -> str:
    """A name for who asks that no other caller has."""
    principal = principal_of(request)
    return f"{principal.method}:{principal.id}"
