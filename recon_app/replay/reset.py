"""In-place replay: the engines' group goes back, and with it everything that has to.

For each partition number one transaction of its own producer takes the rows and the offsets of all
source topics, so they move together or not at all, and no engine that still runs can write again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.inbound import Inbound
from recon_app.codec.cases import decode_row, encode_case, encode_row
from recon_app.domain.case import Case
from recon_app.domain.decide import decide
from recon_app.domain.policy import PolicyBook
from recon_app.errors import ConfigError, PoisonError, TopologyError
from recon_app.replay.groups import look_at_group
from recon_app.replay.moment import EARLIEST, Moment
from recon_app.replay.reading import has_records, records_of
from recon_app.replay.scope import Place, Scope, Span
from recon_app.replay.seed import has_too_many_actions, is_touched, seed
from recon_app.replay.survey import Survey
from recon_app.replay.worker import open_reader, producer_config, read_rows
from recon_app.settings import Settings
from recon_app.streaming.partition_producer import PartitionProducer
from recon_app.streaming.turn import Send
from recon_app.topics import Topics, engine_group, topics

__all__ = ["ResetPlan", "plan_reset", "reset_partition"]


@dataclass(frozen=True, slots=True)
class ResetPlan:
    """``points``: where each side's topic is read again from. ``positions``: all of the group's."""

    points: dict[Place, int]
    positions: dict[Place, int]
    again: int


async def plan_reset(settings: Settings, to: Moment) -> ResetPlan:
    """What a reset to a moment comes to; refuses where it would not end in the same state.

    Raises:
        ConfigError: the group has members, or never began.
        TopologyError: the log lacks what is wanted, or records wait that must be decided first.
    """
    group = look_at_group(settings, engine_group(settings))
    _refuse_members(engine_group(settings), group.members)
    if not group.positions:
        raise ConfigError(f"{engine_group(settings)} never began: there is nothing to reset")
    names = topics(settings)
    async with open_reader(settings) as consumer:
        survey = Survey(consumer, settings)
        await survey.refuse_deleted(EARLIEST)
        sides = _places((names.gateway.name, names.bank.name), settings)
        points = await survey.firsts(sides, to)
        points = {at: min(point, group.positions.get(at, 0)) for at, point in points.items()}
        ends = await _ends_without_backlog(consumer, names, settings, group.positions)
    again = sum(group.positions.get(at, 0) - point for at, point in points.items())
    return ResetPlan(points, {**points, **ends}, again)


def _refuse_members(group: str, members: list[str]) -> None:
    if members:
        raise ConfigError(
            f"{group} has members ({', '.join(sorted(members))}): stop every engine, and wait out "
            "the session timeout where they are static members"
        )


async def _ends_without_backlog(
    consumer: AIOKafkaConsumer, names: Topics, settings: Settings, positions: dict[Place, int]
) -> dict[Place, int]:
    """Where actions and moved records end, once it is sure that none of them waits."""
    ends: dict[Place, int] = {}
    for place in _places((names.actions.name, names.rekeyed.name), settings):
        end = (await consumer.end_offsets([place]))[place]
        at = positions.get((place.topic, place.partition), 0)
        if await has_records(consumer, place, Span(at, end)):
            raise TopologyError(
                f"{place.topic}-{place.partition} has records from {at} on that nobody decided: "
                "start an engine until its lag is 0, stop it, then try again"
            )
        ends[place.topic, place.partition] = end
    return ends


async def reset_partition(
    settings: Settings, policies: PolicyBook, plan: ResetPlan, partition: int
) -> int:
    """Take one partition number back; how many cases will be decided again.

    Raises:
        TopologyError: a case cannot be taken back; nothing of the partition was changed.
    """
    producer = PartitionProducer(producer_config(settings), partition)
    await producer.start()
    try:
        rows = await _seeds(settings, policies, plan, partition)
        changelog = (topics(settings).changelog.name, partition)
        sends = {changelog: [Send(key, row, []) for key, row in rows.items()]} if rows else {}
        positions = {
            TopicPartition(*at): offset
            for at, offset in plan.positions.items()
            if at[1] == partition
        }
        await producer.commit(sends, positions, None)
    finally:
        await producer.stop()
    return len(rows)


async def _seeds(
    settings: Settings, policies: PolicyBook, plan: ResetPlan, partition: int
) -> dict[bytes, bytes]:
    changelog = TopicPartition(topics(settings).changelog.name, partition)
    async with open_reader(settings) as consumer:
        rows: dict[bytes, bytes | None] = {}
        async for key, row in read_rows(consumer, changelog):
            rows[key] = row
        lowest = _lowest(plan.points)
        cases = {key: decode_row(row) for key, row in rows.items() if row is not None}
        touched = {key: case for key, case in cases.items() if is_touched(case, lowest)}
        _refuse_many_actions(touched.values())
        before = await _evidence_before(consumer, settings, policies, plan, partition, touched)
    seeds = {key: seed(case, before.get(key), policies) for key, case in touched.items()}
    return {key: encode_row(case, encode_case(case)) for key, case in seeds.items()}


def _refuse_many_actions(cases: Iterable[Case]) -> None:
    full = [case.txn_id for case in cases if has_too_many_actions(case)]
    if full:
        raise TopologyError(
            f"{', '.join(full[:5])}: too many actions to be taken back in place; use `recon replay`"
        )


async def _evidence_before(
    consumer: AIOKafkaConsumer,
    settings: Settings,
    policies: PolicyBook,
    plan: ResetPlan,
    partition: int,
    touched: dict[bytes, Case],
) -> dict[bytes, Case]:
    """The cases as they are by what is not read again; any order of it ends alike."""
    names = topics(settings)
    inbound = Inbound(names, settings.max_event_bytes)
    scope = _scope_before(names, settings, plan)
    cases: dict[bytes, Case] = {}
    for topic, span in scope.of(partition).items():
        async for record in records_of(consumer, TopicPartition(topic, partition), span):
            if record.key not in touched:
                continue
            try:
                trigger = inbound.trigger(record)
            except PoisonError:
                continue
            if trigger.txn_id.encode() != record.key or trigger.action is not None:
                continue
            assert trigger.origin is not None
            if topic == names.rekeyed.name and not scope.holds(trigger.origin):
                continue
            decided = decide(cases.get(record.key), trigger, policies).case
            assert decided is not None
            cases[record.key] = decided
    return cases


def _scope_before(names: Topics, settings: Settings, plan: ResetPlan) -> Scope:
    numbers = range(settings.partitions)
    spans = {
        topic: [Span(0, plan.points[topic, n]) for n in numbers]
        for topic in (names.gateway.name, names.bank.name)
    }
    if any(plan.points.values()):
        moved = names.rekeyed.name
        spans[moved] = [Span(0, plan.positions[moved, n]) for n in numbers]
    return Scope(spans)


def _lowest(points: dict[Place, int]) -> dict[str, int]:
    lowest: dict[str, int] = {}
    for (topic, _), point in points.items():
        lowest[topic] = min(point, lowest.get(topic, point))
    return lowest


def _places(names: Iterable[str], settings: Settings) -> list[TopicPartition]:
    return [TopicPartition(name, n) for name in names for n in range(settings.partitions)]
