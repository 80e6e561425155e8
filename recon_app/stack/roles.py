"""The second half of a stack: our own processes, as data, each told all by its environment."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from recon_app.policy_file import located
from recon_app.settings import Settings
from recon_app.stack import process
from recon_app.stack.ports import LOOPBACK, free_port
from recon_app.stack.probe import web_ready
from recon_app.stack.process import Process, is_alive
from recon_app.stack.record import Record

__all__ = ["ROLES", "Role", "role_names", "role_ports", "roles", "urls"]

#: Which settings hold the ports of a role; the first port serves ``/readyz``.
ROLES: dict[str, tuple[str, ...]] = {
    "engine": ("engine_port",),
    "sink": ("sink_port",),
    "api": ("api_port", "dashboard_port"),
}
#: What a role gets from the shared settings.
SHARED = (
    "anonymous",
    "brokers",
    "partitions",
    "replication_factor",
    "min_insync_replicas",
    "engine_url",
)

Ports = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Role:
    """One process of ours, before it runs."""

    name: str
    env: Mapping[str, str]
    ports: tuple[int, ...]
    log: Path

    def start(self) -> Process:
        """Faust's own worker command, as in production."""
        app = f"recon_app.{self.name.partition('-')[0]}"
        command = (sys.executable, "-m", "faust", "-A", app, "worker", "-l", "info")
        return process.spawn(self.name, command, self.log, env=self.env, ports=self.ports)

    def ready(self) -> bool:
        """Whether ``/readyz`` says so."""
        return web_ready(self.ports[0])


def role_names(engines: int) -> list[str]:
    """``engine``, ``engine-2``, …, ``sink``, ``api``."""
    return ["engine", *(f"engine-{number}" for number in range(2, engines + 1)), "sink", "api"]


def role_ports(record: Record, settings: Settings, any_port: bool) -> Ports:
    """For every role the ports it has, had or gets: the configured ones or the next free ones."""
    taken: set[int] = set()
    return {
        name: _running_ports(name, record)
        or tuple(_choose(name, record, settings, any_port, taken))
        for name in role_names(record.engines)
    }


def roles(home: Path, settings: Settings, ports: Ports) -> list[Role]:
    """Every role of the stack, ready to start."""
    return [
        Role(name, _env(name, home, settings, its), its, home / "logs" / f"{name}.log")
        for name, its in ports.items()
    ]


def urls(ports: Ports) -> dict[str, str]:
    """Where people and programs reach the stack."""
    pages = {"dashboard": _url(ports["api"][1])}
    return {name: _url(its[0]) for name, its in ports.items()} | pages


def _running_ports(name: str, record: Record) -> tuple[int, ...]:
    former = record.find(name)
    return former.ports if former and is_alive(former) else ()


def _choose(
    name: str, record: Record, settings: Settings, any_port: bool, taken: set[int]
) -> Iterator[int]:
    """The ports of before, as its clients and the others know them, else the usual ones."""
    former = record.find(name)
    usual = (0 if any_port else getattr(settings, its) for its in ROLES[name.partition("-")[0]])
    for preferred in former.ports if former else usual:
        port = free_port(preferred, taken)
        taken.add(port)
        yield port


def _env(name: str, home: Path, settings: Settings, ports: tuple[int, ...]) -> dict[str, str]:
    role, _, number = name.partition("-")
    values: dict[str, object] = {
        **{setting: getattr(settings, setting) for setting in SHARED},
        **dict(zip(ROLES[role], ports, strict=True)),
        "postgres_dsn": settings.postgres_dsn.get_secret_value(),
        "home": home,
        "instance_id": number or "1",
        "advertised_url": _url(ports[0]),
    }
    if settings.policy_file:
        values["policy_file"] = located(settings.policy_file)
    env = {f"RECON_{setting.upper()}": str(value) for setting, value in values.items()}
    return env | {"PYTHONUNBUFFERED": "1"}


def _url(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"
