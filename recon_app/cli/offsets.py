"""``recon offsets``: the engines' place in their inputs, moved only together with their state."""

import asyncio
import json

import click
from aiokafka.errors import KafkaError

from producers.exits import quiet_kafka
from recon_app.errors import KafkaUnavailable
from recon_app.policy_file import load_policies
from recon_app.replay.moment import Moment, moment
from recon_app.replay.reset import ResetPlan, plan_reset, reset_partition
from recon_app.settings import Settings, load_settings
from recon_app.topics import engine_group

__all__ = ["offsets"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def offsets() -> None:
    """The engines' place in their inputs."""


@offsets.command("reset")
@click.option("--to", "to", required=True, help="earliest, an offset, or a time.")
@click.option("--dry-run", is_flag=True, help="Say what it comes to and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def offsets_reset(to: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Take the engines back, so that they decide again from there when they are started.

    Offsets of all source topics and the rows of the cases move together, a partition at a time;
    started again after an interruption it does the rest. The journal and Postgres go on from where
    they are. Every engine must be stopped. `recon replay` does the same beside live, without a
    change to it: prefer that.

    Exit codes: 0 done, 2 it is refused, 4 Kafka is out of reach.
    """
    quiet_kafka()
    settings = load_settings()
    plan, cases = _reset(settings, moment(to), dry_run, yes)
    done = {"to": to, "offsets_again": plan.again, "cases_again": cases, "dry_run": dry_run}
    click.echo(json.dumps(done) if as_json else _text(plan, cases))


def _reset(settings: Settings, to: Moment, dry_run: bool, yes: bool) -> tuple[ResetPlan, int]:
    try:
        plan = asyncio.run(plan_reset(settings, to))
        if dry_run:
            return plan, 0
        if not yes:
            group = engine_group(settings)
            click.confirm(f"{plan.again:,} offsets will be decided again by {group}", abort=True)
        policies = load_policies(settings.policy_file)
        numbers = range(settings.partitions)
        return plan, sum(asyncio.run(reset_partition(settings, policies, plan, n)) for n in numbers)
    except KafkaError as error:
        raise KafkaUnavailable(
            f"Kafka at {settings.brokers} did not do it ({error!r}): see that it works, then start "
            "the same command again; what was reset stays so, and the rest follows"
        ) from error


def _text(plan: ResetPlan, cases: int) -> str:
    done = f"{cases:,} cases wait to be decided again" if cases else "nothing was changed"
    return f"{done}; {plan.again:,} offsets are read again when the engines start"
