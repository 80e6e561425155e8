"""What every test may ask for: one real Kafka and one real Postgres per run."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

from recon_app.stack.kafka import KafkaServer
from recon_app.stack.postgres import PostgresServer

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


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap address of this run's broker. Use ``topic_prefix`` to keep tests apart."""
    server = KafkaServer(tmp_path_factory.mktemp("kafka"))
    running = server.start()
    try:
        server.await_ready(running)
        yield server.bootstrap
    finally:
        server.stop(running)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The DSN of this run's Postgres. Use ``fresh_database`` to keep tests apart."""
    server = PostgresServer(tmp_path_factory.mktemp("postgres"), settings={"fsync": "off"})
    running = server.start()
    try:
        server.await_ready(running)
        yield server.dsn
    finally:
        server.stop(running)


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
