"""The servers of a test run: one Kafka and one Postgres, shared by all its worker processes.

When the tests run in several processes, the one that steers them starts the servers and tells the
others where they are; a process that runs alone starts what its tests ask for.
"""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from recon_app.stack.kafka import KafkaServer
from recon_app.stack.postgres import PostgresServer

__all__ = [
    "kafka_server",
    "postgres_server",
    "pytest_configure_node",
    "pytest_sessionfinish",
    "pytest_sessionstart",
    "shared_address",
]

RUNNING = pytest.StashKey[ExitStack]()
ADDRESSES = pytest.StashKey[dict[str, str]]()


@contextmanager
def kafka_server(home: Path) -> Iterator[str]:
    """A broker as long as the block lasts; gives its bootstrap address."""
    server = KafkaServer(home)
    running = server.start()
    try:
        server.await_ready(running)
        yield server.bootstrap
    finally:
        server.stop(running)


@contextmanager
def postgres_server(home: Path) -> Iterator[str]:
    """A Postgres as long as the block lasts; gives its DSN."""
    server = PostgresServer(home, settings={"fsync": "off"})
    running = server.start()
    try:
        server.await_ready(running)
        yield server.dsn
    finally:
        server.stop(running)


def shared_address(config: pytest.Config, server: str) -> str | None:
    """Where the steering process started ``server``; null in a process that runs alone."""
    told: dict[str, str] = getattr(config, "workerinput", {})
    return told.get(server)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the servers before the worker processes that will be told of them."""
    _hear_interrupts()
    config = session.config
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        return
    config.stash[RUNNING] = stack = ExitStack()
    home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="recon-tests-")))
    home.chmod(0o755)
    config.stash[ADDRESSES] = {
        "kafka": stack.enter_context(kafka_server(home / "kafka")),
        "postgres": stack.enter_context(postgres_server(home / "postgres")),
    }


def _hear_interrupts() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would all that is tested."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure_node(node: Any) -> None:
    """Tell a worker process where the servers are."""
    node.workerinput.update(node.config.stash[ADDRESSES])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop what was started."""
    if RUNNING in session.config.stash:
        session.config.stash[RUNNING].close()
