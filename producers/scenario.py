"""From a seed to a plan of events: pure, so that the same seed tells the same stories again.

``build(spec)`` returns one ``PlannedTxn`` per payment and the order in which the events are sent.
Nothing here knows what the verdicts will be.
"""

import random
from dataclasses import dataclass, field, replace

from producers.payloads import encode, payload, rfc3339
from producers.shapes import CATEGORIES, SHAPES, Amount, Step
from recon_app.domain.events import Source, Status
from recon_app.errors import ConfigError

__all__ = ["Plan", "PlannedEvent", "PlannedTxn", "Spec", "build", "counts"]

#: Sent about this many payments apart, a pair's two events still cross others on their way.
SPREAD = 20
FOREIGN = ("USD", "INR")
SMALLEST_MINOR = 100
#: Powers of ten between the smallest amount and the largest.
MAGNITUDES = 4.7


@dataclass(frozen=True, slots=True)
class Spec:
    """What to make up. Shares are of ``txns``, by category; the rest matches plainly.

    ``base_ms`` (epoch) is where business time ends: every payment lies a little before it.
    ``currencies`` and ``rails`` map a code to its weight; no rails means the field is left out.
    """

    run_id: str
    txns: int
    seed: int
    base_ms: int
    shares: dict[str, float] = field(default_factory=dict)
    currencies: dict[str, float] = field(default_factory=lambda: {"INR": 1.0})
    rails: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One delivery to make. ``number`` counts all events of the plan from 0, in payment order."""

    number: int
    txn: int
    source: Source
    status: Status
    amount_minor: int
    currency: str
    late: bool
    value: bytes


@dataclass(frozen=True, slots=True)
class _Payment:
    index: int
    txn_id: str
    amount_minor: int
    currency: str
    rail: str | None
    occurred_ms: int


@dataclass(frozen=True, slots=True)
class PlannedTxn:
    """One payment: its id, its shape's name and its events in the order they are sent."""

    txn_id: str
    shape: str
    currency: str
    rail: str | None
    events: tuple[PlannedEvent, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All payments, all events by number, and the numbers in sending order.

    A late event keeps its place in the order, but is sent only after its payment's deadline.
    """

    txns: list[PlannedTxn]
    events: list[PlannedEvent]
    order: list[int]


def counts(txns: int, shares: dict[str, float]) -> dict[str, int]:
    """How many payments each category gets; what no share claims is ``matched``.

    Raises:
        ConfigError: a share is unknown, out of [0, 1], or all of them exceed 1.
    """
    for name, share in shares.items():
        if name not in CATEGORIES or not 0 <= share <= 1:
            raise ConfigError(f"{name}: a share of {share} is not between 0 and 1")
    claimed = {name: round(txns * share) for name, share in shares.items() if name != "matched"}
    if (rest := txns - sum(claimed.values())) < 0:
        raise ConfigError(f"the shares add up to {sum(shares.values()):g}; together they may be 1")
    return {"matched": rest} | claimed


def build(spec: Spec) -> Plan:
    """The plan of this spec; equal specs give equal plans."""
    rng = random.Random(spec.seed)
    txns: list[PlannedTxn] = []
    events: list[PlannedEvent] = []
    for index, name in enumerate(_shape_names(spec, rng)):
        txn = _plan_txn(spec, rng, index, name, len(events))
        txns.append(txn)
        events.extend(txn.events)
    return Plan(txns, events, _order(txns, rng))


def _shape_names(spec: Spec, rng: random.Random) -> list[str]:
    names: list[str] = []
    for category, count in counts(spec.txns, spec.shares).items():
        shapes = {name: s.weight for name, s in SHAPES.items() if s.category == category}
        cycle = [name for name, weight in shapes.items() for _ in range(weight)]
        names.extend(cycle[i % len(cycle)] for i in range(count))
    rng.shuffle(names)
    return names


def _plan_txn(
    spec: Spec, rng: random.Random, index: int, shape: str, first_number: int
) -> PlannedTxn:
    payment = _Payment(
        index=index,
        txn_id=f"{spec.run_id}-{index:06d}",
        amount_minor=int(SMALLEST_MINOR * 10 ** rng.uniform(0, MAGNITUDES)),
        currency=_weighted(rng, spec.currencies),
        rail=_weighted(rng, spec.rails) if spec.rails else None,
        occurred_ms=spec.base_ms - (spec.txns - index) - rng.randrange(1000),
    )
    events: list[PlannedEvent] = []
    for step in SHAPES[shape].steps:
        number = first_number + len(events)
        again = replace(events[-1], number=number) if step.again else None
        events.append(again or _event(payment, step, number, rng))
    return PlannedTxn(payment.txn_id, shape, payment.currency, payment.rail, tuple(events))


def _event(payment: _Payment, step: Step, number: int, rng: random.Random) -> PlannedEvent:
    amount = _amount(payment.amount_minor, step.amount, rng)
    currency = _other(payment.currency) if step.foreign else payment.currency
    movement = f"{payment.txn_id}-{step.source.value[0]}{step.posting}"
    json = payload(
        payment.txn_id,
        step.source,
        step.status,
        amount,
        currency,
        rfc3339(payment.occurred_ms + _business_delay_ms(step)),
        event_id=movement if step.posting > 1 else None,
        posting_id=movement if step.named_posting else None,
        rail=payment.rail,
    )
    return PlannedEvent(
        number, payment.index, step.source, step.status, amount, currency, step.late, encode(json)
    )


def _business_delay_ms(step: Step) -> int:
    """Pending comes before success by the clock of business, whichever is sent first."""
    progress = 0 if step.status is Status.PENDING else 50
    return progress + (200 if step.source is Source.BANK else 0) + 10 * (step.posting - 1)


def _amount(amount_minor: int, change: Amount, rng: random.Random) -> int:
    difference = rng.randint(1, amount_minor // 2)
    return (
        amount_minor
        + {
            Amount.SAME: 0,
            Amount.LESS: -difference,
            Amount.MORE: difference,
            Amount.ONE_LESS: -1,
        }[change]
    )


def _other(currency: str) -> str:
    return next(code for code in FOREIGN if code != currency)


def _weighted(rng: random.Random, weights: dict[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _order(txns: list[PlannedTxn], rng: random.Random) -> list[int]:
    places: list[tuple[float, int]] = []
    for index, txn in enumerate(txns):
        place = float(index)
        for event in txn.events:
            places.append((place, event.number))
            place += rng.random() * SPREAD
    return [number for _, number in sorted(places)]
