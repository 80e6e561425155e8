"""One sitting: a Kafka, a Postgres and a folder of its own, and what runs on them for a while."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kafka.admin import NewTopic

from recon_app.errors import StackError
from recon_app.kafka_admin import declare_topics, reach_kafka
from recon_app.privacy.keys import KEYS_FILE, ensure_keys
from recon_app.settings import Settings, load_settings
from recon_app.stack import process
from recon_app.stack.kafka import KafkaServer
from recon_app.stack.ports import LOOPBACK, free_port
from recon_app.stack.postgres import PostgresServer
from recon_app.stack.process import Process, is_alive
from recon_app.stack.roles import Role
from tests.bench.payments import PARTITIONS

__all__ = ["Figures", "Sitting", "Sizes", "sitting", "stopped_after", "until"]

ROOT = Path(__file__).resolve().parents[2]
READY_S = 120.0
GRACE_S = 20.0
POLL_S = 0.25
TAIL_LINES = 12

#: The only broker of a busy machine must not take itself for dead: nobody else would serve.
PATIENT = {"broker.session.timeout.ms": "60000"}

#: What a part found, under the names of the JSON object.
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much each part takes.

    The seconds are those of the paced load and of the stock agent; ``kills`` of each kind happen at
    each number of ``recovery_cases``.
    """

    txns: int
    open_cases: int
    stock_rows: int
    paced_s: float
    stock_s: float
    recovery_cases: tuple[int, ...] = (10_000, 1_000_000)
    kills: int = 3


@dataclass(frozen=True, slots=True)
class Sitting:
    """Where the servers are, how much to do, and whom to tell of progress."""

    home: Path
    brokers: str
    dsn: str
    sizes: Sizes
    say: Callable[[str], None]

    def settings(self, prefix: str, **more: object) -> Settings:
        """The settings of one part; its ``prefix`` keeps its topics and groups to itself."""
        return load_settings(
            brokers=self.brokers,
            postgres_dsn=self.dsn,
            postgres_schema=prefix.strip("-").replace("-", "_"),
            home=self.home / prefix.strip("-"),
            topic_prefix=prefix,
            partitions=PARTITIONS,
            replication_factor=1,
            min_insync_replicas=1,
            log_format="json",
            **more,
        )

    def declare(self, settings: Settings) -> Settings:
        """The settings, their topics declared."""
        declare_topics(settings)
        return settings

    def create(self, *names: str) -> None:
        """Topics of no one's but the yardsticks'."""
        append_time = {"message.timestamp.type": "LogAppendTime"}
        wanted = [NewTopic(name, PARTITIONS, 1, topic_configs=append_time) for name in names]
        with reach_kafka(self.brokers) as admin:
            admin.create_topics(wanted)
            admin.wait_for_topics(list(names))

    def role(self, name: str, settings: Settings) -> Role:
        """A role on these settings, on a free port."""
        port = free_port()
        values = settings.model_dump(exclude_none=True, exclude_unset=True)
        values |= {"postgres_dsn": self.dsn, f"{name}_port": port, "advertised_url": _url(port)}
        env = {f"RECON_{setting.upper()}": str(value) for setting, value in values.items()}
        log = settings.home / f"{name}.log"
        return Role(name, env | {"RECON_HOME": str(settings.home)}, (port,), log)

    @contextlib.contextmanager
    def running(self, role: Role, ready_s: float = READY_S) -> Iterator[Process]:
        """The role, ready, for as long as the block runs."""
        with stopped_after(role.start()) as running:
            process.await_ready(running, role.ready, ready_s)
            yield running

    @contextlib.contextmanager
    def spawned(
        self, name: str, command: Sequence[str], env: Mapping[str, str] | None = None
    ) -> Iterator[Process]:
        """A Python module with arguments, for as long as the block runs."""
        python = [sys.executable, "-m", *command]
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        log = self.home / f"{name}.log"
        started = process.spawn(name, python, log, env={"PYTHONPATH": path, **(env or {})})
        with stopped_after(started) as running:
            yield running

    def output(self, *command: str) -> str:
        """What a Python module prints.

        Raises:
            StackError: it failed.
        """
        python = [sys.executable, "-m", *command]
        done = subprocess.run(python, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StackError(f"{command[0]} failed: {done.stderr}")
        return done.stdout


@contextlib.contextmanager
def sitting(sizes: Sizes, say: Callable[[str], None]) -> Iterator[Sitting]:
    """Servers of its own in a temporary folder; nothing of it remains."""
    with tempfile.TemporaryDirectory(prefix="recon-bench-") as folder, contextlib.ExitStack() as on:
        home = Path(folder)
        # Neither a stack that runs here nor its settings may have a part in this.
        os.environ["RECON_HOME"] = folder
        os.environ["RECON_PRIVACY_KEYS_FILE"] = str(home / KEYS_FILE)
        ensure_keys(home / KEYS_FILE)
        say("starting Kafka and Postgres")
        kafka = KafkaServer(home / "kafka", properties=PATIENT)
        postgres = PostgresServer(home / "postgres", settings={"track_commit_timestamp": "on"})
        for server in (kafka, postgres):
            running = server.start()
            on.callback(server.stop, running)
            server.await_ready(running)
        yield Sitting(home, kafka.bootstrap, postgres.dsn, sizes, say)


@contextlib.contextmanager
def stopped_after(running: Process) -> Iterator[Process]:
    """Stop the process when the block ends, however it ends."""
    try:
        yield running
    finally:
        process.stop(running, GRACE_S)


def until(
    running: Process, done: Callable[[], bool], timeout_s: float, every_s: float = POLL_S
) -> None:
    """Ask ``done`` now and then until it says yes.

    Raises:
        StackError: the process ended or the time is up.
    """
    deadline = time.monotonic() + timeout_s
    while not done():
        if not is_alive(running) or time.monotonic() > deadline:
            raise StackError(f"{running.name} did not finish. Its log ended:\n{_tail(running)}")
        time.sleep(every_s)


def _tail(running: Process) -> str:
    """The end of a log that is about to be deleted."""
    lines = Path(running.log).read_text(errors="replace").splitlines()
    return "\n".join(lines[-TAIL_LINES:])


def _url(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"
