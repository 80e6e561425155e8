"""The first half of a stack: Kafka and Postgres, embedded unless the operator names others."""

from pathlib import Path

from recon_app.errors import StackError
from recon_app.settings import Settings
from recon_app.stack.kafka import KafkaServer
from recon_app.stack.ports import free_port
from recon_app.stack.postgres import PostgresServer
from recon_app.stack.process import is_alive
from recon_app.stack.record import Record

__all__ = ["kafka_server", "postgres_server", "server_port"]

KAFKA_PORT = 9092
POSTGRES_PORT = 5432


def kafka_server(
    home: Path, record: Record, explicit: Settings, any_port: bool
) -> KafkaServer | None:
    """The stack's broker; None when the operator named another."""
    if "brokers" in explicit.model_fields_set:
        return None
    port = server_port("kafka", 0 if any_port else KAFKA_PORT, record)
    return KafkaServer(home / "kafka", port, log=home / "logs" / "kafka.log")


def postgres_server(
    home: Path, record: Record, explicit: Settings, any_port: bool
) -> PostgresServer | None:
    """The stack's database server; None when the operator named another."""
    if "postgres_dsn" in explicit.model_fields_set:
        return None
    port = server_port("postgres", 0 if any_port else POSTGRES_PORT, record)
    return PostgresServer(home / "postgres", port, log=home / "logs" / "postgres.log")


def server_port(name: str, usual: int, record: Record) -> int:
    """The port a server has, had, or gets.

    Raises:
        StackError: when its former port is taken while processes that use it still run.
    """
    former = record.find(name)
    if former is None:
        return free_port(usual)
    if is_alive(former):
        return former.ports[0]
    port = free_port(former.ports[0])
    if port != former.ports[0] and any(map(is_alive, record.processes)):
        raise StackError(
            f"port {former.ports[0]} of {name} is taken by another program, and what runs here "
            "uses it: `recon dev down`, then `recon dev up`"
        )
    return port
