"""Everything that can happen to one small case: few values each, so that they meet."""

from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import strategies as st

from recon_app.domain.actions import ActionType
from recon_app.domain.case import Case
from recon_app.domain.decide import decide
from recon_app.domain.decision import Trigger
from recon_app.domain.events import (
    AmountBasis,
    Direction,
    EventDetail,
    Precision,
    Source,
    Status,
    TxnEvent,
    TxnIdKind,
)
from recon_app.domain.evidence import evidence_digest
from recon_app.domain.policy import PolicyBook
from recon_app.domain.remedies import SUPPORTED
from recon_app.domain.unlinked import is_unlinked
from tests.unit.domain.builders import START_MS, asked, delivery, event, tick

#: By then every timer of the books below has fired.
END_S = 2 * 86_400

#: Start is 10:15:30 in UTC: the cut-off lies among the deliveries, and so does the file.
FILES = "FILE 10:17 UTC DAILY +30s"
TERMS: list[dict[str, object]] = [
    {},
    {"tolerance": {"abs_minor": 60}, "window": {"before": "1s", "after": "4s"}},
    {"compare": "NET", "stuck_pending": "20s", "reversal": "90s"},
    {"posting": "NONE"},
    {"posting": "SETTLEMENT", "tolerance": {"abs_minor": 60}},
    {"posting": "SETTLEMENT", "due": "T+0 10:16 UTC DAILY", "delivery": {"BANK": FILES}},
]
RULES: list[dict[str, object]] = [
    {"when": {"provider": "razorpay"}, "due": "120s"},
    {"when": {"provider": "stripe"}, "due": "T+0 10:18 UTC DAILY", "posting": "SETTLEMENT"},
    {"when": {"currency": "USD", "direction": "IN"}, "due": "10s", "compare": "NET"},
]
SHARED = {"stuck_pending": "90s", "reversal": "120s"}
BOOKS = [
    PolicyBook.from_dict({"default": SHARED | terms, "rule": rules})
    for terms in TERMS
    for rules in ([], RULES)
]
#: From second 50 on, another edition: which one binds hangs on the earliest arrival.
BOOKS.append(
    PolicyBook.from_dict(
        {
            "default": SHARED,
            "edition": [
                {
                    "effective_from": datetime.fromtimestamp(START_MS / 1000 + 50, UTC),
                    "default": SHARED | {"due": "100s", "tolerance": {"abs_minor": 60}},
                }
            ],
        }
    )
)

DETAILS: list[EventDetail | None] = [
    None,
    EventDetail(provider="razorpay"),
    EventDetail(provider="stripe", fee_minor=50, business_date="2025-12-18"),
    EventDetail(amount_basis=AmountBasis.NET, fee_minor=50),
]

SECONDS = st.integers(0, 200)
KINDS = [kind for kind in ActionType if kind in SUPPORTED] * 3 + [ActionType.LINK]

T = TypeVar("T")


def mostly(usual: T, *others: T) -> st.SearchStrategy[T]:
    """The usual value, and now and then another."""
    return st.sampled_from([*[usual] * (4 * len(others)), *others])


events: st.SearchStrategy[TxnEvent] = st.builds(
    event,
    source=st.sampled_from([Source.GATEWAY, Source.BANK]),
    status=mostly(Status.SUCCESS, *Status),
    amount_minor=mostly(500, 550, 0, None),
    currency=mostly("INR", "USD"),
    occurred_s=st.integers(0, 6),
    event_id=mostly(None, "e1", "e2"),
    posting_id=st.sampled_from([None, "p1", "p1", "p2"]),
    event_type=mostly(None, "ORDER_PAID", "SETTLEMENT_LINE", "SETTLEMENT_LINE"),
    direction=mostly(Direction.IN, Direction.OUT),
    precision=mostly(Precision.INSTANT, Precision.DAY),
    detail=mostly(*DETAILS),
)
#: What belongs to no case, told among the rest of it.
lines: st.SearchStrategy[TxnEvent] = st.builds(
    event,
    source=mostly(Source.BANK, Source.GATEWAY),
    status=mostly(Status.SUCCESS, *Status),
    amount_minor=mostly(500, 550, None),
    posting_id=st.sampled_from([None, "p1", "p2"]),
    txn_id_kind=st.just(TxnIdKind.DERIVED),
)

ARGS: dict[ActionType, list[dict[str, str | int | None] | None]] = {
    ActionType.ADJUST: [{"amount_minor": 50, "category": "BANK_FEE"}, {"amount_minor": 50}],
    ActionType.MARK_RECEIVED: [
        {
            "source": source,
            "amount_minor": 500,
            "currency": "INR",
            "date": "2025-12-18",
            "reference": "slip 7",
        }
        for source in ("BANK", "GATEWAY")
    ],
}


@st.composite
def deliveries(draw: st.DrawFn, least: int = 1, most: int = 6) -> list[Trigger]:
    """Some events, a few of them delivered again, each with its own place in its topic."""
    told = draw(st.lists(events, min_size=least, max_size=most))
    told += draw(st.lists(st.sampled_from(told), max_size=2))
    told[1:1] = draw(st.lists(lines, max_size=2))
    return [delivery(e, draw(SECONDS), offset) for offset, e in enumerate(told)]


@st.composite
def actions(draw: st.DrawFn, seen: list[Trigger], book: PolicyBook) -> list[Trigger]:
    """Some actions, most of them by an author who saw all that had arrived by then."""
    happened = list(seen)
    asks: list[Trigger] = []
    for number in range(draw(st.integers(0, 3))):
        at_s = draw(SECONDS)
        kind = draw(st.sampled_from(KINDS))
        expected = draw(st.sampled_from(["seen", "seen", "seen", None, "stale"]))
        if expected == "seen":
            expected = _digest_at(happened, at_s, book)
        args = draw(st.sampled_from(ARGS.get(kind, [None])))
        ask = asked(kind, at_s, 1000 + number, expected, args, f"act-{draw(st.integers(0, 2))}")
        asks.append(ask)
        happened.append(ask)
    return asks


def _digest_at(happened: list[Trigger], at_s: int, book: PolicyBook) -> str | None:
    """The evidence of all that arrived by ``at_s``, as a reader would have seen it."""
    case: Case | None = None
    by_then = [t for t in happened if t.at_ms <= START_MS + at_s * 1000]
    for trigger in sorted(by_then, key=lambda t: (t.at_ms, t.event is None)):
        case = decide(case, trigger, book).case or case
    return evidence_digest(case) if case else None


ticks = st.lists(st.builds(tick, SECONDS), max_size=3)
books = st.sampled_from(BOOKS)


@st.composite
def stories(draw: st.DrawFn) -> tuple[PolicyBook, list[Trigger]]:
    """A policy and all that happens to one case, in no particular order; an event comes first."""
    book = draw(books)
    told = draw(deliveries())
    rest = [*told[1:], *draw(actions(told, book)), *draw(ticks)]
    return book, [told[0], *rest]


@st.composite
def orderings(draw: st.DrawFn) -> tuple[PolicyBook, list[Trigger], list[Trigger]]:
    """One story told in two orders; both begin with an event."""
    book, one = draw(stories())
    other = draw(st.permutations(one))
    first = next(t for t in other if t.event is not None and not is_unlinked(t.event))
    return book, one, [first, *(trigger for trigger in other if trigger is not first)]
