"""``recon replay``: decide recorded inputs again, as a run of its own beside live."""

import json
import time
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from producers.exits import quiet_kafka
from recon_app.log import configure_logging
from recon_app.replay.begin import Asked, begin_or_find
from recon_app.replay.plan import Plan, run_settings
from recon_app.replay.run import Outcome, Progress, default_workers, run_replay
from recon_app.settings import Settings, load_settings

__all__ = ["replay"]

#: Without a terminal, a line this often.
LINE_S = 5.0


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--from", "since", help="earliest, an offset, or a time; default: earliest.")
@click.option("--to", "until", help="An offset (not included) or a time; default: now.")
@click.option("--policy", type=click.Path(exists=True, dir_okay=False), help="Decide by this one.")
@click.option("--as-of", metavar="TIME", help="Deadlines fire up to then; default: now, or --to.")
@click.option("--run", "name", help="Goes on with the run of that name; default: a new one.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; default: half the cores.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def replay(
    since: str | None,
    until: str | None,
    policy: str | None,
    as_of: str | None,
    name: str | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Decide the recorded inputs again, in topics and a schema of the run's own.

    Live is only read. Deadlines fire by the times that were recorded, actions get the outcome they
    had, and nobody is alerted. A run that was interrupted goes on when its name is given again.

    Exit codes: 0 done, 2 wrong usage or the log begins too late, 4 something is out of reach.
    """
    settings = load_settings(log_level="error")
    configure_logging(settings)
    quiet_kafka()
    name = name or time.strftime("r%Y%m%d_%H%M%S", time.gmtime())
    asked = Asked(since, until, policy and str(Path(policy).resolve()), as_of)
    with _Teller() as teller:
        kept = begin_or_find(settings, name, asked)
        count = workers or default_workers(settings.partitions)
        outcome = run_replay(settings, kept.plan, count, teller.tell)
    click.echo(_json(kept.plan, outcome) if as_json else _text(settings, kept.plan, outcome))


def _json(plan: Plan, outcome: Outcome) -> str:
    rate = round(outcome.records / outcome.seconds) if outcome.seconds else 0
    about = {
        "run": plan.name,
        "offsets": plan.scope.size,
        "as_of_ms": plan.as_of_ms,
        "policy_version": plan.policy_version,
        "undecided_live": plan.undecided,
        "records_per_second": rate,
    }
    return json.dumps(about | asdict(outcome))


def _text(settings: Settings, plan: Plan, outcome: Outcome) -> str:
    rate = outcome.records / outcome.seconds if outcome.seconds else 0
    schema = run_settings(settings, plan.name).postgres_schema
    done = f"{plan.name}: {outcome.records:,} records decided, {outcome.stored:,} decisions stored"
    lines = [
        f"{done} in {outcome.seconds:.1f} s ({rate:,.0f} records a second)",
        f"  schema {schema}; compare it: recon compare live {plan.name}",
    ]
    if plan.undecided:
        lines.append(f"  live had not decided {plan.undecided:,} offsets of it when it began")
    return "\n".join(lines)


class _Teller:
    """Progress on stderr: a bar on a terminal, a line now and then anywhere else."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._is_shown = console.is_terminal
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not self._is_shown,
        )
        self._task = self._bar.add_task("decided", total=0)
        self._began: tuple[float, int] | None = None
        self._said_s = 0.0

    def __enter__(self) -> "_Teller":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, progress: Progress) -> None:
        """Show where the run stands."""
        self._bar.update(self._task, completed=progress.decided, total=progress.total)
        now_s = time.monotonic()
        self._began = self._began or (now_s, progress.decided)
        if not self._is_shown and now_s - self._said_s > LINE_S:
            self._said_s = now_s
            click.echo(_line(progress, self._began, now_s), err=True)


def _line(progress: Progress, began: tuple[float, int], now_s: float) -> str:
    seconds, decided = now_s - began[0], progress.decided - began[1]
    rate = decided / seconds if seconds else 0.0
    left = f"{(progress.total - progress.decided) / rate:,.0f} s to go" if rate else "starting"
    return f"decided {progress.decided:,} of {progress.total:,}, {rate:,.0f} a second, {left}"
