"""What stands before every handler: who asks, whether they may, and how often."""

import math
import time
from typing import Final

from aiohttp import web

from recon_app.access.principal import Method, Principal
from recon_app.access.roles import Permission
from recon_app.errors import AccessRefused, UnavailableError
from recon_app.metrics import ACCESS
from web.context import ApiContext, context_of
from web.idempotency import once
from web.problems import Problem
from web.routes import Handler, Route
from web.who import PRINCIPAL, caller_of, principal_of

__all__ = ["guarded", "may_still"]

CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="realrecon"'}
RETRY_AFTER: Final = {"Retry-After": "2"}


def guarded(route: Route) -> Handler:
    """The route's handler, behind its permission."""
    handler = once(route.path, route.handler) if route.is_idempotent else route.handler

    async def handle(request: web.Request) -> web.StreamResponse:
        context = context_of(request)
        if not _is_open(route.permission, context):
            principal = await _identify(request, context)
            request[PRINCIPAL] = principal
            _permit(principal, route.permission)
            _pace(request, context)
        return await handler(request)

    return handle


async def may_still(request: web.Request, permission: Permission) -> bool:
    """Whether the sender of a request that is still being answered may go on reading.

    While that cannot be told, yes.
    """
    try:
        principal = await context_of(request).gate.identify(request)
    except AccessRefused:
        return False
    except UnavailableError:
        return True
    return principal.may(permission)


def _is_open(permission: Permission, context: ApiContext) -> bool:
    if permission is Permission.PROBE:
        return context.settings.open_probes
    return permission in (Permission.PUBLIC, Permission.SIGNED)


async def _identify(request: web.Request, context: ApiContext) -> Principal:
    try:
        return await context.gate.identify(request)
    except AccessRefused as error:
        ACCESS.labels("UNKNOWN").inc()
        raise Problem("unauthorized", f"{error}.", headers=CHALLENGE) from None
    except UnavailableError as error:
        ACCESS.labels("UNAVAILABLE").inc()
        raise Problem("access-unavailable", f"{error}.", headers=RETRY_AFTER) from None


def _permit(principal: Principal, permission: Permission) -> None:
    if principal.may(permission) or permission is Permission.PROBE:
        ACCESS.labels("ALLOWED").inc()
        return
    ACCESS.labels("FORBIDDEN").inc()
    roles = ", ".join(sorted(principal.roles)) or "none"
    raise Problem("forbidden", f"This needs the permission {permission}; your roles: {roles}.")


def _pace(request: web.Request, context: ApiContext) -> None:
    """Nobody takes the share of the others; in development there are no others."""
    if principal_of(request).method is Method.ANONYMOUS:
        return
    wait_s = context.rates.wait_s(caller_of(request), time.monotonic())
    if wait_s > 0:
        ACCESS.labels("TOO_MANY").inc()
        retry = {"Retry-After": str(max(1, math.ceil(wait_s)))}
        raise Problem("too-many-requests", "You ask too often; wait as told.", headers=retry)
