"""The broker and the Postgres of a chaos run, each with a proxy in front that roles may pass."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from recon_app.stack import process
from recon_app.stack.kafka import KafkaServer
from recon_app.stack.ports import LOOPBACK, free_port
from recon_app.stack.postgres import PostgresServer
from recon_app.stack.process import Process
from tests.chaos.proxy import Proxy, proxy

__all__ = ["Servers", "servers"]

PATIENCE_S = 30.0


@dataclass
class Servers:
    """``proxies`` by server name; the broker's second listener advertises its proxy's address."""

    kafka: KafkaServer
    postgres: PostgresServer
    proxies: dict[str, Proxy]
    running: dict[str, Process] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start a server that does not run, and wait until it answers."""
        if name in self.running and process.is_alive(self.running[name]):
            return
        server = self.kafka if name == "kafka" else self.postgres
        self.running[name] = server.start()
        server.await_ready(self.running[name])

    def kill(self, name: str) -> None:
        """End a server with SIGKILL; returns when none of its processes is left."""
        server = psutil.Process(self.running[name].pid)
        dying = [server, *server.children(recursive=True)]
        process.ask_to_stop(self.running[name], signal.SIGKILL)
        _, left = psutil.wait_procs(dying, PATIENCE_S)
        assert not left, f"{name} left processes behind: {left}"

    def mend(self) -> None:
        """Have everything work again, whatever a fault left."""
        for name, front in self.proxies.items():
            front.heal()
            self.start(name)

    def stop(self) -> None:
        """End both."""
        for name, server in (("kafka", self.kafka), ("postgres", self.postgres)):
            if name in self.running:
                server.stop(self.running[name])


def _broker(home: Path, stack: ExitStack) -> tuple[KafkaServer, Proxy]:
    """A broker with one listener for everybody and one that only a proxy knows."""
    direct, behind, controller = free_port(), free_port(), free_port()
    front = stack.enter_context(proxy(behind))
    listeners = f"PLAINTEXT://{LOOPBACK}:{direct},PROXIED://{LOOPBACK}:"
    properties = {
        "listeners": f"{listeners}{behind},CONTROLLER://{LOOPBACK}:{controller}",
        "advertised.listeners": f"{listeners}{front.port}",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,"
        "PROXIED:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "controller.quorum.voters": f"1@{LOOPBACK}:{controller}",
    }
    return KafkaServer(home, direct, properties=properties), front


@contextmanager
def servers(home: Path) -> Iterator[Servers]:
    """Both servers and their proxies as long as the block lasts."""
    with ExitStack() as stack:
        kafka, kafka_front = _broker(home / "kafka", stack)
        postgres = PostgresServer(home / "postgres")
        fronts = {"kafka": kafka_front, "postgres": stack.enter_context(proxy(postgres.port))}
        made = Servers(kafka, postgres, fronts)
        stack.callback(made.stop)
        made.start("kafka")
        made.start("postgres")
        yield made
