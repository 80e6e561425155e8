"""PayPal's webhooks of both versions, and bare resources."""

from typing import Any

import pytest

from tests.unit.adapters.examples import paypal as said
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    faults_of,
    ignored_of,
)

CAPTURE = "paypal:-:payment:4CP00000000000001"


def read(value: object) -> dict[str, Any]:
    return document_of("paypal", bytes_of(value))


def test_a_capture_is_the_payment() -> None:
    """Below its authorisation, with fee and net."""
    document = read(said.webhook("PAYMENT.CAPTURE.COMPLETED", "capture", said.capture()))

    assert document["txn_id"] == CAPTURE
    assert document["event_id"] == "WH-0000000000000001"
    assert (document["amount"], document["fee"], document["net"]) == (3000, 154, 2846)
    assert document["timestamp"] == "2024-01-01T00:00:05.123Z"
    assert document["parent_txn_id"] == "paypal:-:authorization:3AU00000000000001"
    assert document["references"] == {
        "order": "5OR00000000000001",
        "invoice": "INV-0042",
        "merchant": "00042",
        "original": "3AU00000000000001",
    }


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("COMPLETED", "SUCCESS"),
        ("PARTIALLY_REFUNDED", "SUCCESS"),
        ("REFUNDED", "SUCCESS"),
        ("PENDING", "PENDING"),
        ("DECLINED", "FAILED"),
    ],
)
def test_each_status_of_a_capture(word: str, status: str) -> None:
    """A refund is another transaction."""
    assert read(said.capture(status=word))["status"] == status


def test_a_reversed_capture_came_back() -> None:
    """By PayPal's own hand."""
    event = said.webhook("PAYMENT.CAPTURE.REVERSED", "capture", said.capture())

    assert read(event)["status"] == "REVERSED"


@pytest.mark.parametrize(
    ("word", "status"),
    [("CREATED", "AUTHORIZED"), ("CAPTURED", "AUTHORIZED"), ("VOIDED", "FAILED")],
)
def test_each_status_of_an_authorisation(word: str, status: str) -> None:
    """It moves nothing itself."""
    assert read(said.authorization(status=word))["status"] == status


def test_a_refund_comes_in_events_of_its_capture() -> None:
    """Its own address says what it is."""
    document = read(said.webhook("PAYMENT.CAPTURE.REFUNDED", "capture", said.refund()))

    assert document["txn_id"] == "paypal:-:refund:6RE00000000000001"
    assert document["parent_txn_id"] == CAPTURE
    assert (document["amount"], document["direction"]) == (1099, "OUT")


def test_version_1_says_total_and_state() -> None:
    """And the fee beside the amount."""
    document = read(said.webhook("PAYMENT.SALE.COMPLETED", "sale", said.sale()))

    assert document["txn_id"] == "paypal:-:payment:7SA00000000000001"
    assert (document["amount"], document["fee"]) == (747, 52)
    assert document["references"]["parent"] == "PAY-000000000000000000000001"


def test_a_fee_in_another_currency_is_not_said_in_this_one() -> None:
    """It stays in the payload."""
    fee = {"paypal_fee": {"currency_code": "EUR", "value": "1.00"}}

    assert "fee" not in read(said.capture(seller_receivable_breakdown=fee))


@pytest.mark.parametrize(
    ("status", "outcome", "expected"),
    [
        ("OPEN", None, "PENDING"),
        ("WAITING_FOR_SELLER_RESPONSE", None, "PENDING"),
        ("RESOLVED", "RESOLVED_BUYER_FAVOUR", "SUCCESS"),
        ("RESOLVED", "RESOLVED_SELLER_FAVOUR", "FAILED"),
    ],
)
def test_a_dispute_ends_for_one_of_the_two(status: str, outcome: Any, expected: str) -> None:
    """The money leaves when it is the buyer."""
    ended = {"outcome_code": outcome}
    document = read(said.dispute(status=status, dispute_outcome=ended))

    assert (document["event_type"], document["status"]) == ("CHARGEBACK", expected)
    assert document["parent_txn_id"] == CAPTURE


@pytest.mark.parametrize(
    ("word", "event_type"),
    [
        ("SUCCESS", "PAYOUT_PROCESSED"),
        ("UNCLAIMED", "PAYOUT_CREATED"),
        ("RETURNED", "PAYOUT_REVERSED"),
        ("DENIED", "PAYOUT_FAILED"),
    ],
)
def test_each_status_of_a_payout(word: str, event_type: str) -> None:
    """One item of a batch."""
    event = said.webhook(
        "PAYMENT.PAYOUTS-ITEM.SUCCEEDED", "payouts_item", said.payout(transaction_status=word)
    )
    document = read(event)

    assert document["txn_id"] == "paypal:-:payout:8PI00000000000001"
    assert (document["event_type"], document["fee"]) == (event_type, 25)


def test_lists_are_read_part_by_part() -> None:
    """Of disputes, or of events."""
    disputes = [said.dispute(), said.dispute(dispute_id="PP-D-0002")]

    assert len(documents_of("paypal", bytes_of({"items": disputes}))) == 2
    assert faults_of("paypal", bytes_of([said.capture(), said.capture(id=None)])) == ["id"]


def test_yen_have_no_decimals() -> None:
    """Decimal text of each currency."""
    assert read(said.capture(amount={"currency_code": "JPY", "value": "500"}))["amount"] == 500


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("CHECKOUT.ORDER.APPROVED", "checkout-order"),
        ("BILLING.PLAN.CREATED", "plan"),
        ("PAYMENT.ORDER.CREATED", "order"),
    ],
)
def test_events_about_no_money_are_ignored(event: str, kind: str) -> None:
    """By name, whatever fields they share with others."""
    resource = {"id": "X", "valid_until": "2024-01-01T00:00:00Z"}

    assert ignored_of("paypal", bytes_of(said.webhook(event, kind, resource))) == [event]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (said.capture(status="LOST"), "status"),
        (said.capture(amount=None), "amount"),
        (said.capture(amount={"currency_code": "USD", "value": "1.001"}), "amount.value"),
        (said.capture(amount={"currency_code": "", "value": "1"}), "amount.currency_code"),
        (said.capture(create_time="soon"), "create_time"),
        (said.payout(payout_item=None), "payout_item"),
        (said.webhook("PAYMENT.CAPTURE.COMPLETED", "capture", {}), "status"),
        ({"event_type": "X"}, "resource"),
        ({}, "event_type"),
    ],
)
def test_what_is_wrong_is_named(value: object, field: str) -> None:
    """By the field."""
    assert [one.replace("state", "status") for one in faults_of("paypal", bytes_of(value))] == [
        field
    ]
