"""Razorpay's webhooks, objects and collections."""

from typing import Any

import pytest

from tests.unit.adapters.examples import razorpay as said
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    faults_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)

PAYMENT = "razorpay:-:payment:pay_00000000000001"


def read(value: object, **options: str) -> dict[str, Any]:
    return document_of("razorpay", bytes_of(value), **options)


def test_a_payment_is_told_with_its_fee_and_its_references() -> None:
    """The time is the event's, the fee includes the tax."""
    document = read(said.webhook("payment.captured", payment=said.payment()))

    assert document["txn_id"] == PAYMENT
    assert (document["amount"], document["currency"]) == (129900, "INR")
    assert document["event_type"] == "PAYMENT_CAPTURED"
    assert (document["fee"], document["tax"]) == (3066, 468)
    assert document["timestamp"] == "2024-01-01T01:00:00Z"
    assert document["merchant_id"] == "acc_00000000000001"
    assert document["rail"] == "CARD"
    assert document["references"] == {"order": "order_00000000000001", "auth_code": "060494"}


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("created", "PENDING"),
        ("authorized", "AUTHORIZED"),
        ("captured", "SUCCESS"),
        ("refunded", "SUCCESS"),
        ("failed", "FAILED"),
    ],
)
def test_each_status_of_a_payment(word: str, status: str) -> None:
    """A refund is another transaction: the payment stays a success."""
    assert read(said.payment(status=word))["status"] == status


def test_a_fee_that_is_not_known_yet_is_not_zero() -> None:
    """Null before capture."""
    document = read(said.payment(status="authorized", fee=None, tax=None))

    assert "fee" not in document
    assert "tax" not in document


def test_an_order_that_is_paid_is_a_second_notice_of_its_payment() -> None:
    """It shares transaction and posting, and is no fact of its own."""
    order = {"id": "order_00000000000001", "receipt": "r-0042"}
    captured = read(said.webhook("payment.captured", payment=said.payment()))
    paid = read(said.webhook("order.paid", payment=said.payment(), order=order))

    assert paid["event_type"] == "ORDER_PAID"
    assert paid["references"]["merchant"] == "r-0042"
    assert (paid["txn_id"], paid["posting_id"]) == (captured["txn_id"], captured["posting_id"])


def test_money_pushed_to_a_virtual_account_keeps_the_banks_reference() -> None:
    """Which the payment itself does not have; PHP writes an empty object as a list."""
    document = read(said.pushed())

    assert document["txn_id"] == PAYMENT
    assert document["rail"] == "NEFT"
    assert document["references"]["utr"] == "N0000000000042"


def test_a_upi_push_keeps_its_rrn_and_vpa() -> None:
    """They stand in the transfer beside the payment."""
    push = {"rrn": "012345678901", "payer_vpa": "someone@bank"}
    payment = said.payment(method="upi", acquirer_data={"rrn": None})
    document = read(said.webhook("virtual_account.credited", payment=payment, upi_transfer=push))

    assert document["references"]["rrn"] == "012345678901"
    assert document["references"]["vpa"] == "someone@bank"


def test_a_refund_is_its_own_transaction_below_the_payment() -> None:
    """Out, with its ARN."""
    document = read(said.webhook("refund.processed", refund=said.refund()))

    assert document["txn_id"] == "razorpay:-:refund:rfnd_00000000000001"
    assert document["parent_txn_id"] == PAYMENT
    assert (document["direction"], document["amount"]) == ("OUT", 29900)
    assert document["references"]["arn"] == "74000000000000000000001"


@pytest.mark.parametrize(
    ("status", "deducted", "expected"),
    [
        ("open", 0, ("CHARGEBACK", "PENDING", "OUT", 129900)),
        ("under_review", 129900, ("CHARGEBACK", "SUCCESS", "OUT", 129900)),
        ("lost", 100000, ("CHARGEBACK", "SUCCESS", "OUT", 100000)),
        ("won", 0, ("CHARGEBACK", "FAILED", "OUT", 129900)),
        ("won", 129900, ("CHARGEBACK_REVERSAL", "SUCCESS", "IN", 129900)),
        ("closed", 0, ("CHARGEBACK", "FAILED", "OUT", 129900)),
    ],
)
def test_a_dispute_is_what_was_deducted(status: str, deducted: int, expected: object) -> None:
    """And what comes back of it is a movement of its own."""
    dispute = said.dispute(status=status, amount_deducted=deducted)
    document = read(said.webhook(f"payment.dispute.{status}", dispute=dispute))
    kept = [document[name] for name in ("event_type", "status", "direction", "amount")]

    assert tuple(kept) == expected
    assert document["parent_txn_id"] == PAYMENT


def test_a_settlement_is_net_and_names_no_currency() -> None:
    """Rupees, unless the option says otherwise."""
    document = read(said.settlement())

    assert document["event_type"] == "SETTLEMENT"
    assert (document["amount"], document["amount_basis"]) == (96934, "NET")
    assert document["settlement_ref"] == "setl_00000000000001"
    assert document["references"]["utr"] == "1704326400abc1de"
    assert read(said.settlement(), currency="MYR")["currency"] == "MYR"


@pytest.mark.parametrize(
    ("status", "event_type"),
    [
        ("queued", "PAYOUT_CREATED"),
        ("processing", "PAYOUT_CREATED"),
        ("processed", "PAYOUT_PROCESSED"),
        ("reversed", "PAYOUT_REVERSED"),
        ("rejected", "PAYOUT_FAILED"),
    ],
)
def test_each_status_of_a_payout(status: str, event_type: str) -> None:
    """Out of the account, by its own rail."""
    document = read(said.webhook(f"payout.{status}", payout=said.payout(status=status)))

    assert document["event_type"] == event_type
    assert (document["direction"], document["rail"]) == ("OUT", "IMPS")
    assert document["references"]["utr"] == "000000000042"


def test_a_line_of_the_account_about_a_payout_is_a_second_notice_of_it() -> None:
    """The same transaction and posting."""
    source = {"id": "pout_00000000000001", "entity": "payout", "utr": "000000000042"}
    line = said.transaction(source=source, debit=1000000, credit=0, amount=1000000)
    document = read(said.webhook("transaction.created", transaction=line))

    assert document["txn_id"] == "razorpay:-:payout:pout_00000000000001"
    assert document["posting_id"] == "pout_00000000000001"


def test_a_transfer_leaves_below_its_payment() -> None:
    """To a linked account."""
    document = read(said.webhook("transfer.processed", transfer=said.transfer()))

    assert document["event_type"] == "PAYOUT_PROCESSED"
    assert document["parent_txn_id"] == PAYMENT
    assert document["references"]["destination"] == "acc_00000000000002"


def test_a_collection_is_read_part_by_part() -> None:
    """One that cannot be read leaves the others."""
    broken = said.payment(amount="12.5")
    body = bytes_of(said.collection(said.payment(), broken, said.refund()))
    outcomes = outcomes_of("razorpay", body)

    assert len(outcomes) == 3
    assert rejected_of("razorpay", body) == ["amount"]
    assert documents_of("razorpay", bytes_of(said.collection())) == []


@pytest.mark.parametrize("event", ["invoice.expired", "payment.downtime.started", "account.x"])
def test_events_about_no_money_are_ignored(event: str) -> None:
    """By their name."""
    body = bytes_of(said.webhook(event, invoice={"id": "inv_1"}))

    assert ignored_of("razorpay", body) == [event]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (said.webhook("payment.captured"), "payload.payment.entity"),
        (said.payment(status="teleported"), "status"),
        (said.payment(id=None), "id"),
        (said.payment(amount=-1), "amount"),
        (said.payment(currency="BTC"), "currency"),
        (said.payment(created_at=None), "created_at"),
        ({"amount": 1}, "entity"),
        ([1], "$"),
        ({"entity": "collection", "items": None}, "items"),
    ],
)
def test_what_is_wrong_is_named(value: object, field: str) -> None:
    """By the field."""
    assert faults_of("razorpay", bytes_of(value)) == [field]
