"""``recon txn``: one transaction, looked at closely."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.table import Table

from producers.exits import DIFFERENCES, USAGE, Fault, quiet_kafka
from recon_app.domain.decision import JournalRecord
from recon_app.errors import KafkaUnavailable
from recon_app.policy_file import load_policies
from recon_app.replay.one_case import CaseReplay, ReplayedStep, replay_case
from recon_app.settings import Settings, load_settings

__all__ = ["txn"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def txn() -> None:
    """Look at one transaction closely."""


@txn.command("replay")
@click.argument("txn_id")
@click.option("--policy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the steps as one JSON object.")
def txn_replay(txn_id: str, policy: Path | None, as_json: bool) -> None:
    """Decide TXN_ID again from the recorded inputs, step by step, beside what the journal holds.

    Each step shows its trigger, the facts that held, the rule that matched, the state before and
    after, and the deadline. The policy is the engine's unless --policy names another.

    Exit codes: 0 every step is as the journal has it, 3 some are not, 2 there is no such
    transaction or the usage is wrong, 4 Kafka is out of reach.
    """
    quiet_kafka()
    settings = load_settings()
    found = _replayed(settings, policy, txn_id)
    if not found.steps and not found.only_journal:
        raise Fault(f"nothing was ever said of {txn_id} (partition {found.partition})", USAGE)
    click.echo(_json(found)) if as_json else _show(found)
    if not found.is_same:
        sys.exit(DIFFERENCES)


def _replayed(settings: Settings, policy: Path | None, txn_id: str) -> CaseReplay:
    policies = load_policies(policy or settings.policy_file)
    try:
        return asyncio.run(replay_case(settings, policies, txn_id))
    except KafkaError as error:
        raise KafkaUnavailable(
            f"Kafka at {settings.brokers} did not answer ({error!r}): start it (`recon dev up`) or "
            "correct RECON_BROKERS"
        ) from error


def _json(found: CaseReplay) -> str:
    about: dict[str, Any] = {
        "txn_id": found.txn_id,
        "partition": found.partition,
        "same": found.is_same,
        "only_journal": found.only_journal,
        "steps": [_plain(step) for step in found.steps],
    }
    return json.dumps(about)


def _plain(step: ReplayedStep) -> dict[str, Any]:
    decided: dict[str, Any] = msgspec.to_builtins(step.decided)
    return {"journal_offset": step.journal_offset, "differs": step.differs, "decision": decided}


def _show(found: CaseReplay) -> None:
    table = Table("#", "trigger", "at", "facts", "rule", "before", "after", "deadline", "journal")
    for number, step in enumerate(found.steps, start=1):
        table.add_row(str(number), *_row(step))
    click.echo(f"{found.txn_id}, partition {found.partition}")
    Console(soft_wrap=True).print(table)
    same = sum(not step.differs and step.journal_offset is not None for step in found.steps)
    click.echo(f"{same} of {len(found.steps)} steps are as the journal has them")
    for offset in found.only_journal:
        click.echo(f"only in the journal: offset {offset}")


def _row(step: ReplayedStep) -> list[str]:
    record = step.decided
    after = record.after
    return [
        _trigger(record),
        _time(record.trigger.arrived_ms),
        ", ".join(record.facts) or "-",
        record.rule or "-",
        _standing(record.before.state, record.before.reason),
        _standing(after.state, after.reason) if after else (record.trigger.refusal or "-"),
        _time(after.deadline_ms) if after and after.deadline_ms is not None else "-",
        _journal(step),
    ]


def _trigger(record: JournalRecord) -> str:
    trigger = record.trigger
    if trigger.timer is not None:
        return f"TIMER {trigger.timer}"
    what = record.action.type if record.action else (record.event.status if record.event else "")
    place = f"{trigger.topic}-{trigger.partition}@{trigger.offset}"
    outcome = "" if trigger.outcome == "APPLIED" else f" {trigger.outcome}"
    return f"{trigger.kind} {what}{outcome} ({place})"


def _standing(state: str | None, reason: str | None) -> str:
    return "-" if state is None else state if reason is None else f"{state} ({reason})"


def _journal(step: ReplayedStep) -> str:
    if step.journal_offset is None:
        return "not there"
    return (
        f"differs: {', '.join(step.differs)}" if step.differs else f"same ({step.journal_offset})"
    )


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
