"""API keys as an operator sees them: made, listed and revoked; the key itself is never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from psycopg.rows import class_row

from recon_app.access.api_keys import digest_of, new_key, prefix_of
from recon_app.access.roles import Role
from recon_app.errors import ConfigError, PostgresUnavailable
from tables.postgres.connect import conninfo

__all__ = ["KeyRow", "KeyTable"]

_INSERT = b"""
INSERT INTO api_keys (prefix, name, role, digest, created_by, expires_at)
VALUES (%s, %s, %s, %s, %s, now() + %s)
"""
_LIST = b"""
SELECT prefix, name, role, created_at, created_by, expires_at, revoked_at,
       revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AS is_live
FROM api_keys ORDER BY created_at, prefix
"""
_REVOKE = b"UPDATE api_keys SET revoked_at = now() WHERE prefix = %s AND revoked_at IS NULL"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key, without what would let anybody use it."""

    prefix: str
    name: str
    role: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    is_live: bool


class KeyTable:
    """One connection a call. Every method raises PostgresUnavailable when the server is away."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._conninfo = conninfo(dsn, schema, {}, "keys")

    def create(self, name: str, role: Role, lifetime: timedelta | None, created_by: str) -> str:
        """Store a new key and give it: this is the only time anybody sees it."""
        key = new_key()
        row = [prefix_of(key), name, role.value, digest_of(key), created_by, lifetime]
        self._run(_INSERT, row)
        return key

    def rows(self) -> list[KeyRow]:
        """Every key there was, oldest first."""
        try:
            with psycopg.connect(self._conninfo, row_factory=class_row(KeyRow)) as connection:
                return connection.execute(_LIST).fetchall()
        except psycopg.Error as error:
            raise _away(error) from error

    def revoke(self, prefix: str) -> bool:
        """End a key; false when there is none of that prefix that was not revoked already."""
        return self._run(_REVOKE, [prefix]) == 1

    def _run(self, statement: bytes, parameters: Sequence[object]) -> int:
        try:
            with psycopg.connect(self._conninfo) as connection:
                return connection.execute(statement, parameters).rowcount
        except psycopg.Error as error:
            raise _away(error) from error


def _away(error: psycopg.Error) -> ConfigError | PostgresUnavailable:
    if isinstance(error, psycopg.OperationalError):
        return PostgresUnavailable(f"Postgres did not answer: {str(error).strip()}")
    advice = "apply this version's migrations, and check the rights of the role"
    return ConfigError(f"Postgres refused it: {str(error).strip()}; {advice}")
