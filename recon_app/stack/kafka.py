"""One Apache Kafka node (KRaft: broker and controller in one process) on the loopback."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import PIPE, STDOUT

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from recon_app.errors import StackError
from recon_app.stack import process
from recon_app.stack.java import class_archive_flags, java_binary, kafka_jars
from recon_app.stack.ports import LOOPBACK, free_port, is_free
from recon_app.stack.process import Process

__all__ = ["KafkaServer", "answers"]

CLUSTER_ID = "UmVhbFJlY29uRW1iZWRkZQ"
START_TIMEOUT_S = 90.0
STOP_TIMEOUT_S = 30.0
ANSWER_TIMEOUT_MS = 5000
LOGGING = Path(__file__).with_name("log4j2.properties")

#: One node holds everything, so every internal topic has one replica; the group coordinator does
#: not wait for further members, because on one machine they are all there.
PROPERTIES: dict[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    "offsets.topic.num.partitions": "8",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.num.partitions": "8",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "message.max.bytes": str(128 * 1024 * 1024),
    "socket.request.max.bytes": str(256 * 1024 * 1024),
    "group.min.session.timeout.ms": "1000",
    "log.cleaner.dedupe.buffer.size": str(32 * 1024 * 1024),
    "log.cleaner.threads": "1",
    "num.network.threads": "2",
    "num.io.threads": "4",
    "background.threads": "2",
    "broker.heartbeat.interval.ms": "500",
}

#: The optimising compiler takes half a core in the first minutes, which is all such a broker lives.
ONE_COMPILER = "-XX:TieredStopAtLevel=1"


def answers(bootstrap: str) -> bool:
    """Whether a broker at this address answers with a cluster that has members."""
    if is_free(int(bootstrap.rpartition(":")[2])):
        return False
    try:
        client = KafkaAdminClient(
            bootstrap_servers=bootstrap,
            bootstrap_timeout_ms=ANSWER_TIMEOUT_MS,
            request_timeout_ms=ANSWER_TIMEOUT_MS,
        )
    except (KafkaError, OSError, ValueError):
        return False
    try:
        return bool(client.describe_cluster()["brokers"])
    except KafkaError:
        return False
    finally:
        client.close()


class KafkaServer:
    """A broker whose data live under ``home``; a port of 0 means any free one."""

    name = "kafka"

    def __init__(
        self,
        home: Path,
        port: int = 0,
        *,
        log: Path | None = None,
        heap_mb: int = 768,
        properties: Mapping[str, str] | None = None,
        jvm: Sequence[str] = (),
    ) -> None:
        self.home = home.absolute()
        self.port = port or free_port()
        self.log = log or self.home / "kafka.log"
        self.heap_mb = heap_mb
        self.extra = dict(properties or {})
        self.jvm = tuple(jvm) or class_archive_flags()

    @property
    def bootstrap(self) -> str:
        """The address clients connect to."""
        return f"{LOOPBACK}:{self.port}"

    def start(self) -> Process:
        """Format the storage if it is new, and start the broker; it is not ready yet.

        Raises:
            StackError: when Java or the jars are missing, or the storage cannot be formatted.
        """
        config = self._write_config()
        if not (self.home / "data" / "meta.properties").exists():
            self._format(config)
        memory = [f"-Xms{self.heap_mb // 2}m", f"-Xmx{self.heap_mb}m"]
        command = [*self._java(*memory, ONE_COMPILER), "kafka.Kafka", str(config)]
        return process.spawn(self.name, command, self.log, ports=[self.port])

    def await_ready(self, running: Process, timeout_s: float = START_TIMEOUT_S) -> None:
        """Wait until the broker answers."""
        process.await_ready(running, self.ready, timeout_s)

    def ready(self) -> bool:
        """Whether the broker answers."""
        return answers(self.bootstrap)

    def stop(self, running: Process) -> None:
        """Stop the broker and wait until it is gone."""
        process.stop(running, STOP_TIMEOUT_S)

    def _java(self, *flags: str) -> list[str]:
        jars = kafka_jars()
        logging = f"-Dlog4j2.configurationFile={LOGGING}"
        return [java_binary(), *flags, *self.jvm, logging, "-cp", f"{jars}/*"]

    def _write_config(self) -> Path:
        controller = free_port()
        ours = {
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{LOOPBACK}:{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "controller.quorum.voters": f"1@{LOOPBACK}:{controller}",
            "log.dirs": str(self.home / "data"),
        }
        self.home.mkdir(parents=True, exist_ok=True)
        path = self.home / "server.properties"
        lines = (f"{name}={value}" for name, value in (PROPERTIES | ours | self.extra).items())
        path.write_text("\n".join(lines) + "\n")
        return path

    def _format(self, config: Path) -> None:
        tool = ["kafka.tools.StorageTool", "format", "--cluster-id", CLUSTER_ID]
        command = [*self._java("-XX:TieredStopAtLevel=1"), *tool, "--config", str(config)]
        done = subprocess.run(command, stdout=PIPE, stderr=STDOUT, text=True, check=False)
        if done.returncode:
            raise StackError(f"Kafka's storage in {self.home} was not formatted: {done.stdout}")
