"""``recon simulate``: made-up payments with known answers, sent to Kafka, checked in Postgres."""

import json
import re
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from producers.exits import DIFFERENCES, operator_errors, quiet_kafka
from producers.report import Reporter
from producers.scenario import Spec
from producers.simulation import Result, Run, run
from producers.terms import terms_of
from producers.where import settings_for
from recon_app.connection import kafka_security
from recon_app.domain.events import Rail, Source
from recon_app.domain.money import CURRENCIES
from recon_app.policy_file import load_policies
from recon_app.settings import Settings
from recon_app.topics import topics

__all__ = ["simulate"]

#: Share option -> (category, default, help).
SHARES: dict[str, tuple[str, float, str]] = {
    "--missing": ("missing", 0.01, "One side never comes."),
    "--mismatch": ("mismatch", 0.01, "Amounts, currencies or statuses disagree."),
    "--duplicate": ("duplicate", 0.01, "Redeliveries and true double postings."),
    "--late": ("late", 0.0, "The second side comes after the deadline; the run waits for it."),
    "--out-of-order": ("out_of_order", 0.05, "The bank comes first."),
    "--failed": ("failed", 0.01, "Nothing was paid, and nothing is due."),
    "--pending": ("pending", 0.01, "PENDING before SUCCESS, or for ever."),
}
RUN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class Mix(click.ParamType):
    """``CODE`` or ``CODE=WEIGHT`` of a closed set of codes."""

    name = "CODE[=WEIGHT]"

    def __init__(self, codes: frozenset[str]) -> None:
        self.codes = codes

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, float]:
        code, _, weight = str(value).partition("=")
        if code not in self.codes:
            self.fail(f"{code} is not a known code", param, ctx)
        try:
            share = float(weight or 1)
        except ValueError:
            self.fail(f"{weight} is not a number", param, ctx)
        return (code, share) if share > 0 else self.fail("a weight is above 0", param, ctx)


def _check_run_id(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not RUN_ID.fullmatch(value):
        raise click.BadParameter("1 to 64 letters, digits, '.', '_' or '-'", ctx, param)
    return value


def _share_options(command: Any) -> Any:
    for flag, (name, default, text) in reversed(SHARES.items()):
        option = click.option(
            flag, name, type=click.FloatRange(0, 1), default=default, show_default=True, help=text
        )
        command = option(command)
    return command


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--txns", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@click.option(
    "--rate", type=click.FloatRange(min=0), default=0.0, help="Events a second; default: no limit."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same payments.")
@_share_options
@click.option(
    "--currency", "currencies", multiple=True, type=Mix(CURRENCIES), help="Repeat for a mix."
)
@click.option(
    "--rail",
    "rails",
    multiple=True,
    type=Mix(frozenset(rail.value for rail in Rail)),
    help="Repeat for a mix; default: events name no rail.",
)
@click.option("--policy", type=click.Path(path_type=Path), help="The engine's policy (TOML).")
@click.option(
    "--run-id", callback=_check_run_id, help="Transaction ids begin with it; default: a new one."
)
@click.option("--key", type=click.Path(path_type=Path), help="Where the answer key goes.")
@click.option("--check", is_flag=True, help="Wait, and compare every verdict with the key.")
@click.option("--timeout", type=click.FloatRange(min=1), help="Of the check, in seconds.")
@click.option("--brokers", metavar="HOST:PORT", help="Default: RECON_BROKERS, then RECON_HOME.")
@click.option("--postgres", metavar="DSN", help="Default: RECON_POSTGRES_DSN, then RECON_HOME.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def simulate(as_json: bool, check: bool, **flags: Any) -> None:
    """Send made-up payments whose verdicts are known, and on request check them.

    Amounts are in minor units. The shares are of --txns, the rest matches plainly. The answer key
    is computed from the broker's own timestamps, with the policy of --policy (default:
    RECON_POLICY_FILE, then the built-in one), which must be the engine's.

    Exit codes: 0 all verdicts are as keyed (or nobody checked), 3 there are differences, 2 wrong
    usage, 4 Kafka, Postgres or the engine is out of reach or too slow.
    """
    quiet_kafka()
    with operator_errors(), Reporter(checking=check) as reporter:
        result = run(_run(check, flags), reporter.steps)
    click.echo(json.dumps(asdict(result)) if as_json else _summary(result))
    if result.differences:
        sys.exit(DIFFERENCES)


def _run(check: bool, flags: dict[str, Any]) -> Run:
    settings = settings_for(flags["brokers"], flags["postgres"])
    now_ms = time.time_ns() // 1_000_000
    run_id = flags["run_id"] or f"S{flags['seed']}-{_base36(now_ms)}"
    named = topics(settings)
    return Run(
        spec=_spec(run_id, now_ms, flags),
        brokers=settings.brokers,
        security=kafka_security(settings),
        topics={Source.GATEWAY: named.gateway.name, Source.BANK: named.bank.name},
        terms=terms_of(load_policies(flags["policy"] or settings.policy_file)),
        key_file=flags["key"] or settings.home / "simulate" / f"{run_id}.jsonl",
        rate=flags["rate"],
        postgres=_postgres(settings) if check else None,
        timeout_s=flags["timeout"],
    )


def _postgres(settings: Settings) -> tuple[str, str]:
    return settings.postgres_dsn.get_secret_value(), settings.postgres_schema


def _spec(run_id: str, now_ms: int, flags: dict[str, Any]) -> Spec:
    return Spec(
        run_id,
        flags["txns"],
        flags["seed"],
        now_ms,
        {category: flags[category] for category, _, _ in SHARES.values()},
        dict(flags["currencies"]) or {"INR": 1.0},
        dict(flags["rails"]),
    )


def _summary(result: Result) -> str:
    sent = f"{result.txns} payments, {result.events} events in {result.seconds:.1f} s; answer key: "
    lines = [sent + result.key_file]
    if result.differences is not None:
        lines.append(f"{result.differences} differences from the key")
    if any(row["what"] == "policy_version" for row in result.first):
        lines.append("  the engine decides by another policy: give its file to --policy")
    for row in result.first:
        lines.append(
            "  {txn_id} ({shape}) {what}: expected {expected}, found {actual}".format(**row)
        )
    return "\n".join(lines)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = BASE36[digit] + digits
    return digits
