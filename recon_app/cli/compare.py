"""``recon compare``: the cases whose outcome differs between two runs."""

import csv
import json
import sys
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from producers.exits import DIFFERENCES
from recon_app.replay.changes import ChangeGroup, grouped, standing
from recon_app.replay.differ import OUTCOME, Comparison, compare_runs
from recon_app.settings import load_settings

__all__ = ["compare"]

#: How many cases the JSON shows unless told otherwise; the CSV has all.
SHOWN = 100


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("run_a")
@click.argument("run_b")
@click.option("--json", "form", flag_value="json", help="Groups and the first cases as JSON.")
@click.option("--csv", "form", flag_value="csv", help="Every case that differs, one a line.")
@click.option("--cases", type=click.IntRange(0), default=SHOWN, show_default=True, help="In JSON.")
def compare(run_a: str, run_b: str, form: str | None, cases: int) -> None:
    """List the cases whose outcome differs between RUN_A and RUN_B; `live` is live itself.

    State, reasons, severity, amounts, exposure and resolution are compared; counters and versions
    are not. Amounts are in minor units. Cases that one of the two was not told all of (they began
    before its range, or went on after it) are counted and left out.

    Exit codes: 0 no case differs, 3 some do, 2 there is no such run, 4 Postgres is out of reach.
    """
    found = compare_runs(load_settings(), run_a, run_b)
    groups = grouped(found.changed)
    if form == "csv":
        _write_csv(found)
    else:
        click.echo(_json(found, groups, cases)) if form == "json" else _show(found, groups)
    if found.changed:
        sys.exit(DIFFERENCES)


def _json(found: Comparison, groups: list[ChangeGroup], cases: int) -> str:
    about: dict[str, Any] = {
        "run_a": found.one,
        "run_b": found.other,
        "compared": found.compared,
        "different": len(found.changed),
        "began_before": found.began_before,
        "moved_on": found.moved_on,
        "groups": [asdict(group) | {"fields": sorted(group.fields)} for group in groups],
        "cases": [asdict(case) | {"fields": case.fields} for case in found.changed[:cases]],
    }
    return json.dumps(about, default=str)


def _write_csv(found: Comparison) -> None:
    rows = csv.writer(sys.stdout)
    sides = [f"{side}_{name}" for side in ("a", "b") for name in OUTCOME]
    rows.writerow(["txn_id", "from", "to", "currency", "amount_minor", "fields", *sides])
    for case in found.changed:
        values = [(side or {}).get(name) for side in (case.one, case.other) for name in OUTCOME]
        ways = standing(case.one), standing(case.other)
        about = [case.txn_id, *ways, case.currency, case.amount_minor, " ".join(case.fields)]
        rows.writerow([*about, *(_plain(value) for value in values)])


def _plain(value: object) -> object:
    return json.dumps(value) if isinstance(value, list | dict) else value


def _show(found: Comparison, groups: list[ChangeGroup]) -> None:
    click.echo(
        f"{found.compared:,} cases of {found.one} and {found.other}: {len(found.changed):,} differ"
    )
    if found.began_before or found.moved_on:
        click.echo(
            f"left out: {found.began_before:,} began before a run's range, "
            f"{found.moved_on:,} went on after it"
        )
    if not groups:
        return
    table = Table("from", "to", "cases", "amounts (minor units)", "what differs")
    for group in groups:
        amounts = ", ".join(f"{code} {sum_:,}" for code, sum_ in sorted(group.amounts.items()))
        what = ", ".join(sorted(group.fields))
        table.add_row(group.before, group.after, f"{group.count:,}", amounts, what)
    Console(soft_wrap=True).print(table)
