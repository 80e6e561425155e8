"""Made-up payments sent down the real path, to see what it writes of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from agents.inbound import trigger_of
from agents.journal import written
from agents.values import Leg, closing_values, leg_of, opening_values, texts_of
from recon_app.codec.form import Values
from recon_app.codec.plain_event import Plain, read_plain
from recon_app.domain.case import Case
from recon_app.domain.decide import decide
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.events import Source, Status
from recon_app.domain.identity import id_prefix
from recon_app.domain.policy import Edition, Policy, PolicyBook
from recon_app.streaming.batch import Headers

__all__ = ["RUNS", "Run", "Told", "closing", "opening"]

RUNS: Final = 3
#: Offset, arrival, business time and amount of the legs of each payment. Each leg is sometimes the
#: earlier one, on either clock, and no number stands for two things.
FIRST: Final = (
    (101, 5_000_001, 7_000_001, 301),
    (102, 5_100_002, 7_100_002, 302),
    (103, 5_200_001, 7_200_002, 0),
)
SECOND: Final = (
    (201, 5_000_002, 7_000_002, 301),
    (202, 5_100_001, 7_100_001, 302),
    (203, 5_200_002, 7_200_001, 0),
)
DECIDED_MS: Final = (9_000_001, 9_000_002, 9_000_003)
PARTITIONS: Final = (11, 12, 13)
BODY: Final = (
    '{"txn_id": "MADE-UP-%d", "amount": %d, "currency": "%s", "source": "%s", "event_type": "%s", '
    '"status": "SUCCESS", "timestamp": "%s"}'
)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A class of events: a SUCCESS of this type, told on this topic in this currency.

    Compared by identity, as it is looked up for every event.
    """

    topic: str
    source: Source
    event_type: str
    currency: str
    id_prefix: str = field(init=False)

    def __post_init__(self) -> None:
        prefix = id_prefix(self.source, self.event_type, Status.SUCCESS)
        object.__setattr__(self, "id_prefix", prefix)


@dataclass(frozen=True, slots=True)
class Run:
    """What the real path wrote of a payment, and what a template would be given to write it."""

    leg: Leg
    trigger: Trigger
    decision: Decision
    record_json: bytes
    case_json: bytes
    values: Values
    due_ms: int


@dataclass(slots=True)
class _Sample:
    """A made-up record, and the fields read from it."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    plain: Plain
    headers: Headers = field(default_factory=list)


def opening(told: Told, policy: Policy, number: int) -> Run:
    """The decision on the first leg of a payment."""
    sample = _sample(told, number, *FIRST[number])
    leg = leg_of(sample, sample.plain, told.id_prefix)
    texts = texts_of(sample, _key(sample), DECIDED_MS[number])
    filled = opening_values(leg, texts, policy)
    return _run(None, sample, policy, leg, filled, number)


def closing(first: Told, then: Told, policies: tuple[Policy, Policy], number: int) -> Run:
    """The decision on the second leg of a payment; ``policies`` are those of the two legs."""
    opened = opening(first, policies[0], number)
    sample = _sample(then, number, *SECOND[number])
    leg = leg_of(sample, sample.plain, then.id_prefix)
    texts = texts_of(sample, _key(sample), DECIDED_MS[number])
    filled = closing_values(leg, opened.leg, texts, policies[1])
    return _run(opened.decision.case, sample, policies[1], leg, filled, number)


def _sample(
    told: Told, number: int, offset: int, arrived_ms: int, occurred_ms: int, amount: int
) -> _Sample:
    at = datetime.fromtimestamp(occurred_ms / 1000, UTC).isoformat()
    body = BODY % (number, amount, told.currency, told.source, told.event_type, at)
    plain = read_plain(body.encode(), told.source)
    assert plain is not None
    key = plain[0].txn_id.encode()
    partition = PARTITIONS[number]
    return _Sample(told.topic, partition, offset, arrived_ms, key, body.encode(), plain)


def _key(sample: _Sample) -> bytes:
    return sample.plain[0].txn_id.encode()


def _run(
    case: Case | None,
    sample: _Sample,
    policy: Policy,
    leg: Leg,
    filled: tuple[Values, int],
    number: int,
) -> Run:
    trigger = trigger_of(sample, sample.plain)
    decision = decide(case, trigger, PolicyBook((Edition(policy.version, 0, policy),)))
    texts = written(
        trigger, decision, sample.value, sample.headers, sample.partition, DECIDED_MS[number]
    )
    return Run(leg, trigger, decision, *texts, *filled)
