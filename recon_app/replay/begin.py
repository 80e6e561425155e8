"""Beginning a run, or finding the one that was begun."""

import asyncio
from dataclasses import asdict, dataclass
from pathlib import Path

from recon_app.connection import aiokafka_connection
from recon_app.errors import ConfigError, KafkaUnavailable
from recon_app.kafka_admin import declare_topics
from recon_app.policy_file import load_policies, policy_text
from recon_app.replay.kept import Kept, keep_plan, kept_plan
from recon_app.replay.live_pins import read_pins
from recon_app.replay.moment import Moment, moment, time_ms
from recon_app.replay.plan import Plan, check_name, run_settings
from recon_app.replay.survey import Survey
from recon_app.replay.worker import open_reader
from recon_app.settings import Settings
from recon_app.streaming.broker_time import BrokerTime, TimerConfig
from recon_app.topics import topics
from tables.migrate import migrate

__all__ = ["Asked", "begin_or_find"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the operator wrote; null where nothing was said. ``policy`` is a file."""

    since: str | None = None
    until: str | None = None
    policy: str | None = None
    as_of: str | None = None

    @property
    def said(self) -> dict[str, str]:
        """Without what was not said."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def begin_or_find(settings: Settings, name: str, asked: Asked) -> Kept:
    """The run of that name, begun now unless it was before.

    Raises:
        ConfigError: the flags are wrong, or not those the run was begun with.
        TopologyError: the log begins after the wanted offset.
        UnavailableError: Kafka or Postgres does not answer.
    """
    run = run_settings(settings, check_name(name))
    kept = kept_plan(run)
    if kept is None:
        kept = Kept(asyncio.run(_begin(settings, name, asked)), is_finished=False)
    elif differs := {k: v for k, v in asked.said.items() if kept.plan.asked.get(k) != v}:
        raise ConfigError(
            f"{name} was begun with {kept.plan.asked or 'no flags'}, not with {differs}: leave "
            "them out to go on with it, or give the new run another --run"
        )
    return kept


async def _begin(settings: Settings, name: str, asked: Asked) -> Plan:
    """Look first, so that a refused run leaves nothing behind; then make room for it."""
    since = moment(asked.since or "earliest")
    as_of_ms = time_ms(asked.as_of) if asked.as_of else None
    text = _policy_text(settings, asked)
    run = run_settings(settings, name)
    async with open_reader(settings) as consumer:
        survey = Survey(consumer, settings)
        await survey.refuse_deleted(since)
        await asyncio.to_thread(declare_topics, run)
        now_ms = await _broker_now_ms(run)
        until = moment(asked.until) if asked.until else Moment("time", now_ms)
        scope, undecided = await survey.scope(since, until)
    if as_of_ms is None:
        as_of_ms = min(until.value, now_ms) if until.kind == "time" else now_ms
    version = load_policies(_policy_file(settings, asked)).version
    pins = read_pins(settings, topics(settings).actions.name)
    plan = Plan(name, asked.said, scope, as_of_ms, text, version, pins, undecided)
    migrate(run.postgres_dsn.get_secret_value(), run.postgres_schema)
    keep_plan(run, plan)
    return plan


def _policy_file(settings: Settings, asked: Asked) -> Path | None:
    return Path(asked.policy) if asked.policy else settings.policy_file


def _policy_text(settings: Settings, asked: Asked) -> str:
    """The text of the policy with all it includes, which is known to be a sound one."""
    path = _policy_file(settings, asked)
    load_policies(path)
    return policy_text(path)


async def _broker_now_ms(run: Settings) -> int:
    """Broker time, by a record on the run's own heartbeat topic."""
    config = TimerConfig(topics(run).heartbeat.name, 0.0, 0.0, 0)
    clock = BrokerTime(aiokafka_connection(run), config)
    await clock.start()
    try:
        await clock.refresh()
    finally:
        await clock.stop()
    if not clock.bound_ms:
        raise KafkaUnavailable(f"{config.heartbeat_topic} gives no broker time: give --as-of")
    return clock.bound_ms
