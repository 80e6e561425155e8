"""What the api keeps of access in Postgres: the live API keys, and answers to repeat."""

from dataclasses import dataclass
from typing import Final

import msgspec

from recon_app.access.api_keys import ApiKey
from recon_app.access.roles import Role
from tables.postgres.connect import conninfo
from tables.postgres.pool import Pool

__all__ = ["AccessStore", "Begun", "StoredAnswer"]

#: A request that has not ended by then was lost with its process; the next one takes its place.
ABANDONED_S: Final = 60
SESSION: Final = {"jit": "off", "statement_timeout": "5s"}

_KEYS = b"""
SELECT prefix, name, role, digest, to_ms(expires_at)
FROM api_keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
"""
_BEGIN = b"""
INSERT INTO idempotency_keys AS known (caller, route, key, request_sha256, expires_at)
VALUES (%s, %s, %s, %s, now() + make_interval(secs => %s))
ON CONFLICT (caller, route, key) DO UPDATE
SET request_sha256 = EXCLUDED.request_sha256, expires_at = EXCLUDED.expires_at,
    started_at = now(), status = NULL, headers = NULL, body = NULL
WHERE known.expires_at < now()
   OR (known.status IS NULL AND known.request_sha256 = EXCLUDED.request_sha256
       AND known.started_at < now() - make_interval(secs => %s))
RETURNING true
"""
_KNOWN = b"""
SELECT request_sha256, status, headers, body FROM idempotency_keys
WHERE caller = %s AND route = %s AND key = %s
"""
_FINISH = b"""
UPDATE idempotency_keys SET status = %s, headers = %s, body = %s
WHERE caller = %s AND route = %s AND key = %s AND status IS NULL
"""
_FORGET = b"""
DELETE FROM idempotency_keys WHERE caller = %s AND route = %s AND key = %s AND status IS NULL
"""
_PURGE = b"DELETE FROM idempotency_keys WHERE expires_at < now()"

#: Caller, route and key.
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered the first time."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """``is_first``: go on. Otherwise ``is_same`` request, and its answer once there is one."""

    is_first: bool
    is_same: bool = True
    answer: StoredAnswer | None = None


class AccessStore:
    """A small pool. Every method raises PostgresUnavailable when the server is away."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._pool = Pool(conninfo(dsn, schema, SESSION, "access"), least=0)

    async def open(self) -> None:
        """Begin; connections are made when they are needed."""
        await self._pool.open()

    async def close(self) -> None:
        """Let all connections go."""
        await self._pool.close()

    async def live_keys(self) -> dict[str, ApiKey]:
        """Every key that is neither revoked nor expired, by prefix."""
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_KEYS)).fetchall()
        return {
            prefix: ApiKey(prefix, name, Role(role), bytes(digest), expires_ms)
            for prefix, name, role, digest, expires_ms in rows
        }

    async def begin(self, place: Place, request_sha256: bytes, keep_s: float) -> Begun:
        """Claim a key for a request, or find what became of the one that had it before."""
        async with self._pool.connection() as connection:
            claim = [*place, request_sha256, keep_s, ABANDONED_S]
            if await (await connection.execute(_BEGIN, claim)).fetchone():
                return Begun(is_first=True)
            row = await (await connection.execute(_KNOWN, place)).fetchone()
        if row is None:
            return Begun(is_first=False)
        known, status, headers, body = row
        answer = None if status is None else StoredAnswer(status, headers, bytes(body))
        return Begun(is_first=False, is_same=bytes(known) == request_sha256, answer=answer)

    async def finish(self, place: Place, answer: StoredAnswer) -> None:
        """Keep the answer for whoever asks the same again."""
        headers = msgspec.json.encode(answer.headers).decode()
        async with self._pool.connection() as connection:
            await connection.execute(_FINISH, [answer.status, headers, answer.body, *place])

    async def forget(self, place: Place) -> None:
        """Give a claim back: the request may be tried again."""
        async with self._pool.connection() as connection:
            await connection.execute(_FORGET, place)

    async def purge(self) -> None:
        """Remove what is expired."""
        async with self._pool.connection() as connection:
            await connection.execute(_PURGE)
