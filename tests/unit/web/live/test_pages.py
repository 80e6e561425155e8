"""What the stream says of a decision is what the list of transactions will say."""

from dataclasses import dataclass, field

import msgspec
import pytest

from recon_app.domain.actions import ActionType
from recon_app.streaming.batch import Batch, Headers
from tests.journal_tape import JournalTape
from web.live.models import StreamDecision
from web.live.pages import Page, page_of

TOPIC = "recon_journal"


@dataclass
class Lying:
    """A record as the consumer gives it."""

    partition: int
    offset: int
    value: bytes | None
    topic: str = TOPIC
    timestamp: int = 0
    key: bytes | None = None
    headers: Headers = field(default_factory=list)


def shown(tape: JournalTape) -> tuple[Page, list[StreamDecision]]:
    """All a tape of one partition holds, as the stream shows it."""
    records = [Lying(*message) for message in tape.messages]
    page = page_of(Batch(TOPIC, 0, 0, len(records) + 1, records))
    return page, [msgspec.json.decode(d.data, type=StreamDecision) for d in page.decisions]


@pytest.fixture
def tape() -> JournalTape:
    return JournalTape(partitions=1)


def test_a_decision_carries_what_a_row_of_the_list_does(tape: JournalTape) -> None:
    tape.event("TXN1", "GATEWAY", rail="UPI", provider="razorpay")
    tape.event("TXN1", "BANK", amount=45_000)
    page, (first, second) = shown(tape)

    assert (first.state, first.gateway_amount, first.bank_amount) == (
        "GATEWAY_RECEIVED",
        50_000,
        None,
    )
    assert (second.state, second.reason, second.is_exception) == (
        "MISMATCHED",
        "AMOUNT_MISMATCH",
        True,
    )
    assert (second.amount, second.gateway_amount, second.bank_amount, second.variance) == (
        50_000,
        50_000,
        45_000,
        -5_000,
    )
    assert (second.currency, second.rail, second.trigger, second.outcome) == (
        "INR",
        "UPI",
        "BANK",
        "APPLIED",
    )
    assert (first.seq, second.seq, second.position.offset) == (1, 2, 1)
    assert page.decisions[1].keys == (
        "MISMATCHED",
        "AMOUNT_MISMATCH",
        second.severity,
        "UPI",
        "INR",
        True,
    )
    assert (page.base, page.next) == (0, 3)


def test_an_action_that_is_refused_is_shown_as_what_it_came_to(tape: JournalTape) -> None:
    tape.pair("TXN1")
    tape.action("TXN1", "act-1", ActionType.VOID, expected="0" * 32)
    *_, refused = shown(tape)[1]
    assert (refused.trigger, refused.outcome) == ("ACTION", "REFUSED")


def test_what_is_no_record_of_the_journal_is_passed_over(tape: JournalTape) -> None:
    tape.event("TXN1", "GATEWAY")
    sound = Lying(*tape.messages[0])
    sound.offset = 7
    bad = [Lying(0, 5, b"{"), Lying(0, 6, None)]
    page = page_of(Batch(TOPIC, 0, 4, 9, [*bad, sound]))
    assert [decision.offset for decision in page.decisions] == [7]
    assert (page.base, page.next) == (4, 9)
