"""The history of a case in which something differs: inputs, decisions, and who says what."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from recon_app.codec.cases import decode_row
from recon_app.codec.partitions import partition_for
from recon_app.domain.decision import Decision, Trigger
from recon_app.errors import PoisonError
from recon_app.policy_file import load_policies
from recon_app.streaming.batch import Record
from recon_app.verify.findings import Difference
from recon_app.verify.fold import arrival_order, fold
from recon_app.verify.journal_pass import read_record
from recon_app.verify.lines import VERDICT_FIELDS, VERDICT_SQL, verdict_line
from recon_app.verify.plan import Plan
from recon_app.verify.postgres_pass import open_postgres
from recon_app.verify.reader import Reader, open_reader

__all__ = ["explain"]

#: So many cases are told; each takes another look at its partition.
CASES: Final = 5
_PLACE = re.compile(r"(.+)-(\d+):(\d+)").fullmatch
_ROW = f"COPY (SELECT {VERDICT_SQL} FROM transactions WHERE txn_id = %s) TO STDOUT"
_EVENTS = (
    "SELECT origin_topic, origin_partition, origin_offset, source, status, amount, currency"
    " FROM events WHERE txn_id = %s ORDER BY 1, 2, 3"
)


@dataclass(slots=True)
class _Story:
    """What was found of one case."""

    txn_id: str
    triggers: list[Trigger] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    lines: dict[str, bytes] = field(default_factory=dict)
    last_fired_ms: int = 0


async def explain(plan: Plan, differences: Sequence[Difference]) -> dict[str, list[str]]:
    """For the first cases among the differences, their history as lines of text."""
    async with open_reader(plan.connection) as reader:
        stories: dict[str, _Story] = {}
        for difference in differences:
            txn_id = difference.txn_id or await _txn_at(plan, reader, difference.place)
            if txn_id and txn_id not in stories and len(stories) < CASES:
                stories[txn_id] = _Story(txn_id)
        for story in stories.values():
            await _read(plan, reader, story)
    return {story.txn_id: _told(plan, story) for story in stories.values()}


async def _txn_at(plan: Plan, reader: Reader, place: str | None) -> str | None:
    """The transaction of the record that a place names."""
    found = _PLACE(place or "")
    if found is None:
        return None
    named = {topic.name: topic.name for topic in plan.topics.sources}
    topic = (named | {"journal": plan.topics.journal.name}).get(found[1])
    if topic is None:
        return None
    offset = int(found[3])
    async for records in reader.scan(topic, int(found[2]), offset, offset + 1):
        return (records[0].key or b"").decode("utf-8", "replace") or None
    return None


async def _read(plan: Plan, reader: Reader, story: _Story) -> None:
    """Everything with the key of the case, from all topics."""
    key = story.txn_id.encode()
    partition = partition_for(key, plan.partitions)
    topics = plan.topics
    for topic in (topics.changelog, topics.journal, *topics.sources):
        place = (topic.name, partition)
        start, end = (await reader.starts([place]))[place], await reader.end(*place)
        async for records in reader.scan(*place, start, end):
            for record in records:
                if record.key == key:
                    _take(plan, story, record)


def _take(plan: Plan, story: _Story, record: Record) -> None:
    topics = plan.topics
    if record.topic == topics.journal.name:
        _decision(story, record)
    elif record.topic != topics.changelog.name:
        _input(plan, story, record)
    elif record.value is not None:
        story.lines["table"] = verdict_line(decode_row(record.value))


def _decision(story: _Story, record: Record) -> None:
    assert record.value is not None
    entry = read_record(record.value)
    trigger, after = entry.trigger, entry.after
    by = f"{trigger.topic}-{trigger.partition}:{trigger.offset}" if trigger.topic else trigger.timer
    state = "no case" if after is None else _state(after.state, after.reason)
    story.decisions.append(
        f"journal {record.partition}:{record.offset} at {record.timestamp}: seq {entry.seq}, "
        f"{trigger.kind} {by} {trigger.refusal or trigger.outcome} -> {state} ({entry.rule})"
    )
    if after is not None:
        story.lines["journal"] = verdict_line(after)
    if trigger.timer is not None:
        story.last_fired_ms = max(story.last_fired_ms, trigger.arrived_ms)


def _input(plan: Plan, story: _Story, record: Record) -> None:
    try:
        story.triggers.append(plan.inlet.trigger(record))
    except PoisonError as fault:
        place = f"{record.topic}-{record.partition}:{record.offset}"
        story.decisions.append(f"input {place} is poison: {fault.reason} {fault}")


def _told(plan: Plan, story: _Story) -> list[str]:
    steps: list[str] = []

    def watch(trigger: Trigger, decision: Decision) -> None:
        steps.append(_step(trigger, decision))

    triggers = sorted(story.triggers, key=arrival_order)
    until_ms = max(plan.as_of_ms, story.last_fired_ms)
    done = fold(triggers, load_policies(plan.policy_file), until_ms, watch)
    if done.told is not None:
        story.lines["oracle"] = verdict_line(done.told)
    _stored(plan, story, steps)
    return [*steps, *story.decisions, *_disagreements(story.lines)]


def _step(trigger: Trigger, decision: Decision) -> str:
    case, origin, event = decision.case, trigger.origin, trigger.event
    by = f"{origin.topic}-{origin.partition}:{origin.offset}" if origin else str(trigger.timer)
    said = f" {event.status} {event.amount_minor} {event.currency}" if event else ""
    state = "no case" if case is None else _state(case.state, case.reason)
    return f"oracle at {trigger.at_ms}: {trigger.kind} {by}{said} -> {state} ({decision.rule})"


def _stored(plan: Plan, story: _Story, steps: list[str]) -> None:
    """What Postgres has of the case."""
    with open_postgres(plan.postgres) as connection:
        for row in connection.execute(_EVENTS, [story.txn_id]):
            steps.append("events {}-{}:{}: {} {} {} {}".format(*row))
        with connection.cursor() as cursor, cursor.copy(_ROW, [story.txn_id]) as rows:
            for line in rows:
                story.lines["transactions"] = bytes(line).rstrip(b"\n")


def _disagreements(lines: dict[str, bytes]) -> Iterable[str]:
    """Field by field, where the stores say different things; what has no case is named."""
    for store in ("oracle", "journal", "table", "transactions"):
        if store not in lines:
            yield f"{store} has no such case"
    cells = {store: line.decode().split("\t") for store, line in lines.items()}
    for at, name in enumerate(VERDICT_FIELDS):
        said = {store: row[at] for store, row in cells.items()}
        if len(set(said.values())) > 1:
            yield f"{name}: " + ", ".join(f"{s} says {v}" for s, v in said.items())


def _state(state: str, reason: str | None) -> str:
    return state if reason is None else f"{state}/{reason}"
