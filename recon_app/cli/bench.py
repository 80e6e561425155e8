"""``recon bench``: the engine beside its yardsticks, in one sitting on servers of its own."""

import importlib
import json
import logging
import signal
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from recon_app.cli.bench_table import rows
from recon_app.errors import ConfigError

__all__ = ["bench"]

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    "engine",
    "floor",
    "stock",
    "sink",
    "latency_ms",
    "open_cases",
    "restore",
    "stock_restore",
    "recovery",
    "membership",
    "ingest",
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--txns",
    type=click.IntRange(10, 10_000_000),
    default=200_000,
    show_default=True,
    help="Transactions of engine, yardsticks and sink; each is two events.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@click.option(
    "--only", multiple=True, type=click.Choice(PARTS), help="This part and what it needs; repeat."
)
@click.option(
    "--open-cases",
    type=click.IntRange(10, 100_000_000),
    default=1_000_000,
    show_default=True,
    help="Cases that wait, and rows to restore.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=30.0,
    show_default=True,
    help="Of the paced load, and at most of the stock agent.",
)
@click.option("--recovery", is_flag=True, help="Short for --only recovery.")
@click.option("--ingest", is_flag=True, help="Short for --only ingest.")
@click.option(
    "--recovery-cases",
    type=click.IntRange(10, 100_000_000),
    multiple=True,
    default=(10_000, 1_000_000),
    show_default=True,
    help="Cases that wait when the engine is killed; repeat for several.",
)
@click.option(
    "--kills",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    help="Of each kind, at each number of cases.",
)
def bench(
    txns: int,
    as_json: bool,
    only: tuple[str, ...],
    open_cases: int,
    seconds: float,
    recovery: bool,
    ingest: bool,
    recovery_cases: tuple[int, ...],
    kills: int,
) -> None:
    """Measure the engine, its yardsticks, the sink, latency, open cases and their restore.

    Recovery is measured when it is asked for: seconds without verdicts after kill -9 under load,
    with the state directory kept (warm) and deleted (cold). So are the ways in: events over HTTP,
    one by one and in batches, and what adapters take for each.

    It starts a Kafka and a Postgres of its own in a temporary folder and stops both. Figures are
    comparable within one run only: docs/benchmarks.md says how each is taken. Progress goes to
    stderr. No figure changes the exit code; an engine that decides wrongly does.
    """
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    runner = _runner()
    stock_rows = min(open_cases, 200_000)
    sizes = runner.Sizes(
        txns, open_cases, stock_rows, seconds, seconds, tuple(recovery_cases), kills
    )
    flags = {"recovery": recovery, "ingest": ingest}
    asked = {*only, *(name for name, is_asked in flags.items() if is_asked)}
    found = runner.run(sizes, asked, lambda text: click.echo(text, err=True))
    if as_json:
        click.echo(json.dumps(found))
    else:
        _show(found)


def _runner() -> Any:
    """The bench lives with the tests: it is made of a checkout, not of an installation."""
    if not (ROOT / "tests" / "bench").is_dir():
        raise ConfigError(f"no tests/bench in {ROOT}: run `recon bench` from a clone")
    sys.path.insert(0, str(ROOT))
    return importlib.import_module("tests.bench.run")


def _show(found: dict[str, Any]) -> None:
    table = Table("what", "measured", "bound", "")
    for row in rows(found):
        table.add_row(*row)
    Console(soft_wrap=True).print(table)
