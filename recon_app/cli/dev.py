"""``recon dev``: the whole stack on this machine, from one command."""

import json
import signal
import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings, recon_home
from recon_app.stack.down import down
from recon_app.stack.process import is_alive
from recon_app.stack.record import Record
from recon_app.stack.status import StackStatus, all_ready, stack_status
from recon_app.stack.up import Wishes, up
from tables.migrate import migrate

__all__ = ["bring_up", "dev"]

WATCH_S = 0.5


def bring_up(home: Path, wishes: Wishes) -> Record:
    """Start what is missing of the stack in ``home``, with topics and migrations.

    Raises:
        StackError: a process ended or was not ready in time; the message quotes its log.
        ConfigError, TopologyError, UnavailableError: settings, topics or servers are not right.
    """
    return up(home, wishes, _prepare, click.echo)


@click.group()
def dev() -> None:
    """Run the whole stack on this machine: Kafka, Postgres, engine, sink and api.

    RECON_HOME (.recon by default) separates stacks; RECON_BROKERS and RECON_POSTGRES_DSN, when
    set, replace the embedded servers. Every RECON_ setting reaches the processes.
    """


@dev.command("up")
@click.option("--engines", type=click.IntRange(1, 16), help="How many; as before, or 1.")
@click.option(
    "--engine-policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The policy file of the engines; as before, or RECON_POLICY_FILE.",
)
@click.option("--any-ports", is_flag=True, help="Take any free ports instead of the usual ones.")
@click.option("--servers-only", is_flag=True, help="Kafka, Postgres, topics and migrations only.")
@click.option("--foreground", is_flag=True, help="Stay; Ctrl-C takes everything down.")
@click.option("--timeout", "timeout_s", type=float, default=120.0, show_default=True)
def dev_up(
    engines: int | None,
    engine_policy: Path | None,
    any_ports: bool,
    servers_only: bool,
    foreground: bool,
    timeout_s: float,
) -> None:
    """Start what is missing and return when all of it is ready. Nothing restarts by itself."""
    wishes = Wishes(engines, engine_policy, any_ports, servers_only, timeout_s)
    home = recon_home()
    record = bring_up(home, wishes)
    _say_where(home, record)
    if foreground:
        _stay(home, record)


@dev.command("down")
def dev_down() -> None:
    """Stop everything of this stack; what is stored stays."""
    down(recon_home(), click.echo)


@dev.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def dev_status(as_json: bool) -> None:
    """Say what runs. Exits with 0 when everything is ready, with 1 otherwise."""
    status = stack_status(recon_home())
    if as_json:
        click.echo(json.dumps(status))
    else:
        _show(status)
    sys.exit(0 if all_ready(status) else 1)


def _prepare(settings: Settings) -> None:
    declare_topics(settings)
    migrate(settings.postgres_dsn.get_secret_value(), settings.postgres_schema)


def _say_where(home: Path, record: Record) -> None:
    places = {"brokers": record.brokers, "postgres": record.postgres, **record.urls}
    click.echo()
    for name, place in places.items():
        click.echo(f"{name:<10} {place}")
    click.echo(f"{'logs':<10} {home.absolute() / 'logs'}")


def _stay(home: Path, record: Record) -> None:
    """Wait for Ctrl-C or SIGTERM, saying which process ends meanwhile."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    running = list(record.processes)
    try:
        click.echo("\nCtrl-C takes everything down.")
        while running:
            for its in [its for its in running if not is_alive(its)]:
                click.echo(f"{its.name:<10} ended; its log is {its.log}", err=True)
                running.remove(its)
            time.sleep(WATCH_S)
    except KeyboardInterrupt:
        click.echo()
    finally:
        down(home, click.echo)


def _show(status: StackStatus) -> None:
    if not status["processes"]:
        click.echo(f"nothing runs in {recon_home().absolute()}: start it with `recon dev up`")
        return
    table = Table("role", "pid", "ports", "ready", "log")
    for its in status["processes"]:
        ports = ", ".join(map(str, its["ports"]))
        table.add_row(
            its["role"], str(its["pid"]), ports, "yes" if its["ready"] else "no", its["log"]
        )
    Console(soft_wrap=True).print(table)
    for name, place in status["urls"].items():
        click.echo(f"{name:<10} {place}")
