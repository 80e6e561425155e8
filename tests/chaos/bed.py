"""What a fault is done to: one installation under load, on servers that may be hurt too."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg
from psycopg import sql

from recon_app.kafka_admin import reach_kafka
from recon_app.stack.ports import LOOPBACK
from recon_app.topics import topics
from tests.chaos.load import Load
from tests.chaos.servers import Servers
from tests.chaos.watch import Watch, watching
from tests.chaos.workers import Workers
from tests.e2e.conftest import SHORT_POLICY, prepare
from tests.e2e.roles_run import until

__all__ = ["Bed", "bed"]

#: Role -> the server that it reaches through the proxy.
Through = Mapping[str, str]


@dataclass
class Bed:
    """``notes`` say what shows that the fault struck.

    ``poison`` has the places of what must become a dead letter; ``cleanup`` runs last.
    """

    workers: Workers
    servers: Servers
    watch: Watch
    rng: Random
    notes: list[str] = field(default_factory=list)
    poison: list[tuple[str, int, int]] = field(default_factory=list)
    cleanup: ExitStack = field(default_factory=ExitStack)
    _load: Load | None = None

    @property
    def load(self) -> Load:
        """What runs meanwhile."""
        assert self._load is not None, "there is no load yet"
        return self._load

    def begin(self, load: Load) -> None:
        """From now on this load runs."""
        self._load = load

    def decides(self, count: int, timeout_s: float = 90.0) -> None:
        """Wait until so much more was decided, starting again what leaves meanwhile."""
        wanted = self.watch.total + count

        def reached() -> bool:
            self.workers.keep_up()
            return self.watch.total >= wanted

        until(reached, f"{count} more decisions", timeout_s)

    def note(self, text: str) -> None:
        """Keep a sign that the fault struck."""
        self.notes.append(text)


@contextmanager
def bed(servers: Servers, home: Path, rng: Random, through: Through) -> Iterator[Bed]:
    """An installation of its own: topics, a database, running engines and a sink."""
    home.mkdir(parents=True)
    policy = home / "policy.toml"
    policy.write_text(SHORT_POLICY)
    prefix = f"c{secrets.token_hex(3)}-"
    workers = Workers(servers.kafka.bootstrap, _database(servers), prefix, home, policy)
    for role, server in through.items():
        workers.extra[role] = _detour(servers, workers, server)
    prepare(workers)
    with ExitStack() as cleanup:
        cleanup.callback(_forget, workers)
        watch = cleanup.enter_context(watching(workers.brokers, f"{prefix}recon_journal"))
        made = Bed(workers, servers, watch, rng)
        cleanup.enter_context(made.cleanup)
        cleanup.callback(workers.stop)
        cleanup.callback(servers.mend)
        yield made


def _forget(workers: Workers) -> None:
    """What a broker keeps it opens again at every start."""
    with reach_kafka(workers.brokers) as admin:
        admin.delete_topics([topic.name for topic in topics(workers.settings).all])


def _detour(servers: Servers, workers: Workers, server: str) -> dict[str, str]:
    port = servers.proxies[server].port
    if server == "kafka":
        return {"RECON_BROKERS": f"{LOOPBACK}:{port}"}
    return {"RECON_POSTGRES_DSN": workers.dsn.replace(f":{servers.postgres.port}/", f":{port}/")}


def _database(servers: Servers) -> str:
    name = f"c{secrets.token_hex(4)}"
    with psycopg.connect(servers.postgres.dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return servers.postgres.dsn.removesuffix("/postgres") + f"/{name}"
