"""What every test may ask for: one real Kafka and one real Postgres per run."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

from tests.keys import keys_file
from tests.servers import (
    kafka_server,
    postgres_server,
    pytest_configure_node,
    pytest_sessionfinish,
    pytest_sessionstart,
    shared_address,
)

__all__ = ["pytest_configure_node", "pytest_sessionfinish", "pytest_sessionstart"]

# How long an example takes says something about the machine, not about the code.
hypothesis.settings.register_profile("recon", deadline=None, print_blob=True)
hypothesis.settings.load_profile("recon")

KEPT = ("RECON_KAFKA_JARS",)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor a stack that runs beside the tests sets anything."""
    for name in [name for name in os.environ if name.startswith("RECON_")]:
        if name not in KEPT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("RECON_HOME", str(tmp_path / "recon-home"))
    monkeypatch.setenv("RECON_PRIVACY_KEYS_FILE", str(keys_file()))


@pytest.fixture(scope="session")
def kafka(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The bootstrap address of this run's broker. Use ``topic_prefix`` to keep tests apart."""
    if shared := shared_address(request.config, "kafka"):
        yield shared
        return
    with kafka_server(tmp_path_factory.mktemp("kafka")) as bootstrap:
        yield bootstrap


@pytest.fixture(scope="session")
def postgres(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The DSN of this run's Postgres. Use ``fresh_database`` to keep tests apart."""
    if shared := shared_address(request.config, "postgres"):
        yield shared
        return
    with postgres_server(tmp_path_factory.mktemp("postgres")) as dsn:
        yield dsn


@pytest.fixture
def topic_prefix() -> str:
    """A prefix no other test uses, for topics, groups and transactional ids."""
    return f"t{secrets.token_hex(4)}-"


@pytest.fixture
def fresh_database(postgres: str) -> Iterator[str]:
    """The DSN of an empty database that is dropped after the test."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield postgres.removesuffix("/postgres") + f"/{name}"
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        server.execute(drop.format(sql.Identifier(name)))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder for the state of one stack."""
    return tmp_path / "home"
