"""Stripe's events, objects and lists."""

from typing import Any

import pytest

from tests.unit.adapters.examples import stripe as said
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    faults_of,
    ignored_of,
)

CHARGE = "stripe:-:payment:ch_0000000000000001"


def read(value: object, **options: str) -> dict[str, Any]:
    return document_of("stripe", bytes_of(value), **options)


def test_an_event_keeps_its_id_and_its_time() -> None:
    """And everything of the charge that can be searched by."""
    document = read(said.event("charge.captured", said.charge(), account="acct_1"))

    assert document["txn_id"] == CHARGE
    assert document["event_id"] == "evt_0000000000000001"
    assert (document["amount"], document["currency"]) == (2000, "EUR")
    assert document["timestamp"] == "2024-01-01T01:00:00Z"
    assert document["merchant_id"] == "acct_1"
    assert document["references"] == {
        "parent": "pi_0000000000000001",
        "balance_transaction": "txn_0000000000000001",
        "order": "00042",
        "auth_code": "060494",
    }


@pytest.mark.parametrize(
    ("changes", "status", "amount"),
    [
        ({"captured": False, "amount_captured": 0}, "AUTHORIZED", 2000),
        ({"captured": False, "refunded": True}, "FAILED", 2000),
        ({"amount_captured": 1500}, "SUCCESS", 1500),
        ({"status": "pending"}, "PENDING", 2000),
        ({"status": "failed", "captured": False}, "FAILED", 2000),
    ],
)
def test_a_charge_moves_what_is_captured(changes: Any, status: str, amount: int) -> None:
    """An authorisation moves nothing, whatever its status says."""
    document = read(said.charge(**changes))

    assert (document["status"], document["amount"]) == (status, amount)


def test_an_intent_is_a_notice_of_its_charge() -> None:
    """It never counts as a second payment, and when pending is not waited for."""
    paid = read(said.event("payment_intent.succeeded", said.intent()))
    waiting = read(said.intent(status="requires_action", amount_received=0))

    assert (paid["event_type"], paid["status"]) == ("ORDER_PAID", "SUCCESS")
    assert paid["references"]["payment"] == "ch_0000000000000001"
    assert (waiting["event_type"], waiting["status"]) == ("ORDER_UPDATED", "PENDING")


def test_intents_may_be_the_payments() -> None:
    """Where an endpoint is sent no charges; then these are the notices."""
    intent = read(said.intent(), payments="intent")
    charge = read(said.charge(), payments="intent")

    assert intent["event_type"] == "PAYMENT_CAPTURED"
    assert charge["event_type"] == "ORDER_PAID"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("requires_payment_method", "PENDING"),
        ("processing", "PENDING"),
        ("requires_capture", "AUTHORIZED"),
        ("canceled", "FAILED"),
    ],
)
def test_each_status_of_an_intent(word: str, status: str) -> None:
    """Whatever else its fields say."""
    assert read(said.intent(status=word))["status"] == status


def test_a_refund_that_failed_after_it_left_is_reversed() -> None:
    """It has a balance transaction of its own then."""
    back = {"status": "failed", "failure_balance_transaction": "txn_9"}

    assert read(said.refund())["status"] == "SUCCESS"
    assert read(said.refund())["parent_txn_id"] == CHARGE
    assert read(said.refund())["references"]["arn"] == "74000000000000000000001"
    assert read(said.refund(status="failed"))["status"] == "FAILED"
    assert read(said.refund(**back))["status"] == "REVERSED"


def test_refunds_that_come_with_their_charge_are_read_too() -> None:
    """As older versions send them."""
    whole = said.charge(refunds=said.listed(said.refund()))
    charge, refund = documents_of("stripe", bytes_of(said.event("charge.refunded", whole)))

    assert charge["txn_id"] == CHARGE
    assert refund["txn_id"] == "stripe:-:refund:re_0000000000000001"
    assert refund["amount"] == 500


@pytest.mark.parametrize(
    ("event", "changes", "expected"),
    [
        ("created", {}, ("CHARGEBACK", "SUCCESS", "OUT")),
        ("created", {"balance_transactions": []}, ("CHARGEBACK", "PENDING", "OUT")),
        ("closed", {"status": "won"}, ("CHARGEBACK_REVERSAL", "SUCCESS", "IN")),
        ("closed", {"status": "lost"}, ("CHARGEBACK", "SUCCESS", "OUT")),
        (
            "closed",
            {"status": "warning_closed", "balance_transactions": []},
            ("CHARGEBACK", "FAILED", "OUT"),
        ),
        ("funds_reinstated", {}, ("CHARGEBACK_REVERSAL", "SUCCESS", "IN")),
    ],
)
def test_a_dispute_is_where_its_money_is(event: str, changes: Any, expected: object) -> None:
    """Withdrawn when it opens, given back when it is won."""
    document = read(said.event(f"charge.dispute.{event}", said.dispute(**changes)))

    assert tuple(document[name] for name in ("event_type", "status", "direction")) == expected
    assert document["parent_txn_id"] == CHARGE


@pytest.mark.parametrize(
    ("changes", "status", "direction"),
    [
        ({}, "SUCCESS", "IN"),
        ({"status": "in_transit"}, "PENDING", "IN"),
        ({"status": "failed"}, "FAILED", "IN"),
        ({"status": "failed", "failure_balance_transaction": "txn_9"}, "REVERSED", "IN"),
        ({"amount": -1410}, "SUCCESS", "OUT"),
    ],
)
def test_a_payout_is_a_settlement(changes: Any, status: str, direction: str) -> None:
    """On its way to the merchant's bank, or back from there."""
    document = read(said.payout(**changes))

    assert document["event_type"] == "SETTLEMENT"
    assert (document["status"], document["direction"]) == (status, direction)
    assert (document["amount"], document["value_date"]) == (1410, "2024-01-04")
    assert document["references"]["trace"] == "FRTR0000000042"


def test_a_row_of_the_ledger_is_a_line_below_its_source() -> None:
    """With fee, tax and net; what it is a fee of is none."""
    line = read(said.ledger())
    fee = read(said.ledger(reporting_category="fee", amount=-100, fee=0, net=-100, source=None))

    assert line["event_type"] == "SETTLEMENT_LINE"
    assert line["parent_txn_id"] == CHARGE
    assert (line["fee"], line["tax"], line["net"]) == (90, 15, 1910)
    assert (fee["event_type"], fee["direction"], fee["net"]) == ("FEE_CHARGED", "OUT", 100)


@pytest.mark.parametrize(
    ("currency", "amount", "expected"),
    [("jpy", 500, 500), ("kwd", 5120, 5120), ("isk", 50000, 500), ("mga", 500, 50000)],
)
def test_stripes_minor_units_are_its_own(currency: str, amount: int, expected: int) -> None:
    """Hundredths of a króna that has none."""
    changes = {"currency": currency, "amount": amount, "amount_captured": amount}

    assert read(said.charge(**changes))["amount"] == expected


def test_a_field_may_hold_the_whole_object() -> None:
    """Where it was expanded."""
    whole = {"id": "ch_0000000000000001", "object": "charge"}

    assert read(said.refund(charge=whole))["parent_txn_id"] == CHARGE


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("plan.created", {"object": "plan", "amount": 2000, "currency": "usd"}),
        ("customer.updated", {"object": "customer"}),
    ],
)
def test_events_about_no_money_are_ignored(name: str, thing: Any) -> None:
    """Though they may have an amount."""
    assert ignored_of("stripe", bytes_of(said.event(name, thing))) == [name]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({}, "object"),
        ({"object": "event", "type": "charge.failed"}, "data"),
        ({"object": "event"}, "type"),
        (said.charge(status="done"), "status"),
        (said.charge(amount="20.00", amount_captured=0), "amount"),
        (said.charge(amount="20.50", amount_captured=0), "amount"),
        (said.charge(currency="euro"), "currency"),
        (said.charge(created="today"), "created"),
        (said.charge(currency="isk", amount_captured=1), "amount_captured"),
        ({"object": "list", "data": {}}, "data"),
        (said.listed(said.charge(id="")), "id"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(value: object, field: str) -> None:
    assert faults_of("stripe", bytes_of(value)) == [field]
