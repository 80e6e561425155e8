"""One line for every request that would change something, whoever sent it and however it ended."""

from typing import Final

import structlog
from aiohttp import web

from web.who import PRINCIPAL

__all__ = ["audit"]

log = structlog.get_logger("recon.audit")

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_CHARS: Final = 128


def audit(request: web.Request, route: str, status: int, request_id: str) -> None:
    """Who asked for what, and the answer's status; ids from the path stand under their names."""
    if request.method in SAFE:
        return
    principal = request.get(PRINCIPAL)
    subjects = {name: value[:MAX_CHARS] for name, value in request.match_info.items()}
    log.info(
        "audit",
        actor=principal.id if principal else None,
        by=principal.method.value if principal else None,
        roles=sorted(role.value for role in principal.roles) if principal else [],
        method=request.method,
        route=route,
        subject=subjects,
        status=status,
        remote=request.remote,
        request_id=request_id,
    )
