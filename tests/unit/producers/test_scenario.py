"""A seed gives the same payments again, in the shares asked for, as events a gateway would send."""

import json
from collections import Counter

import pytest

from producers.scenario import Plan, Spec, build, counts
from producers.shapes import SHAPES
from recon_app.codec.events import decode_event
from recon_app.errors import ConfigError

SHARES = {
    "missing": 0.1,
    "mismatch": 0.1,
    "duplicate": 0.1,
    "late": 0.1,
    "out_of_order": 0.1,
    "failed": 0.1,
    "pending": 0.1,
}
SEED_FIELDS = {"txn_id", "amount", "currency", "source", "event_type", "status", "timestamp"}


def spec(txns: int = 400, seed: int = 7, **changes: object) -> Spec:
    values: dict[str, object] = {"shares": SHARES} | changes
    return Spec("run", txns, seed, 1_766_052_930_000, **values)  # type: ignore[arg-type]


def shapes_of(plan: Plan) -> Counter[str]:
    return Counter(txn.shape for txn in plan.txns)


def test_equal_specs_give_equal_plans() -> None:
    assert build(spec()) == build(spec())


def test_another_seed_tells_other_stories() -> None:
    assert build(spec(seed=7)).events != build(spec(seed=8)).events


def test_every_shape_occurs_when_every_share_is_asked_for() -> None:
    assert set(shapes_of(build(spec()))) == set(SHAPES)


def test_shares_are_met_exactly() -> None:
    found = Counter(SHAPES[txn.shape].category for txn in build(spec()).txns)

    assert {"matched": 120, **dict.fromkeys(SHARES, 40)} == found


def test_what_no_share_claims_is_matched() -> None:
    assert counts(100, {"missing": 0.03}) == {"matched": 97, "missing": 3}


@pytest.mark.parametrize(
    "shares", [{"missing": -0.1}, {"late": 1.1}, {"missing": 0.6, "late": 0.6}, {"unheard": 0.1}]
)
def test_impossible_shares_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        counts(100, shares)


def test_plain_events_are_the_seven_fields_and_nothing_else() -> None:
    plan = build(spec(shares={}))

    assert all(set(json.loads(event.value)) == SEED_FIELDS for event in plan.events)


def test_the_engines_own_decoder_takes_every_event() -> None:
    for event in build(spec(rails={"UPI": 1.0})).events:
        decoded = decode_event(event.value, None, event.source, 10_000)

        assert (event.status, event.amount_minor) == (decoded.status, decoded.amount_minor)


def test_a_redelivery_is_the_same_event_and_a_double_is_another_posting() -> None:
    plan = build(spec())
    ids = {
        txn.shape: [
            decode_event(e.value, None, e.source, 10_000).posting_id
            for e in txn.events
            if e.source.value == txn.shape.split("_")[0].upper()
        ]
        for txn in plan.txns
    }

    assert 1 == len(set(ids["bank_redelivery"])) == len(set(ids["gateway_redelivery"]))
    assert 2 == len(set(ids["bank_double"])) == len(set(ids["gateway_double"]))


def test_the_order_holds_every_event_once_and_each_sides_own_events_in_turn() -> None:
    plan = build(spec())

    assert list(range(len(plan.events))) == sorted(plan.order)
    place = {number: index for index, number in enumerate(plan.order)}
    for txn in plan.txns:
        numbers = [event.number for event in txn.events]
        assert numbers == sorted(numbers, key=place.__getitem__)


def test_business_time_ends_before_the_base() -> None:
    spec_ = spec()
    plan = build(spec_)
    times = [decode_event(e.value, None, e.source, 10_000).occurred_ms for e in plan.events]

    assert max(times) <= spec_.base_ms + 500


def test_currencies_and_rails_follow_their_weights() -> None:
    plan = build(spec(currencies={"INR": 3.0, "USD": 1.0}, rails={"UPI": 1.0, "CARD": 1.0}))
    currencies = Counter(txn.currency for txn in plan.txns)

    assert 250 < currencies["INR"] < 350
    assert {"UPI", "CARD"} == {txn.rail for txn in plan.txns}
