"""Cashfree's webhooks of both versions, its objects, and the lines of its settlements."""

from typing import Any

import pytest

from tests.unit.adapters.examples import cashfree as said
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    faults_of,
    ignored_of,
)

PAYMENT = "cashfree:-:payment:14910000000001"


def read(value: object) -> dict[str, Any]:
    return document_of("cashfree", bytes_of(value))


def paid(**changes: Any) -> dict[str, Any]:
    """The webhook of a payment."""
    return said.webhook(
        "PAYMENT_SUCCESS_WEBHOOK", order=said.ORDER, payment=said.payment(**changes)
    )


def test_a_payment_is_told_in_paise() -> None:
    """Rupees as a number; the bank's reference of a UPI payment is its RRN."""
    document = read(paid())

    assert document["txn_id"] == PAYMENT
    assert (document["amount"], document["currency"]) == (129950, "INR")
    assert (document["event_type"], document["rail"]) == ("PAYMENT_CAPTURED", "UPI")
    assert document["timestamp"] == "2024-01-01T00:00:05Z"
    assert document["references"] == {
        "order": "order-00042",
        "utr": "012345678901",
        "bank": "012345678901",
        "rrn": "012345678901",
        "vpa": "someone@bank",
    }


def test_an_id_may_be_a_number_or_text() -> None:
    """As it was, and as it is now."""
    assert read(paid(cf_payment_id=14910000000001))["txn_id"] == PAYMENT


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("SUCCESS", "SUCCESS"),
        ("PENDING", "PENDING"),
        ("NOT_ATTEMPTED", "PENDING"),
        ("FAILED", "FAILED"),
        ("USER_DROPPED", "FAILED"),
    ],
)
def test_each_status_of_a_payment(word: str, status: str) -> None:
    """Whatever the webhook is called."""
    assert read(paid(payment_status=word))["status"] == status


def test_charges_come_with_a_webhook_of_their_own() -> None:
    """The fee is the charge and its tax, a later notice of the same payment."""
    charges = {"service_charge": 20, "service_tax": 3.6}
    document = read(
        said.webhook("PAYMENT_CHARGES_WEBHOOK", payment=said.payment(), charges_details=charges)
    )

    assert document["txn_id"] == PAYMENT
    assert (document["fee"], document["tax"]) == (2360, 360)
    assert "fee" not in read(paid())


def test_a_refund_is_below_its_payment() -> None:
    """Pending until it is processed; also one of Cashfree's own."""
    document = read(said.webhook("REFUND_STATUS_WEBHOOK", refund=said.refund()))
    held = said.refund(refund_status="ONHOLD", cf_refund_id="5")
    automatic = read(said.webhook("AUTO_REFUND_STATUS_WEBHOOK", auto_refund=held))

    assert document["parent_txn_id"] == PAYMENT
    assert (document["amount"], document["direction"]) == (200, "OUT")
    assert document["references"]["refund"] == "return-007"
    assert (automatic["event_type"], automatic["status"]) == ("REFUND_CREATED", "PENDING")


@pytest.mark.parametrize(
    ("event", "word", "status"),
    [
        ("SETTLEMENT_INITIATED", None, "PENDING"),
        ("SETTLEMENT_SUCCESS", "SUCCESS", "SUCCESS"),
        ("SETTLEMENT_FAILED", None, "FAILED"),
        ("SETTLEMENT_REVERSED", "REVERSED", "REVERSED"),
    ],
)
def test_each_status_of_a_settlement(event: str, word: str | None, status: str) -> None:
    """What is settled is net."""
    document = read(said.webhook(event, settlement=said.settlement(status=word)))

    assert (document["event_type"], document["status"]) == ("SETTLEMENT", status)
    assert (document["amount"], document["fee"]) == (127590, 2360)
    assert document["references"]["utr"] == "UTIB0000000042"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("CHARGEBACK_CREATED", "PENDING"),
        ("CHARGEBACK_MERCHANT_LOST", "SUCCESS"),
        ("PRE_ARBITRATION_MERCHANT_ACCEPTED", "SUCCESS"),
        ("CHARGEBACK_MERCHANT_WON", "FAILED"),
    ],
)
def test_each_end_of_a_dispute(word: str, status: str) -> None:
    """The money leaves when it is lost."""
    part = said.dispute(dispute_status=word)
    details = {"cf_payment_id": 14910000000001}
    document = read(said.webhook("DISPUTE_UPDATED", dispute=part, order_details=details))

    assert (document["event_type"], document["status"]) == ("CHARGEBACK", status)
    assert document["parent_txn_id"] == PAYMENT


def test_a_payout_of_the_first_version_has_no_amount() -> None:
    """Unknown is not zero; a time without a zone is Indian."""
    document = read(said.payout_first())

    assert document["amount"] is None
    assert (document["event_type"], document["status"]) == ("PAYOUT_PROCESSED", "SUCCESS")
    assert document["timestamp"] == "2024-01-04T10:00:05Z"
    assert read(said.payout_first("TRANSFER_REVERSED"))["status"] == "REVERSED"


def test_a_payout_of_the_second_version_is_the_same_transaction() -> None:
    """By the merchant's id of it, which is the account's own."""
    body = bytes_of(said.webhook("TRANSFER_SUCCESS", **said.payout()))
    document = document_of("cashfree", body)

    assert document["txn_id"] == read(said.payout_first())["txn_id"]
    assert (document["amount"], document["fee"], document["rail"]) == (1000, 236, "IMPS")


def test_the_first_version_of_payments_is_a_form() -> None:
    """Of the same payment."""
    document = document_of("cashfree", said.first_form())

    assert document["txn_id"] == PAYMENT
    assert (document["amount"], document["rail"]) == (129950, "CARD")
    assert document["timestamp"] == "2024-01-01T00:00:00Z"


def test_lines_of_a_settlement_belong_to_their_payments() -> None:
    """What is about neither payment nor refund is an adjustment."""
    rows = [
        said.recon_row(),
        said.recon_row(event_type="REFUND", cf_refund_id="11325632", sale_type="DEBIT"),
        said.recon_row(event_type="RESERVE", sale_type="DEBIT"),
    ]
    line, refund, other = documents_of("cashfree", bytes_of({"data": rows}))

    assert (line["txn_id"], line["event_type"]) == (PAYMENT, "SETTLEMENT_LINE")
    assert (line["fee"], line["net"]) == (2360, 127590)
    assert line["settlement_ref"] == "111900001"
    assert (refund["txn_id"], refund["direction"]) == ("cashfree:-:refund:11325632", "OUT")
    assert other["event_type"] == "ADJUSTMENT"


def test_objects_of_the_api_are_read_alone() -> None:
    """With their own times."""
    payment, refund = documents_of("cashfree", bytes_of([said.payment(), said.refund()]))

    assert payment["timestamp"] == "2024-01-01T00:00:00Z"
    assert refund["timestamp"] == "2024-01-02T01:00:00Z"
    assert read(said.payment(is_captured=False))["status"] == "AUTHORIZED"


@pytest.mark.parametrize(
    "value",
    [
        said.webhook("WEBHOOK", test_object={"test_key": "x"}),
        said.webhook("PAYMENT_LINK_EVENT", link_id="l"),
        {"event": "LOW_BALANCE_ALERT", "currentBalance": "1"},
    ],
)
def test_events_about_no_money_are_ignored(value: dict[str, Any]) -> None:
    """By name."""
    name = str(value.get("type") or value["event"])

    assert ignored_of("cashfree", bytes_of(value)) == [name]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (paid(payment_status="LOST"), "payment_status"),
        (paid(payment_amount="1.001"), "payment_amount"),
        (paid(payment_amount=None), "payment_amount"),
        (paid(cf_payment_id=None), "cf_payment_id"),
        (paid(payment_currency="RUPEE"), "currency"),
        (
            said.webhook("DISPUTE_CREATED", dispute=said.dispute(dispute_status="?")),
            "dispute_status",
        ),
        (said.refund(processed_at=None, created_at=None), "processed_at"),
        ({"type": "X", "data": 1}, "data"),
        ({}, "type"),
    ],
)
def test_what_is_wrong_is_named(value: object, field: str) -> None:
    """By the field."""
    assert faults_of("cashfree", bytes_of(value)) == [field]
