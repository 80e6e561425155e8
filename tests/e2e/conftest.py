"""One installation for all engine tests: two engines, a sink and an api, on the run's servers."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from recon_app.kafka_admin import declare_topics
from tables.migrate import migrate
from tests.e2e.roles_run import Roles

ALL_ROLES = ("engine-1", "engine-2", "sink", "api")
#: How long the second side has here; the built-in policy gives it 60 s. Two providers' cases go.
SHORT_POLICY = """
[default]
due = "4s"

[[rule]]
when = { provider = "brief" }
keep = "1s"
keep_stub = "2s"

[[rule]]
when = { provider = "stubborn" }
keep = "1s"
"""


@pytest.fixture(scope="session")
def installation(
    kafka: str, postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Roles]:
    """Everything but the processes: topics, a migrated database, a policy of four seconds."""
    home = tmp_path_factory.mktemp("installation")
    policy = home / "policy.toml"
    policy.write_text(SHORT_POLICY)
    roles = Roles(kafka, _database(postgres), f"e2e{secrets.token_hex(3)}-", home, policy)
    prepare(roles)
    try:
        yield roles
    finally:
        roles.stop()


@pytest.fixture
def database(fresh_database: str) -> str:
    """The DSN of a database of this test's own, migrated and empty."""
    migrate(fresh_database)
    return fresh_database


@pytest.fixture
def stack(installation: Roles) -> Roles:
    """The installation with all its roles ready, whatever an earlier test did to them."""
    installation.ensure(*ALL_ROLES)
    return installation


def prepare(roles: Roles) -> None:
    """Declare the topics and migrate the database."""
    declare_topics(roles.settings)
    migrate(roles.dsn)


def _database(server: str) -> str:
    name = f"e2e{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.removesuffix("/postgres") + f"/{name}"
