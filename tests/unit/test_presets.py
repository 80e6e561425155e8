"""What the presets expect, in the words of who set it: RBI, the rails, the aggregators."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from recon_app.domain.case import Posting, Profile
from recon_app.domain.due import due_after
from recon_app.domain.events import Direction, EventDetail, Kind, TxnIdKind
from recon_app.domain.policy import Policy
from recon_app.domain.states import State
from recon_app.policy_file import load_policies
from tests.unit.domain.builders import START_MS, B, G, World, event

INDIA = ZoneInfo("Asia/Kolkata")
DAY_S = 86_400


def granted(preset: str, kind: Kind = Kind.PAYMENT, rail: str = "UPI", way: str = "IN") -> Policy:
    """The policy of a payment by a preset."""
    book = load_policies(Path(f"preset:{preset}"))
    return book.select(START_MS, Profile(rail=rail), kind, "INR", Direction(way))


@pytest.mark.parametrize(
    ("rail", "way", "days"),
    [
        ("UPI", "IN", 5),
        ("UPI", "OUT", 1),
        ("IMPS", "IN", 1),
        ("IMPS", "OUT", 1),
        ("CARD", "IN", 5),
        ("CARD", "OUT", 1),
        ("NACH", "IN", 1),
        ("WALLET", "IN", 1),
    ],
)
def test_money_of_a_failed_payment_is_back_by_the_turn_around_time(
    rail: str, way: str, days: int
) -> None:
    """Calendar days from the date of the transaction, to the end of the last."""
    for preset in ("rbi-tat", "india-rails"):
        policy = granted(preset, rail=rail, way=way)
        if (preset, rail) == ("india-rails", "NACH"):
            assert policy.schedule is not None
        until = datetime.fromtimestamp(due_after(policy.reversal, START_MS) / 1000, INDIA)

        assert until == datetime(2025, 12, 19 + days, tzinfo=INDIA)


def test_an_aggregator_settles_payments_by_batch_and_is_paid_by_one_posting_itself() -> None:
    assert granted("india-aggregator").posting is Posting.SETTLEMENT
    assert granted("india-aggregator", Kind.REFUND, way="OUT").posting is Posting.SETTLEMENT
    assert granted("india-aggregator", Kind.SETTLEMENT).posting is Posting.PER_TXN
    assert granted("india-aggregator", Kind.PAYOUT, way="OUT").due_ms == 9_000_000


@pytest.mark.parametrize(
    ("preset", "rail", "due"),
    [
        ("sepa", "SEPA", "2025-12-20T00:00+01:00"),
        ("us-ach", "ACH", "2025-12-23T00:00-05:00"),
        ("india-rails", "NACH", "2025-12-20T00:00+05:30"),
    ],
)
def test_rails_that_clear_by_the_day_are_due_at_its_end(preset: str, rail: str, due: str) -> None:
    """Second 0 is a Thursday; of ACH the weekend does not count."""
    policy = granted(preset, rail=rail)
    assert policy.schedule is not None

    due_ms = policy.schedule.deadline_ms(START_MS, bank_spoke=False)

    assert due_ms == int(datetime.fromisoformat(due).timestamp() * 1000)


def test_a_day_of_card_payments_is_pending_until_the_settlement_is_due() -> None:
    """One every quarter of an hour; nothing is at risk until two working days are over."""
    book = load_policies(Path("preset:india-aggregator"))
    worlds = [World(book) for _ in range(96)]
    for number, world in enumerate(worlds):
        detail = EventDetail(provider="razorpay", rail="CARD")
        world.tell(event(G, occurred_s=900 * number, detail=detail), 900 * number)
        world.wait(1.3 * DAY_S)

    assert {world.known.state for world in worlds} == {State.GATEWAY_RECEIVED}
    assert not any(world.known.exposure or world.known.is_exception for world in worlds)

    for world in worlds:
        world.wait(7 * DAY_S)
    assert {world.known.reason for world in worlds} == {"SETTLEMENT_OVERDUE"}


def test_a_statement_of_five_hundred_lines_opens_no_case() -> None:
    world = World(load_policies(Path("preset:india-aggregator")))
    for number in range(500):
        posting = f"entry-{number}"
        world.tell(event(B, posting_id=posting, txn_id_kind=TxnIdKind.DERIVED), number)
    world.wait(30 * DAY_S)

    assert world.case is None
    assert {decision.rule for decision in world.decisions} == {"UNLINKED"}
    assert len(world.decisions) == 500
