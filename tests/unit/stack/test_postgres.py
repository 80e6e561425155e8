"""The embedded Postgres is a real one: it keeps data, and leaves nothing behind."""

from pathlib import Path

import psycopg
import pytest

from recon_app.stack.postgres import PostgresServer
from recon_app.stack.process import is_alive


def test_data_survive_a_restart_on_another_port(home: Path) -> None:
    """Stop, start elsewhere, read what was written."""
    first = PostgresServer(home)
    running = first.start()
    first.await_ready(running)
    with psycopg.connect(first.dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop(running)
    assert not is_alive(running)

    second = PostgresServer(home)
    running = second.start()
    try:
        second.await_ready(running)
        with psycopg.connect(second.dsn) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    finally:
        second.stop(running)


def test_a_stranger_without_the_password_is_refused(postgres: str) -> None:
    """The superuser of the embedded server is not open to everybody on the machine."""
    with_another = postgres.replace(postgres.split("@")[0], "postgresql://postgres:guess")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(with_another)


def test_databases_of_two_tests_are_apart(fresh_database: str) -> None:
    """The fixture hands out an empty database."""
    with psycopg.connect(fresh_database) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert found.fetchone() == (0,)
