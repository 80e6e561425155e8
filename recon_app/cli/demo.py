"""``recon demo``: a whole stack of its own, three payments, their verdicts, and nothing left."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from producers.exits import DIFFERENCES, Fault, operator_errors
from producers.walkthrough import SCENARIOS, Outcome, Scenario, read_outcome, send, wait_for
from recon_app.cli.dev import bring_up
from recon_app.stack.down import down
from recon_app.stack.record import Record
from recon_app.stack.up import Wishes

__all__ = ["demo"]

VERDICT_TIMEOUT_S = 60.0
#: Of the environment, only this reaches the demo: everything else is its own.
KEPT = ("RECON_KAFKA_JARS",)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--sla",
    "sla_s",
    type=click.IntRange(1, 600),
    default=10,
    show_default=True,
    help="Seconds the bank has in this demo; the default policy gives it 60.",
)
def demo(sla_s: int) -> None:
    """Start a stack, send the quickstart's three payments, show their verdicts, clean up.

    Everything runs on free ports in a temporary folder and ends with the command. Exits with 0
    when the verdicts over HTTP and in Postgres are both as expected, with 3 when they are not,
    and with 4 when the stack did not work.
    """
    console = Console()
    with operator_errors(), _own_home() as home:
        console.print("[bold]Starting Kafka, Postgres, an engine, a sink and the api[/bold]")
        record = bring_up(home, Wishes(engine_policy=_policy(home, sla_s), any_ports=True))
        console.print("\n[bold]Sending the three payments of the quickstart[/bold]")
        for scenario in SCENARIOS:
            send(scenario, console.print)
        outcomes = _await_verdicts(console, record, sla_s)
        console.print(_table(outcomes))
        if not all(outcome.agrees(scenario) for scenario, outcome in outcomes.items()):
            raise Fault("not every verdict is as expected", DIFFERENCES)
        console.print("\n[bold]Stopping everything[/bold]")


@contextmanager
def _own_home() -> Iterator[Path]:
    """A stack's folder that nothing outside reaches into; at the end nothing of it runs.

    The folder is removed, unless something failed: then it stays, for its logs.
    """
    for name in [name for name in os.environ if name.startswith("RECON_") and name not in KEPT]:
        del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="realrecon-demo-"))
    os.environ["RECON_HOME"] = str(home)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield home
    except BaseException:
        _stop(home)
        click.echo(f"the logs are in {home / 'logs'}", err=True)
        raise
    _stop(home)
    shutil.rmtree(home)


def _stop(home: Path) -> None:
    """Take the stack down; a second Ctrl-C must not leave half of it running."""
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, signal.SIG_IGN)
    down(home, click.echo)


def _policy(home: Path, sla_s: int) -> Path:
    path = home / "policy.toml"
    path.write_text(f'[default]\ndue = "{sla_s}s"\n')
    return path


def _await_verdicts(console: Console, record: Record, sla_s: int) -> dict[Scenario, Outcome]:
    read = partial(read_outcome, record.urls["api"], record.postgres)
    outcomes: dict[Scenario, Outcome] = {}
    message = f"\nWaiting for the verdicts; the bank has {sla_s} s"
    with console.status(message):
        for scenario in SCENARIOS:
            outcomes[scenario] = wait_for(scenario, read, VERDICT_TIMEOUT_S + sla_s)
    return outcomes


def _table(outcomes: dict[Scenario, Outcome]) -> Table:
    title = "Verdicts, read back over HTTP and from Postgres"
    table = Table("payment", "over HTTP", "in Postgres", "latency", title=title)
    for scenario, outcome in outcomes.items():
        colour = "green" if outcome.agrees(scenario) else "red"
        table.add_row(
            scenario.txn_id,
            f"[{colour}]{_text(outcome.http)}[/{colour}]",
            f"[{colour}]{_text(outcome.postgres)}[/{colour}]",
            "-" if outcome.latency_ms is None else f"{outcome.latency_ms} ms",
        )
    table.caption = (
        "Latency: from the completing event's arrival, or the deadline, to the decision."
    )
    return table


def _text(verdict: tuple[str, str | None] | None) -> str:
    if verdict is None:
        return "nothing yet"
    state, reason = verdict
    return state if reason in (None, state) else f"{state}/{reason}"
