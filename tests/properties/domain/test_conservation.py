"""Money in equals money accounted for: per source, currency and direction."""

from collections import Counter

from hypothesis import given, settings

from recon_app.domain.decision import Trigger
from recon_app.domain.events import STATUS_RANK, Role, TxnEvent, TxnIdKind
from recon_app.domain.totals import parts_of, unlinked_part
from recon_app.domain.unlinked import unlinked_lines
from tests.properties.domain.evidence_strategies import deliveries
from tests.unit.domain.builders import World

Account = tuple[str, str, str]


def received(told: list[Trigger]) -> Counter[Account]:
    """What the events say moved, each posting once, counted without the core's help."""
    postings: dict[tuple[str, str, str], list[TxnEvent]] = {}
    for trigger in told:
        event = trigger.event
        if event is not None and event.role is Role.PRIMARY:
            key = (event.source, event.posting_id, event.txn_id_kind)
            postings.setdefault(key, []).append(event)
    totals: Counter[Account] = Counter()
    for events in postings.values():
        events.sort(key=lambda e: (STATUS_RANK[e.status], e.occurred_ms, e.event_id, e.content))
        last = events[-1]
        alike = [e for e in events if e.status is last.status and e.amount_minor is not None]
        amount = alike[-1].amount_minor if alike else 0
        if last.txn_id_kind is TxnIdKind.DERIVED:
            amount = last.amount_minor
        totals[last.source, last.currency, last.direction] += amount or 0
    return totals


@settings(max_examples=400)
@given(deliveries(most=8))
def test_received_is_the_sum_of_all_buckets(told: list[Trigger]) -> None:
    """After every event, in whatever state the case is."""
    world = World()
    for at, trigger in enumerate(told):
        world.take(trigger)
        accounted: Counter[Account] = Counter()
        lines = unlinked_lines(t.event for t in told[: at + 1] if t.event)
        for part in (*parts_of(world.known), *map(unlinked_part, lines)):
            accounted[part.source, part.currency, part.direction] += part.amount_minor

        assert accounted == received(told[: at + 1])
