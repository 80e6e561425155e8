"""PhonePe's orders, refunds, and callbacks of the first version."""

from typing import Any

import pytest

from tests.unit.adapters.examples import phonepe as said
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    faults_of,
    ignored_of,
)


def read(value: object, **options: str) -> dict[str, Any]:
    return document_of("phonepe", bytes_of(value), **options)


def test_an_attempt_of_an_order_is_the_transaction() -> None:
    """In paise, at its own time."""
    document = read(said.order(said.attempt()))

    assert document["txn_id"] == "phonepe:-:payment:OM2401010530000000001"
    assert (document["amount"], document["currency"]) == (129950, "INR")
    assert (document["event_type"], document["rail"]) == ("PAYMENT_CAPTURED", "UPI")
    assert document["timestamp"] == "2024-01-01T00:00:00.123Z"
    assert document["merchant_id"] == "SHOPIN"
    assert document["references"] == {
        "order": "order-00042",
        "parent": "OMO2401010530000000001",
        "utr": "012345678901",
        "rrn": "012345678901",
        "acquirer": "YBL0001",
        "vpa": "someone@bank",
    }


@pytest.mark.parametrize(
    ("state", "status"),
    [("COMPLETED", "SUCCESS"), ("FAILED", "FAILED"), ("PENDING", "PENDING")],
)
def test_the_orders_state_is_that_of_its_only_attempt(state: str, status: str) -> None:
    """Whatever the attempt says."""
    order = said.order(said.attempt(state="PENDING"), state=state)

    assert read(order)["status"] == status


def test_of_several_attempts_each_has_its_own_state() -> None:
    """An order may be paid at the second attempt; rails may stand in a split."""
    card = said.attempt(
        paymentMode="CARD", rail=None, instrument=None, splitInstruments=[said.CARD], feeAmount=250
    )
    failed = said.attempt(transactionId="OM1", state="FAILED")
    first, second = documents_of("phonepe", bytes_of(said.order(failed, card)))

    assert (first["status"], second["status"]) == ("FAILED", "SUCCESS")
    assert (second["rail"], second["fee"]) == ("CARD", 250)
    assert second["references"]["arn"] == "74000000000000000000001"
    assert second["references"]["auth_code"] == "060494"


@pytest.mark.parametrize(
    ("state", "event_type"),
    [
        ("COMPLETED", "REFUND_PROCESSED"),
        ("CONFIRMED", "REFUND_CREATED"),
        ("FAILED", "REFUND_FAILED"),
    ],
)
def test_each_state_of_a_refund(state: str, event_type: str) -> None:
    """Out, with the merchant's own id of it."""
    document = read(said.refund(state))

    assert document["txn_id"] == "phonepe:-:refund:OMR2401020530000000001"
    assert (document["event_type"], document["direction"]) == (event_type, "OUT")
    assert document["references"]["refund"] == "return-007"
    assert document["references"]["order"] == "order-00042"


def test_the_first_version_is_wrapped_and_has_its_time_in_the_id() -> None:
    """In India."""
    document = document_of("phonepe", said.wrapped(said.callback()))

    assert document == read(said.callback())
    assert document["txn_id"] == "phonepe:-:payment:T2401010530001230000001"
    assert document["timestamp"] == "2024-01-01T00:00:00.123Z"
    assert document["references"]["rrn"] == "012345678901"


def test_where_the_id_has_no_time_the_arrival_is_it() -> None:
    """And is asked for."""
    callback = said.callback(transactionId="XYZ")

    assert faults_of("phonepe", bytes_of(callback)) == ["timestamp"]
    arrived = read(callback, received_at="2024-01-01T05:30:00+05:30")
    assert arrived["timestamp"] == "2024-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("PAYMENT_SUCCESS", "SUCCESS"),
        ("PAYMENT_ERROR", "FAILED"),
        ("PAYMENT_DECLINED", "FAILED"),
        ("PAYMENT_PENDING", "PENDING"),
    ],
)
def test_the_code_tells_where_there_is_no_state(code: str, status: str) -> None:
    """In early callbacks."""
    assert read(said.callback(code, state=None))["status"] == status


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (said.order(state="FAILED"), "order without an attempt to pay"),
        ({"event": "subscription.paused", "payload": {}}, "subscription.paused"),
    ],
)
def test_what_is_about_no_money_is_ignored(value: object, what: str) -> None:
    """An order that nobody tried to pay."""
    assert ignored_of("phonepe", bytes_of(value)) == [what]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (said.order(said.attempt(), state="GONE"), "state"),
        (said.order(said.attempt(transactionId=None)), "transactionId"),
        (said.order(said.attempt(amount="1.5")), "amount"),
        (said.order(said.attempt(timestamp="now")), "timestamp"),
        (said.refund(amount=None), "amount"),
        ({"response": "%%%"}, "response"),
        ({"response": "e30="}, "event"),
        ({"event": "x", "payload": []}, "payload"),
    ],
)
def test_what_is_wrong_is_named(value: object, field: str) -> None:
    """By the field."""
    assert faults_of("phonepe", bytes_of(value)) == [field]
