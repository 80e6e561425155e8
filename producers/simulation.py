"""One run from beginning to end: make up, send, write the key, and on request check."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from producers.answer_key import Answer, answer
from producers.broker import Ack, check_append_time, open_producer
from producers.check import Check, default_timeout_s
from producers.compare import Difference
from producers.key_file import Header, make_way, write_key
from producers.ledger import Ledger
from producers.publish import Publisher
from producers.scenario import Plan, Spec, build
from producers.terms import TermsOf
from recon_app.domain.events import Source

__all__ = ["FIRST", "Result", "Run", "Steps", "run"]

#: How many differences a result shows.
FIRST = 10


@dataclass(frozen=True, slots=True)
class Run:
    """Everything a run needs. ``postgres`` is (DSN, schema), null to leave the check out."""

    spec: Spec
    brokers: str
    topics: dict[Source, str]
    terms: TermsOf
    key_file: Path
    rate: float = 0.0
    postgres: tuple[str, str] | None = None
    timeout_s: float | None = None
    security: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run; ``differences`` is null when nobody checked."""

    txns: int
    events: int
    differences: int | None
    first: list[dict[str, Any]]
    key_file: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Steps:
    """Who is told how far a run is; all numbers are counts so far."""

    planned: Callable[[Plan], None] = lambda plan: None
    sent: Callable[[int], None] = lambda events: None
    keyed: Callable[[list[Answer]], None] = lambda answers: None
    checked: Callable[[int, int], None] = lambda arrived, right: None


def run(what: Run, steps: Steps | None = None) -> Result:
    """Do it all.

    Raises:
        ConfigError: the spec asks for the impossible.
        UnavailableError: Kafka, Postgres or the engine did not keep up.
        TopologyError: the topics are not there, or not as the engine declares them.
    """
    steps = steps or Steps()
    started = time.monotonic()
    plan = build(what.spec)
    steps.planned(plan)
    _preflight(what, plan)
    answers = _answers(plan, _publish(what, plan, steps), what)
    write_key(what.key_file, _header(what.spec, plan, answers), answers)
    steps.keyed(answers)
    found = _check(what, answers, steps)
    return Result(
        len(plan.txns),
        len(plan.events),
        None if found is None else len(found),
        [asdict(difference) for difference in (found or [])[:FIRST]],
        str(what.key_file),
        round(time.monotonic() - started, 3),
    )


def _preflight(what: Run, plan: Plan) -> None:
    """Fail before anything is sent, not after."""
    make_way(what.key_file)
    for txn in plan.txns:
        what.terms(txn, None)
    check_append_time(what.brokers, list(what.topics.values()), what.security)
    if what.postgres is not None:
        with closing(Ledger(*what.postgres)) as ledger:
            ledger.check()


def _publish(what: Run, plan: Plan, steps: Steps) -> list[Ack]:
    with open_producer(what.brokers, bulk=True, security=what.security) as producer:
        publisher = Publisher(
            producer,
            what.topics,
            plan,
            sla_ms=lambda index: what.terms(plan.txns[index], None).sla_ms,
            rate=what.rate,
            progress=steps.sent,
        )
        return publisher.run()


def _answers(plan: Plan, acks: Sequence[Ack], what: Run) -> list[Answer]:
    answers = []
    for txn in plan.txns:
        its = [acks[event.number] for event in txn.events]
        earliest_ms = min(ack.arrived_ms for ack in its)
        answers.append(answer(txn, its, what.terms(txn, earliest_ms)))
    return answers


def _header(spec: Spec, plan: Plan, answers: list[Answer]) -> Header:
    shapes: dict[str, int] = {}
    for txn in plan.txns:
        shapes[txn.shape] = shapes.get(txn.shape, 0) + 1
    return Header(
        spec.run_id,
        spec.seed,
        len(plan.txns),
        len(plan.events),
        sum(answer.ambiguous for answer in answers),
        max((answer.deadline_ms for answer in answers), default=0),
        dict(sorted(shapes.items())),
    )


def _check(what: Run, answers: list[Answer], steps: Steps) -> list[Difference] | None:
    if what.postgres is None:
        return None
    timeout_s = default_timeout_s(answers) if what.timeout_s is None else what.timeout_s
    with closing(Ledger(*what.postgres)) as ledger:
        return Check(ledger, answers, steps.checked).run(timeout_s)
