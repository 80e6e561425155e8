"""Everything that can die or sleep does so, one after another, while payments keep coming.

The test is the supervisor: what leaves is started again. After each fault the work must go on, and
at the end every verdict is as keyed and every decision stands exactly once.
"""

import random
import secrets
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from recon_app.stack import process
from recon_app.stack.kafka import KafkaServer
from recon_app.stack.postgres import PostgresServer
from tests.e2e.conftest import SHORT_POLICY, prepare
from tests.e2e.load import Load
from tests.e2e.roles_run import Roles, until

WORKERS = ("engine-1", "engine-2", "sink")
OWN_EXIT = 70
GROWTH = 150
CRASH = {"kafka": signal.SIGKILL, "postgres": signal.SIGQUIT}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@dataclass
class Site:
    """One installation on servers of its own, all of which may be hurt."""

    roles: Roles
    servers: dict[str, KafkaServer | PostgresServer]
    running: dict[str, Any] = field(default_factory=dict)

    def start(self, name: str) -> None:
        self.running[name] = self.servers[name].start()
        self.servers[name].await_ready(self.running[name])

    def restart(self, name: str, how: signal.Signals) -> None:
        process.stop(self.running[name], how=how)
        self.start(name)

    def supervise(self) -> None:
        """Start what left, until all of it works."""

        def works() -> bool:
            for name in WORKERS:
                if not self.roles.is_alive(name):
                    self.roles.start(name)
            one, two = (partitions(self.roles, engine) for engine in WORKERS[:2])
            return bool(one and two) and sorted(one + two) == [0, 1, 2, 3]

        until(works, "both engines to share all partitions", 120, every_s=0.5)


def partitions(roles: Roles, engine: str) -> list[int]:
    try:
        return roles.owned(engine)
    except OSError:
        return []


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    kafka, postgres = KafkaServer(tmp_path / "kafka"), PostgresServer(tmp_path / "postgres")
    policy = tmp_path / "policy.toml"
    policy.write_text(SHORT_POLICY)
    site = Site(
        Roles(kafka.bootstrap, "", f"bad{secrets.token_hex(3)}-", tmp_path / "home", policy),
        {"kafka": kafka, "postgres": postgres},
    )
    try:
        for name in site.servers:
            site.start(name)
        site.roles.dsn = postgres.dsn
        prepare(site.roles)
        site.supervise()
        yield site
    finally:
        site.roles.stop()
        for name, running in site.running.items():
            site.servers[name].stop(running)


def kill_all_workers(site: Site) -> None:
    for name in WORKERS:
        site.roles.kill(name)


def kill_inside_a_transaction(site: Site) -> None:
    site.roles.kill("engine-2")
    site.roles.start("engine-2", RECON_FAILPOINT="before_end:kill:2")
    assert site.roles.exit_code("engine-2") == -signal.SIGKILL


def sleep_through_a_takeover(site: Site) -> None:
    site.roles.signal("engine-2", signal.SIGSTOP)
    until(lambda: partitions(site.roles, "engine-1") == [0, 1, 2, 3], "engine-1 to own everything")
    site.roles.signal("engine-2", signal.SIGCONT)
    assert site.roles.exit_code("engine-2") == OWN_EXIT


def stop_gently(site: Site) -> None:
    site.roles.signal("engine-1", signal.SIGTERM)
    assert site.roles.exit_code("engine-1") == 0


def crash_postgres(site: Site) -> None:
    site.restart("postgres", CRASH["postgres"])


def crash_the_broker(site: Site) -> None:
    site.restart("kafka", CRASH["kafka"])


FAULTS: list[Callable[[Site], None]] = [
    kill_all_workers,
    kill_inside_a_transaction,
    sleep_through_a_takeover,
    stop_gently,
    crash_postgres,
    crash_the_broker,
]


@pytest.mark.parametrize("seed", [7])
def test_a_bad_day_ends_like_a_calm_one(site: Site, seed: int) -> None:
    load = Load(site.roles, 4500, 110)
    try:
        for fault in random.Random(seed).sample(FAULTS, len(FAULTS)):
            load.grows_by(GROWTH)
            fault(site)
            site.supervise()
        assert load.is_as_keyed_and_exactly_once()
    finally:
        load.stop()
