"""``recon verify``: fold the inputs again, offline, and hold everything against it."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from agents.inbound import Inbound
from producers.exits import DIFFERENCES, quiet_kafka
from producers.where import settings_for
from recon_app.cli.audit_run import Result, verify_store
from recon_app.connection import aiokafka_connection
from recon_app.policy_file import load_policies
from recon_app.settings import Settings
from recon_app.topics import engine_group, topics
from recon_app.verify.findings import What
from recon_app.verify.plan import Plan
from recon_app.verify.postgres_pass import SESSION
from recon_app.verify.report import Bar, as_json, as_text
from recon_app.verify.run import PROCESSES, Order
from recon_app.verify.run import verify as run_verify
from recon_app.verify.share import Share
from tables.postgres.connect import conninfo

__all__ = ["plan_of", "verify"]


class Instant(click.ParamType):
    """Milliseconds since the epoch, or an ISO 8601 time (UTC unless it names a zone)."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        text = str(value)
        try:
            if text.isdigit():
                return int(text)
            told = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text} is no time; write 2025-12-18T10:15:30Z or milliseconds", param, ctx)
        return int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp() * 1000)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--as-of",
    "as_of_ms",
    type=Instant(),
    help="Deadlines up to then must have fired; default: the broker's time now.",
)
@click.option("--policy", type=click.Path(path_type=Path), help="The engine's policy (TOML).")
@click.option(
    "--state-dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="An engine's state on this disk: check its deadline index too.",
)
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    help="For engine and sink to catch up, each, in seconds.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=PROCESSES,
    show_default=True,
    help="That share the partitions.",
)
@click.option("--brokers", metavar="HOST:PORT", help="Default: RECON_BROKERS, then RECON_HOME.")
@click.option("--postgres", metavar="DSN", help="Default: RECON_POSTGRES_DSN, then RECON_HOME.")
@click.option("--json", "json_wanted", is_flag=True, help="Print the result as one JSON object.")
def verify(json_wanted: bool, as_of_ms: int | None, **flags: Any) -> None:
    """Prove that table, journal, dead letters, Postgres and audit chain say what the inputs say.

    Reads the input topics from their start, decides them again offline, with deadlines by recorded
    time, and compares every event, decision, case and breach. It waits until engine and sink have
    taken what is there when it starts; traffic may go on meanwhile. Nothing is written.

    Exit codes: 0 all is equal, 3 there are differences, 2 wrong usage, or inputs that retention
    has cut, 4 Kafka or Postgres is out of reach, or engine or sink are too slow.
    """
    quiet_kafka()
    settings = settings_for(flags["brokers"], flags["postgres"])
    plan = plan_of(settings, flags["policy"], flags["timeout_s"])
    order = Order(engine_group(settings), as_of_ms, flags["state_dir"], flags["processes"])
    started = time.monotonic()
    with Bar() as bar, ThreadPoolExecutor(1) as beside:
        early = beside.submit(_walked, settings)
        verified = run_verify(plan, order, bar.show)
        bar.show("the audit chain", 0, 0)
        _audit(settings, verified.share, early.result())
    verified.seconds = time.monotonic() - started
    click.echo(json.dumps(as_json(verified)) if json_wanted else as_text(verified))
    if verified.share.findings.total:
        sys.exit(DIFFERENCES)


def _walked(settings: Settings) -> Result:
    return verify_store(settings, [], None, rows=False)


def _audit(settings: Settings, share: Share, walked: Result) -> None:
    """The chain over the journal is unbroken; what it says of rows was compared already.

    It was walked while the rest was read. What was decided meanwhile may not have been in it yet:
    then it is walked once more, now that everything is stored.
    """
    if walked.entries < share.checked["decisions"]:
        walked = _walked(settings)
    share.checked["audit entries"] = walked.entries
    for found in walked.findings:
        place = f"partition {found.partition}, entry {found.entry}"
        share.findings.add(What.AUDIT, "audit_log", found.txn_id, place, actual=found.detail)
    if beyond := walked.kinds.total() - len(walked.findings):
        share.findings.counts[What.AUDIT.value, "audit_log"] += beyond


def plan_of(settings: Settings, policy: Path | None, timeout_s: float) -> Plan:
    """What these settings say is to be verified; instant and ends are still to be found."""
    policy_file = policy or settings.policy_file
    load_policies(policy_file)
    named = topics(settings)
    dsn = settings.postgres_dsn.get_secret_value()
    return Plan(
        connection=aiokafka_connection(settings),
        postgres=conninfo(dsn, settings.postgres_schema, SESSION, "verify"),
        topics=named,
        inlet=Inbound(named, settings.max_event_bytes),
        policy_file=policy_file,
        as_of_ms=0,
        ends={},
        timeout_s=timeout_s,
    )
