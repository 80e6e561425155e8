"""Hyperswitch's webhooks and objects."""

from typing import Any

import pytest

from recon_app.adapters.hyperswitch_words import (
    DISPUTE_STATUS,
    PAYMENT_STATUS,
    PAYOUT_STATUS,
    REFUND_STATUS,
)
from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import hyperswitch
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)

PAYMENT = "hyperswitch:merchant_77:payment:pay_mbabizu24mvu3mela5njyhpit4"


def webhook(kind: str, **changes: Any) -> bytes:
    """The webhook about an example of that kind."""
    content = getattr(hyperswitch, kind)(**changes)
    return bytes_of(hyperswitch.webhook(kind, content))


def test_a_payment_names_the_connector_behind_it() -> None:
    """The same money may come again under the connector's own id."""
    document = document_of("hyperswitch", webhook("payment"))

    assert document["txn_id"] == PAYMENT
    assert document["event_id"] == "evt_018e31720d1b7a2b82677d3032cab959"
    assert (document["amount"], document["currency"]) == (6540, "EUR")
    assert document["timestamp"] == "2024-06-30T12:00:00.500Z"
    assert document["references"] == {
        "gateway": "adyen",
        "gateway_payment": "993617895215577D",
        "merchant": "A-1",
        "customer": "cus_1",
        "order": "A-1-x",
    }


def test_an_object_has_its_own_time_and_no_delivery() -> None:
    """It was fetched."""
    document = document_of("hyperswitch", bytes_of(hyperswitch.payment()))

    assert document["timestamp"] == "2024-06-01T09:00:09Z"
    assert "event_id" not in document


@pytest.mark.parametrize("word", PAYMENT_STATUS)
def test_statuses_of_payments(word: str) -> None:
    """Every one of the provider's is one of ours."""
    document = document_of("hyperswitch", webhook("payment", status=word.lower()))

    assert document["status"] == PAYMENT_STATUS[word].value


def test_what_was_received_counts_once_there_is_any() -> None:
    """Of a partial capture; what was asked for counts before."""
    partly = webhook("payment", status="partially_captured", amount_received=4000)
    asked = webhook("payment", status="requires_capture", amount_received=0)

    assert document_of("hyperswitch", partly)["amount"] == 4000
    assert document_of("hyperswitch", asked)["amount"] == 6540


@pytest.mark.parametrize(
    ("currency", "amount", "expected"),
    [("ISK", 279000, 2790), ("MGA", 50, 5000), ("JPY", 1000, 1000), ("KWD", 1230, 1230)],
)
def test_some_currencies_have_other_minor_units(currency: str, amount: int, expected: int) -> None:
    """Than ISO 4217 gives them."""
    body = webhook("payment", currency=currency, amount=amount, amount_received=amount)

    assert document_of("hyperswitch", body)["amount"] == expected


@pytest.mark.parametrize("word", REFUND_STATUS)
def test_a_refund_is_its_own_transaction_out(word: str) -> None:
    """Whatever its status."""
    document = document_of("hyperswitch", webhook("refund", status=word.lower()))

    assert document["txn_id"] == "hyperswitch:merchant_77:refund:ref_1"
    assert document["parent_txn_id"] == PAYMENT
    assert (document["direction"], document["amount"]) == ("OUT", 540)
    assert document["status"] == REFUND_STATUS[word].value


@pytest.mark.parametrize("word", DISPUTE_STATUS)
def test_a_dispute_takes_its_amount_when_it_is_lost(word: str) -> None:
    """The amount is text of minor units."""
    document = document_of("hyperswitch", webhook("dispute", dispute_status=word.lower()))

    assert (document["event_type"], document["amount"]) == ("CHARGEBACK", 6540)
    assert document["status"] == DISPUTE_STATUS[word].value
    assert document["references"]["reason_code"] == "10.4"


@pytest.mark.parametrize("word", PAYOUT_STATUS)
def test_a_payout_leaves(word: str) -> None:
    """It is a transfer to somebody, not a settlement."""
    document = document_of("hyperswitch", webhook("payout", status=word.lower()))

    assert document["txn_id"] == "hyperswitch:merchant_77:payout:po_1"
    assert (document["direction"], document["currency"]) == ("OUT", "GBP")
    assert document["status"] == PAYOUT_STATUS[word].value


def test_a_payment_carries_its_refunds_and_disputes() -> None:
    """Each an event, and a bad one alone is rejected."""
    children = {
        "refunds": [hyperswitch.refund(payment_id=None), hyperswitch.refund(status="?")],
        "disputes": [hyperswitch.dispute()],
    }
    del children["refunds"][0]["payment_id"]
    body = webhook("payment", **children)

    assert rejected_of("hyperswitch", body) == ["status"]
    assert [type(one).__name__ for one in outcomes_of("hyperswitch", body)] == [
        "Ready",
        "Ready",
        "Rejected",
        "Ready",
    ]


def test_a_list_holds_several() -> None:
    """As the API returns them."""
    body = bytes_of({"count": 2, "data": [hyperswitch.payment(), hyperswitch.payout()]})

    assert len(documents_of("hyperswitch", body)) == 2


def test_a_mandate_moves_no_money() -> None:
    """So it is ignored by its name."""
    body = bytes_of(hyperswitch.webhook("mandate", {"mandate_id": "man_1"}))

    assert ignored_of("hyperswitch", body) == ["hyperswitch.mandate"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"payment_id": None}, "payment_id"),
        ({"status": "paid"}, "status"),
        ({"amount_received": "65.40"}, "amount"),
        ({"currency": "EURO"}, "currency"),
        ({"refunds": {}}, "refunds"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    """One field at a time."""
    with pytest.raises(InvalidPayload) as caught:
        outcomes_of("hyperswitch", webhook("payment", **change))

    assert caught.value.field == field


def test_an_object_of_no_known_kind_is_refused() -> None:
    """It has none of the ids."""
    with pytest.raises(InvalidPayload, match="payment_id"):
        outcomes_of("hyperswitch", b'{"customer_id": "cus_1"}')
