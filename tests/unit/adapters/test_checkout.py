"""Checkout.com's webhooks and payments."""

from typing import Any

import pytest

from recon_app.adapters.checkout_words import DISPUTE_EVENTS, OBJECT_STATUS, PAYMENT_EVENTS
from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import checkout
from tests.unit.adapters.outcomes import bytes_of, document_of, ignored_of, outcomes_of

PAYMENT = "checkout:-:payment:pay_waji5li3mqtetnaor77xmow4bq"


def webhook(event: str, **changes: Any) -> bytes:
    """A webhook about a payment."""
    return bytes_of(checkout.webhook(event, checkout.payment(**changes)))


def test_a_captured_payment_keeps_every_reference() -> None:
    """The time is that of its processing, to the millisecond."""
    document = document_of("checkout", webhook("payment_captured"))

    assert (document["txn_id"], document["rail"]) == (PAYMENT, "CARD")
    assert document["event_id"] == "evt_2ewyh3rdawmezabpjv5ott4zb4"
    assert (document["amount"], document["currency"]) == (10000, "EUR")
    assert document["timestamp"] == "2024-06-07T08:25:22.469Z"
    assert document["references"] == {
        "merchant": "ORD-5023-4E89",
        "arn": "000220552364",
        "acquirer": "8137549557",
        "auth_code": "004711",
        "reason_code": "10000",
    }


@pytest.mark.parametrize("event", PAYMENT_EVENTS)
def test_events_of_payments(event: str) -> None:
    """Refunds and payouts leave, payments come in."""
    kind, status = PAYMENT_EVENTS[event]
    document = document_of("checkout", webhook(event))

    assert document["status"] == status.value
    assert document["event_type"].partition("_")[0] == kind.value
    assert (document.get("direction") == "OUT") is (kind.value != "PAYMENT")


def test_a_refund_has_the_id_of_its_action() -> None:
    """There may be several of one payment, its parent."""
    document = document_of("checkout", webhook("payment_refunded"))

    assert document["txn_id"] == "checkout:-:refund:act_gse7gcrhleuedmzhq25n3mhweq"
    assert document["parent_txn_id"] == PAYMENT


def test_captures_add_up() -> None:
    """The first is known by the payment, a further one by its action."""
    first = webhook("payment_captured", amount=60, balances={"total_captured": 60})
    second = webhook("payment_captured", amount=40, balances={"total_captured": 100})

    assert document_of("checkout", first)["posting_id"] == "pay_waji5li3mqtetnaor77xmow4bq"
    assert document_of("checkout", second)["posting_id"] == "act_gse7gcrhleuedmzhq25n3mhweq"
    assert document_of("checkout", second)["amount"] == 40


@pytest.mark.parametrize(
    ("currency", "amount", "expected"),
    [("CLP", 100000, 1000), ("JPY", 1000, 1000), ("ISK", 1000, 1000), ("KWD", 1230, 1230)],
)
def test_pesos_are_in_hundredths(currency: str, amount: int, expected: int) -> None:
    """Every other currency in its own minor units."""
    body = webhook("payment_captured", amount=amount, currency=currency)

    assert document_of("checkout", body)["amount"] == expected


@pytest.mark.parametrize("event", DISPUTE_EVENTS)
def test_a_dispute_takes_at_once_and_gives_back_when_won(event: str) -> None:
    """The two are transactions of their own."""
    document = document_of("checkout", bytes_of(checkout.webhook(event, checkout.dispute())))
    back = DISPUTE_EVENTS[event].value == "CHARGEBACK_REVERSAL"

    assert document["event_type"] == DISPUTE_EVENTS[event].value
    assert document["direction"] == ("IN" if back else "OUT")
    assert document["txn_id"].split(":")[2] == ("dispute_reversal" if back else "dispute")
    assert document["parent_txn_id"] == "checkout:-:payment:pay_cnhuomagalglgozxy5zm"
    assert document["references"]["reason_code"] == "10.4"


@pytest.mark.parametrize("word", OBJECT_STATUS)
def test_a_payment_as_an_object(word: str) -> None:
    """As the API returns it: without an action, with all its captures."""
    body = checkout.payment(status=word.title(), action_id=None, balances={"total_captured": 9000})
    document = document_of("checkout", bytes_of(body))
    kind, status = OBJECT_STATUS[word]
    took = kind.value == "PAYMENT" and status.value == "SUCCESS"

    assert document["status"] == status.value
    assert document["amount"] == (9000 if took else 10000)
    assert "event_id" not in document


@pytest.mark.parametrize(
    "event", ["payment_void_declined", "dispute_evidence_submitted", "card_verified"]
)
def test_other_webhooks_are_ignored(event: str) -> None:
    """By their names."""
    body = bytes_of(checkout.webhook(event, {"id": "x"}))

    assert ignored_of("checkout", body) == [f"checkout.{event}"]


def test_actions_without_their_payment_are_ignored() -> None:
    """They name no currency."""
    body = bytes_of([{"id": "act_1", "type": "Capture", "amount": 6540}])

    assert ignored_of("checkout", body) == ["checkout.action_only"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"amount": "100.50"}, "amount"),
        ({"amount": -1}, "amount"),
        ({"currency": None}, "currency"),
        ({"processed_on": "today"}, "processed_on"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    """One field at a time."""
    with pytest.raises(InvalidPayload) as caught:
        outcomes_of("checkout", webhook("payment_captured", **change))

    assert caught.value.field == field
