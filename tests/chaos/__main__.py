"""``python -m tests.chaos``: the faults of the table, one after another, and the report of them."""

import logging
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import click

from producers.exits import quiet_kafka
from recon_app.stack.interrupts import HELD
from tests.chaos.fault import Fault
from tests.chaos.report import PAGE, bite_of, bites_line, closing_line, line_of, page_of
from tests.chaos.runner import Outcome, run
from tests.chaos.servers import Servers, servers
from tests.chaos.table import BITES, FAULTS

FAILED = 1


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", multiple=True, metavar="TEXT", help="Faults whose name contains it.")
@click.option("--runs", type=click.IntRange(1, 1000), default=1, show_default=True)
@click.option("--seed", type=int, help="Of the first run; default: any, and printed.")
@click.option("--keep", is_flag=True, help="Keep the logs also when all is well.")
@click.option("--report", is_flag=True, help="Write docs/reliability.md anew.")
def main(only: tuple[str, ...], runs: int, seed: int | None, keep: bool, report: bool) -> None:
    """Hurt everything that can be hurt, and count what is lost, wrong or duplicated.

    Exit codes: 0 nothing is, 1 something is, or a run broke; then its logs are kept.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    quiet_kafka()
    _end_cleanly_when_asked()
    chosen = [f for f in (*FAULTS, *BITES) if _is_wanted(f, only)]
    if not chosen:
        raise click.UsageError(f"no fault is called so: {', '.join(only)}")
    first = random.SystemRandom().randrange(100_000) if seed is None else seed
    home = Path(tempfile.mkdtemp(prefix="recon-chaos-"))
    home.chmod(0o755)
    outcomes = _run_all(chosen, home, range(first, first + runs))
    _end(outcomes, home, keep, PAGE if report else None)


def _end_cleanly_when_asked() -> None:
    """Whoever ends this leaves no process behind, also in the background of a shell."""
    for number in HELD:
        signal.signal(number, lambda signum, _: sys.exit(128 + signum))


def _is_wanted(fault: Fault, only: tuple[str, ...]) -> bool:
    return not only or any(text.lower() in fault.name.lower() for text in only)


def _run_all(chosen: list[Fault], home: Path, seeds: range) -> list[Outcome]:
    outcomes = []
    try:
        with servers(home) as both:
            for seed in seeds:
                for number, fault in enumerate(chosen, 1):
                    outcome = _run_one(fault, both, home / f"{seed}-{number:02}", seed)
                    click.echo(bite_of(outcome) if fault in BITES else line_of(outcome))
                    outcomes.append(outcome)
    finally:
        for data in home.glob("*/data"):
            shutil.rmtree(data)
    return outcomes


def _run_one(fault: Fault, both: Servers, home: Path, seed: int) -> Outcome:
    if missing := fault.needs():
        return Outcome(fault.name, seed, skipped=missing)
    return run(fault, both, home, seed)


def _end(outcomes: list[Outcome], home: Path, keep: bool, page: Path | None) -> None:
    bites = [o for o in outcomes if o.fault in {fault.name for fault in BITES}]
    outcomes = [o for o in outcomes if o not in bites]
    if page is not None:
        page.write_text(page_of(outcomes, bites))
    failed = [o for o in outcomes if not o.is_clean and o.skipped is None]
    failed += [o for o in bites if not o.is_caught]
    if failed or keep:
        click.echo(f"Logs are kept in {home}.")
    else:
        shutil.rmtree(home)
    if failed:
        click.echo(f"Again: python -m tests.chaos --seed {failed[0].seed} --only NAME")
    if bites:
        click.echo(bites_line(bites))
    click.echo(closing_line(outcomes))
    sys.exit(FAILED if failed else 0)


if __name__ == "__main__":
    main()
