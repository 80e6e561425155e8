"""The short way writes what the real path writes, byte for byte, whatever comes in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.join import Join
from agents.shortcut import Shortcut
from agents.templates import Labels
from recon_app.codec.cases import due_of
from recon_app.codec.plain_event import Plain
from recon_app.domain.policy import PolicyBook
from recon_app.settings import Settings
from recon_app.streaming.batch import Record
from recon_app.streaming.turn import Due, Send, Turn
from recon_app.topics import topics

#: The only partition, where every key is at home.
HOME = 0
TOPICS = topics(Settings(partitions=1))
GATEWAY, BANK = TOPICS.gateway.name, TOPICS.bank.name
T0 = 1_766_052_930_000
#: Ids that JSON writes as they are, and one that it has to escape.
#: The first two hold nothing that has to be looked at closely before it is stored.
IDS = ("TXN-1", "100%s-%d", "Ünï\U0001f600:{}", *(f"T{n}" for n in range(9)), 'quo"te\\')

DEFAULT: dict[str, object] = {"due": "10s", "window": {"before": "2s", "after": "4s"}}
LATER = {"effective_from": datetime.fromtimestamp(T0 / 1000 + 5, UTC)}
RULES = [
    {"when": {"kind": "POSTING"}, "due": "3s"},
    {"when": {"currency": "USD", "kind": "REFUND"}, "due": "7s", "keep": "5s"},
]
BOOKS: dict[str, dict[str, Any]] = {
    "plain": {"default": DEFAULT},
    "kept": {"default": DEFAULT | {"keep": "6s", "keep_stub": "9s"}},
    "of one moment": {"default": DEFAULT | {"due": "1ms", "window": {"before": "1ms"}}},
    "tolerant": {"default": DEFAULT | {"tolerance": {"abs_minor": 1}}},
    "net": {"default": DEFAULT | {"compare": "NET"}},
    "without postings": {"default": DEFAULT | {"posting": "NONE"}},
    "by rule": {"default": DEFAULT, "rule": RULES},
    "of two editions": {
        "default": DEFAULT,
        "edition": [LATER | {"default": DEFAULT | {"due": "4s", "keep": "8s"}}],
    },
}


class RealPath(Join):
    """A join that knows no short way."""

    def _shortened(self, *_: object) -> bool:
        return False


class Watched(Shortcut):
    """A short way that tells how often it was taken."""

    taken = 0

    def write(self, turn: Turn, record: Record, key: bytes, plain: Plain) -> Labels | None:
        labels = super().write(turn, record, key, plain)
        self.taken += labels is not None
        return labels


@dataclass
class Rec:
    """A Kafka record, as far as the join looks at it."""

    topic: str
    key: bytes
    value: bytes
    offset: int = 0
    timestamp: int = T0
    partition: int = HOME
    headers: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass
class Table:
    """The rows that one join has made, and what it asks of the next turn."""

    join: Join
    rows: dict[bytes, bytes] = field(default_factory=dict)

    def turn(self, records: Sequence[Rec] = (), until_ms: int | None = None) -> Turn:
        """Take the records, or let everything fire that is due."""
        read = self.rows.get
        turn = Turn(HOME, T0 + 77, lambda keys: [read(key) for key in keys])
        turn.records = cast(Sequence[Record], records)
        turn.due = [] if until_ms is None else self._due(until_ms)
        turn.loaded.update((due.key, due.row) for due in turn.due)
        self.join(turn)
        for key, row in turn.rows.items():
            self.rows.pop(key, None)
            if row is not None:
                self.rows[key] = row
        return turn

    def _due(self, until_ms: int) -> list[Due]:
        waiting = [(due_of(row), key, row) for key, row in self.rows.items()]
        times = [(int.from_bytes(due[:8], "big"), key, row) for due, key, row in waiting if due]
        return [Due(*found) for found in sorted(times) if found[0] <= until_ms]


def tables(book: str) -> tuple[Table, Table, Watched]:
    """Two empty tables under one policy, the first with a short way, the other without."""
    policies = PolicyBook.from_dict(BOOKS[book])
    short, real = (kind(TOPICS, policies, 64 * 1024, 1 << 20) for kind in (Join, RealPath))
    watched = short._shortcut = Watched(TOPICS, policies, 1 << 20)
    return Table(short), Table(real), watched


def seen(turn: Turn) -> dict[tuple[str, int], list[Send]]:
    """What a turn sends; of dead letters only what is not sealed, as no two seals are alike."""
    letters = {(TOPICS.dlq.name, number) for number in range(TOPICS.dlq.partitions)}
    return {
        place: [send._replace(value=None) for send in sends] if place in letters else sends
        for place, sends in turn.sends.items()
    }


def payload(side: str, txn_id: str, indent: int | None = None, **changes: Any) -> bytes:
    """An event as its source would write it; ``at_ms`` counts from T0."""
    at_ms = changes.pop("at_ms", 0)
    fields = {
        "txn_id": txn_id,
        "amount": 500,
        "currency": "INR",
        "source": side,
        "event_type": {"GATEWAY": "PAYMENT_CAPTURED", "BANK": "LEDGER_POSTED"}[side],
        "status": "SUCCESS",
        "timestamp": datetime.fromtimestamp((T0 + at_ms) / 1000, UTC).isoformat(),
    }
    return json.dumps(fields | changes, ensure_ascii=False, indent=indent).encode()


def record(side: str, txn_id: str = "TXN-1", arrived: int = 0, offset: int = 0, **said: Any) -> Rec:
    """An event on the topic of its side."""
    topic = {"GATEWAY": GATEWAY, "BANK": BANK}[side]
    return Rec(topic, txn_id.encode(), payload(side, txn_id, **said), offset, T0 + arrived)


#: What an event may say, or how it may come, besides what most say; each is as likely.
ODD: list[dict[str, Any]] = [
    {"amount": 0},
    {"amount": 501},
    {"amount": 999_999_999_999_999},
    {"currency": "USD"},
    {"status": "FAILED"},
    {"status": "PENDING"},
    {"event_type": "REFUND_PROCESSED"},
    {"event_type": "ORDER_PAID"},
    {"event_type": "SETTLEMENT_LINE"},
    {"event_id": "e-1"},
    {"direction": "OUT"},
    {"provider": "razorpay"},
    {"indent": 2},
    {"arrived": -T0},
    {"amount": -1},
]
times = st.sampled_from([0, 0, 0, 1, 2_000, 2_001, 4_000, 4_001, 6_000])
arrivals = st.sampled_from([0, 0, 1, 3_001, 4_999, 5_000, 6_000, 9_999, 10_000, 10_001])
odd: st.SearchStrategy[dict[str, Any]] = st.sampled_from([{}] * 40 + ODD)
offsets = st.integers(0, 10**12)


@st.composite
def legs(draw: st.DrawFn) -> list[Rec]:
    """One or two legs of a payment, in either order, mostly told as usual."""
    txn_id = draw(st.sampled_from(IDS))
    sides = draw(st.sampled_from([("GATEWAY", "BANK"), ("BANK", "GATEWAY"), ("BANK",)]))
    both = draw(odd)
    return [
        record(side, **_said(draw, txn_id) | (draw(odd) if draw(st.booleans()) else both))
        for side in sides
    ]


def _said(draw: st.DrawFn, txn_id: str) -> dict[str, Any]:
    figures = {"arrived": draw(arrivals), "at_ms": draw(times), "offset": draw(offsets)}
    return {"txn_id": txn_id} | figures


some_legs = st.lists(legs(), min_size=1, max_size=5).map(lambda found: list(chain(*found)))
steps = st.one_of(some_legs, some_legs, some_legs, st.integers(0, 30_000))


@settings(max_examples=400)
@given(book=st.sampled_from(list(BOOKS)), given_steps=st.lists(steps, min_size=1, max_size=6))
def test_both_ways_write_the_same_bytes(book: str, given_steps: list[list[Rec] | int]) -> None:
    short, real, _ = tables(book)
    for step in given_steps:
        records, until_ms = (step, None) if isinstance(step, list) else ([], T0 + step)
        one, other = (table.turn(records, until_ms) for table in (short, real))
        assert seen(one) == seen(other)
        assert list(one.rows.items()) == list(other.rows.items())
    assert short.rows == real.rows


@pytest.mark.parametrize("book", ["plain", "kept", "tolerant", "by rule", "of two editions"])
@pytest.mark.parametrize("txn_id", IDS[:2])
@pytest.mark.parametrize("order", [("GATEWAY", "BANK"), ("BANK", "GATEWAY")])
def test_a_payment_that_matches_takes_the_short_way(
    book: str, txn_id: str, order: tuple[str, str]
) -> None:
    short, real, watched = tables(book)
    for number, side in enumerate(order):
        leg = record(side, txn_id, arrived=7 * number, at_ms=number, offset=3 + number)
        one, other = (table.turn([leg]) for table in (short, real))
        assert (one.sends, one.rows) == (other.sends, other.rows)

    assert watched.taken == 2


@pytest.mark.parametrize(
    "second",
    [
        record("BANK", amount=501),
        record("BANK", currency="USD"),
        record("BANK", status="FAILED"),
        record("BANK", arrived=10_001),
        record("BANK", at_ms=4_001),
        record("BANK", at_ms=-2_001),
        record("BANK", event_id="e-1"),
        record("GATEWAY", offset=1),
        record("GATEWAY", offset=1, at_ms=1),
    ],
    ids=[
        "another amount",
        "another currency",
        "a failure",
        "late",
        "dated too late",
        "dated too early",
        "an id of its own",
        "a redelivery",
        "a second posting",
    ],
)
def test_what_is_not_an_exact_match_is_left_to_the_real_path(second: Rec) -> None:
    short, real, watched = tables("plain")
    one, other = (table.turn([record("GATEWAY"), second]) for table in (short, real))

    assert watched.taken == 1
    assert (one.sends, one.rows) == (other.sends, other.rows)


def test_a_case_whose_deadline_passed_is_left_to_the_real_path() -> None:
    short, real, watched = tables("plain")
    for table in (short, real):
        table.turn([record("GATEWAY")])
        table.turn(until_ms=T0 + 10_000)
    one, other = (table.turn([record("BANK", arrived=9_000)]) for table in (short, real))

    assert watched.taken == 1
    assert (one.sends, one.rows) == (other.sends, other.rows)


@pytest.mark.parametrize("order", [("GATEWAY", "BANK"), ("BANK", "GATEWAY")])
def test_the_earlier_arrival_says_which_edition_binds(order: tuple[str, str]) -> None:
    """The second leg to be processed arrived before the other, and before the later edition."""
    short, real, watched = tables("of two editions")
    legs = [record(side, arrived=5_000 - number) for number, side in enumerate(order)]
    one, other = (table.turn(legs) for table in (short, real))

    assert watched.taken == 2
    assert (one.sends, one.rows) == (other.sends, other.rows)
