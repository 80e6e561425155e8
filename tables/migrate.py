"""Bring a schema of Postgres to what this version needs: numbered plain SQL, each file once."""

import hashlib
from pathlib import Path

import psycopg
from psycopg import sql

from recon_app.errors import ConfigError, PostgresUnavailable

__all__ = ["MIGRATIONS", "migrate"]

MIGRATIONS = Path(__file__).resolve().parents[1] / "deploy" / "migrations"
CONNECT_TIMEOUT_S = 10

Connection = psycopg.Connection[tuple[object, ...]]

_LEDGER = """
CREATE TABLE IF NOT EXISTS schema_migrations (
  name TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
)
"""


def migrate(dsn: str, schema: str = "public", folder: Path = MIGRATIONS) -> list[str]:
    """Apply what is missing, all or nothing; the names of what was applied, in order.

    Callers at the same time wait for each other. The schema is created when it is not there.

    Raises:
        ConfigError: a migration that was applied reads differently now, or does not run.
        PostgresUnavailable: no connection, or it broke.
    """
    wanted = _read(folder)
    try:
        with psycopg.connect(dsn, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            return _apply(connection, schema, wanted)
    except psycopg.OperationalError as error:
        raise PostgresUnavailable(f"cannot migrate schema {schema}: {error}".strip()) from error


def _read(folder: Path) -> dict[str, str]:
    wanted = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}
    if not wanted:
        raise ConfigError(f"no migrations in {folder}: install from a full checkout or image")
    return wanted


def _apply(connection: Connection, schema: str, wanted: dict[str, str]) -> list[str]:
    _enter(connection, schema)
    rows = connection.execute("SELECT name, sha256 FROM schema_migrations").fetchall()
    applied = {str(name): str(sha256) for name, sha256 in rows}
    _refuse_changes(wanted, applied)
    missing = [name for name in wanted if name not in applied]
    for name in missing:
        _run(connection, name, wanted[name])
    return missing


def _enter(connection: Connection, schema: str) -> None:
    """Wait for our turn, then be in the schema, with the ledger there."""
    lock = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
    connection.execute(lock, [f"realrecon migrations {schema}"])
    name = sql.Identifier(schema)
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
    connection.execute(sql.SQL("SET LOCAL search_path = {}").format(name))
    connection.execute(_LEDGER)


def _refuse_changes(wanted: dict[str, str], applied: dict[str, str]) -> None:
    changed = [n for n, text in wanted.items() if applied.get(n, _sha256(text)) != _sha256(text)]
    if changed:
        raise ConfigError(
            f"migrations changed after they were applied: {', '.join(changed)}; "
            "restore their text, and write what you need as a new one"
        )


def _run(connection: Connection, name: str, text: str) -> None:
    try:
        connection.execute(text.encode())
    except psycopg.OperationalError:
        raise
    except psycopg.Error as error:
        raise ConfigError(f"migration {name} does not run: {error}") from error
    ledger = "INSERT INTO schema_migrations (name, sha256) VALUES (%s, %s)"
    connection.execute(ledger, [name, _sha256(text)])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
