"""The one who asks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from recon_app.access.roles import ROLES, Permission, Role

__all__ = ["ANONYMOUS", "Method", "Principal"]


class Method(StrEnum):
    """How somebody said who they are."""

    ANONYMOUS = "anonymous"
    API_KEY = "api_key"
    TOKEN = "token"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Principal:
    """``id`` is what logs, audit lines and actions name."""

    id: str
    method: Method
    roles: frozenset[Role] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles brings the permission."""
        return any(permission in ROLES[role] for role in self.roles)

    @property
    def is_service(self) -> bool:
        """Whether it is a program."""
        return Role.SERVICE in self.roles


#: Everybody, where ``RECON_ANONYMOUS`` is set.
ANONYMOUS: Final = Principal("anonymous", Method.ANONYMOUS, frozenset({Role.ADMIN}))
