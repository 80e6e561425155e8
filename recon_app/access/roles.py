"""Roles and what each may do, as one table."""

from enum import StrEnum
from typing import Final

__all__ = ["ROLES", "Permission", "Role"]


class Permission(StrEnum):
    """What a route asks of its caller. The last three ask for no identity."""

    READ = "READ"
    SEND = "SEND"
    IMPORT = "IMPORT"
    ACT = "ACT"
    APPROVE = "APPROVE"
    OPERATE = "OPERATE"
    PROBE = "PROBE"
    SIGNED = "SIGNED"
    PUBLIC = "PUBLIC"


class Role(StrEnum):
    """What a person or a service is to the installation."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    APPROVER = "approver"
    ADMIN = "admin"
    SERVICE = "service"


_ANALYST: Final = frozenset({Permission.READ, Permission.IMPORT, Permission.ACT})

#: role -> permissions. A service sends and reads; it never decides.
ROLES: Final[dict[Role, frozenset[Permission]]] = {
    Role.VIEWER: frozenset({Permission.READ}),
    Role.ANALYST: _ANALYST,
    Role.APPROVER: _ANALYST | {Permission.APPROVE},
    Role.ADMIN: frozenset(Permission),
    Role.SERVICE: frozenset({Permission.READ, Permission.SEND, Permission.IMPORT}),
}
