"""How a side keeps what it is told: a bounded set, the same whatever the order it came in.

Of one posting and status the eight facts that arrived first are kept; of one side 32 postings,
those that moved money before those that failed, and those before the rest. Of what is beyond, count
and sum are kept. Nothing here changes its arguments.
"""

from collections.abc import Iterator
from typing import Final

from recon_app.domain.case import Fact, Leg, Overflow, Side
from recon_app.domain.events import Origin, Role, Status, TxnEvent

__all__ = [
    "FACTS_KEPT",
    "LEGS_KEPT",
    "arrival_key",
    "bank_facts",
    "fact_of",
    "insert",
    "is_line",
    "primary_facts",
]

FACTS_KEPT: Final = 8
LEGS_KEPT: Final = 32

_PRIMARY = Role.PRIMARY
_MOVED: Final = {Status.SUCCESS, Status.REVERSED}


def fact_of(event: TxnEvent, origin: Origin) -> Fact:
    """What a case keeps of an event."""
    return Fact(
        event.event_id,
        event.content,
        event.event_type,
        event.status,
        event.amount_minor,
        event.currency,
        event.occurred_ms,
        origin.arrived_ms,
        origin.topic,
        origin.partition,
        origin.offset,
        event.kind,
        event.role,
        event.direction,
        event.precision,
        event.detail,
    )


def arrival_key(fact: Fact) -> tuple[int, str, int, int]:
    """The order of arrival; ties are broken by origin."""
    return fact.arrived_ms, fact.topic, fact.partition, fact.offset


def primary_facts(side: Side | None) -> Iterator[Fact]:
    """The facts of a side that count."""
    if side is not None:
        for leg in side.legs:
            for fact in leg.facts:
                if fact.role is _PRIMARY:
                    yield fact


def is_line(fact: Fact) -> bool:
    """Whether it says which settlement the payment is in."""
    return fact.role is Role.SETTLEMENT_LINE


def bank_facts(side: Side | None) -> Iterator[Fact]:
    """The facts of the bank's side that can count: also those about the batch it posted."""
    yield from primary_facts(side)
    if side is not None:
        yield from (fact for leg in side.legs for fact in leg.facts if is_line(fact))


def insert(side: Side | None, prefix: str, posting_id: str, fact: Fact) -> tuple[Side, bool]:
    """The side with the fact in it, and whether the fact is new to it.

    A redelivery is counted; if it arrived before the one known, its arrival is what counts.
    """
    if side is None:
        return Side([Leg(prefix + posting_id, posting_id, [fact])]), True
    for at, leg in enumerate(side.legs):
        if leg.posting_id == posting_id:
            return _insert_fact(side, at, leg, fact)
    legs = [*side.legs, Leg(prefix + posting_id, posting_id, [fact])]
    legs.sort(key=lambda leg: leg.posting_id)
    if len(legs) <= LEGS_KEPT:
        return Side(legs, side.redeliveries, side.overflow), True
    last = max(legs, key=_leg_rank)
    kept = [leg for leg in legs if leg is not last]
    return Side(kept, side.redeliveries, _add_leg(side.overflow, last)), True


def _insert_fact(side: Side, at: int, leg: Leg, fact: Fact) -> tuple[Side, bool]:
    for place, known in enumerate(leg.facts):
        if known.event_id == fact.event_id and known.content == fact.content:
            if arrival_key(fact) < arrival_key(known):
                facts = sorted([*leg.facts[:place], fact, *leg.facts[place + 1 :]], key=arrival_key)
                leg = Leg(leg.leg_id, leg.posting_id, facts, leg.overflow)
            return _with_leg(side, at, leg, side.redeliveries + 1), False
    return _with_leg(side, at, _with_fact(leg, fact), side.redeliveries), True


def _with_leg(side: Side, at: int, leg: Leg, redeliveries: int) -> Side:
    legs = side.legs if leg is side.legs[at] else [*side.legs[:at], leg, *side.legs[at + 1 :]]
    return Side(legs, redeliveries, side.overflow)


def _with_fact(leg: Leg, fact: Fact) -> Leg:
    facts = sorted([*leg.facts, fact], key=arrival_key)
    alike = [known for known in facts if known.status is fact.status]
    if len(alike) <= FACTS_KEPT:
        return Leg(leg.leg_id, leg.posting_id, facts, leg.overflow)
    last = alike[-1]
    kept = [known for known in facts if known is not last]
    overflow = dict(leg.overflow or {})
    overflow[last.status] = _add(overflow.get(last.status), 1, last.amount_minor or 0)
    return Leg(leg.leg_id, leg.posting_id, kept, overflow)


def _leg_rank(leg: Leg) -> tuple[int, str]:
    """Which legs to keep, first to last."""
    statuses = {fact.status for fact in leg.facts if fact.role is _PRIMARY}
    if statuses & _MOVED:
        return 0, leg.posting_id
    return (1 if Status.FAILED in statuses else 2), leg.posting_id


def _add_leg(overflow: Overflow | None, leg: Leg) -> Overflow:
    beyond = leg.overflow or {}
    count = len(leg.facts) + sum(more.count for more in beyond.values())
    moved = [fact for fact in leg.facts if fact.status is Status.SUCCESS]
    return _add(overflow, count, sum(fact.amount_minor or 0 for fact in moved))


def _add(overflow: Overflow | None, count: int, sum_minor: int) -> Overflow:
    if overflow is None:
        return Overflow(count, sum_minor)
    return Overflow(overflow.count + count, overflow.sum_minor + sum_minor)
