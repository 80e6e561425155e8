"""The plan of a run, kept in the run's own schema of Postgres beside its results."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import psycopg
from psycopg import sql

from recon_app.errors import PostgresUnavailable
from recon_app.replay.plan import Plan
from recon_app.settings import Settings

__all__ = ["Kept", "finish_plan", "keep_plan", "kept_plan", "reach_postgres"]

CONNECT_TIMEOUT_S = 10
_TABLE = """
CREATE TABLE IF NOT EXISTS replay_run (
  one BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
  plan JSONB NOT NULL,
  began_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  finished_at TIMESTAMPTZ
)
"""
_decode = msgspec.json.Decoder(Plan).decode


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan, and whether the run came to its end."""

    plan: Plan
    is_finished: bool


@contextmanager
def reach_postgres(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """A connection in the schema of these settings; commits at the end.

    Raises:
        PostgresUnavailable: no connection, or it broke.
    """
    dsn = settings.postgres_dsn.get_secret_value()
    schema = sql.Identifier(settings.postgres_schema)
    try:
        with psycopg.connect(dsn, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            connection.execute(sql.SQL("SET search_path = {}").format(schema))
            yield connection
    except psycopg.OperationalError as error:
        advice = "start it (`recon dev up`) or correct RECON_POSTGRES_DSN"
        raise PostgresUnavailable(f"Postgres: {str(error).strip()}: {advice}") from error


def kept_plan(run: Settings) -> Kept | None:
    """The plan of the run of these settings; none when there is no such run."""
    with reach_postgres(run) as connection:
        try:
            query = "SELECT plan::text, finished_at IS NOT NULL FROM replay_run"
            row = connection.execute(query).fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return None if row is None else Kept(_decode(row[0]), row[1])


def keep_plan(run: Settings, plan: Plan) -> None:
    """Keep the plan of a run that begins; its schema is there."""
    with reach_postgres(run) as connection:
        connection.execute(_TABLE)
        text = msgspec.json.encode(plan).decode()
        connection.execute("INSERT INTO replay_run (plan) VALUES (%s)", [text])


def finish_plan(run: Settings) -> None:
    """Note that the run came to its end."""
    with reach_postgres(run) as connection:
        connection.execute("UPDATE replay_run SET finished_at = coalesce(finished_at, now())")
