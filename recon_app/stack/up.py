"""Bring a stack up: start only what is missing, return when all is ready.

Either everything is ready at the end, or nothing that this call started remains.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from recon_app.privacy.current import keys_path
from recon_app.privacy.keys import ensure_keys
from recon_app.settings import Settings
from recon_app.stack.joint import explicit_settings, joint_settings, what_joiners_need
from recon_app.stack.launch import Launcher
from recon_app.stack.ports import choosing_ports
from recon_app.stack.record import Record, locked, read_record, write_record, write_settings
from recon_app.stack.roles import role_ports, roles, urls
from recon_app.stack.servers import kafka_server, postgres_server

__all__ = ["Wishes", "up"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a stack is to be; None means as before, or the default."""

    engines: int | None = None
    engine_policy: Path | None = None
    any_ports: bool = False
    servers_only: bool = False
    timeout_s: float = 120.0


def up(
    home: Path,
    wishes: Wishes,
    prepare: Callable[[Settings], None],
    say: Callable[[str], None],
) -> Record:
    """Start what is missing of the stack in ``home`` and wait until all of it is ready.

    ``prepare`` declares topics and migrates Postgres once both servers answer.

    Raises:
        StackError: a process ended or was not ready in time; the message quotes its log.
        ConfigError, TopologyError, UnavailableError: from ``prepare`` and from the settings.
    """
    home = home.absolute()
    with locked(home), nullcontext() if wishes.any_ports else choosing_ports():
        ensure_keys(keys_path(joint_settings(home=home)))
        record = _remember(read_record(home) or Record(), wishes)
        launcher = Launcher(home, record, wishes.timeout_s, say)
        try:
            _start_servers(launcher, wishes)
            settings = _settings(home, record)
            write_settings(home, what_joiners_need(settings))
            prepare(settings)
            if not wishes.servers_only:
                _start_roles(launcher, wishes, settings)
        except BaseException:
            launcher.undo()
            raise
    return record


def _remember(record: Record, wishes: Wishes) -> Record:
    record.engines = wishes.engines or record.engines
    if wishes.engine_policy:
        record.engine_policy = str(wishes.engine_policy.absolute())
    return record


def _start_servers(launcher: Launcher, wishes: Wishes) -> None:
    explicit, record = explicit_settings(), launcher.record
    kafka = kafka_server(launcher.home, record, explicit, wishes.any_ports)
    postgres = postgres_server(launcher.home, record, explicit, wishes.any_ports)
    launcher.launch([server for server in (kafka, postgres) if server])
    record.brokers = kafka.bootstrap if kafka else explicit.brokers
    record.postgres = postgres.dsn if postgres else explicit.postgres_dsn.get_secret_value()
    write_record(launcher.home, record)


def _start_roles(launcher: Launcher, wishes: Wishes, settings: Settings) -> None:
    home, record = launcher.home, launcher.record
    ports = role_ports(record, settings, wishes.any_ports)
    record.urls = urls(ports)
    api_port, dashboard_port = ports["api"]
    found = {"api_port": api_port, "dashboard_port": dashboard_port}
    settings = settings.model_copy(update=found | {"engine_url": record.urls["engine"]})
    write_settings(home, what_joiners_need(settings))
    launcher.launch(roles(home, settings, ports))


def _settings(home: Path, record: Record) -> Settings:
    policy = {"policy_file": record.engine_policy} if record.engine_policy else {}
    return joint_settings(home=home, brokers=record.brokers, postgres_dsn=record.postgres, **policy)
