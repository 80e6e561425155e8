"""Mollie's objects, lists and webhooks."""

from typing import Any

import pytest

from recon_app.adapters.mollie_words import PAYMENT_STATUS, REFUND_STATUS, SETTLEMENT_STATUS
from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import mollie
from tests.unit.adapters.examples.mollie import euros
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)

PAYMENT = "mollie:-:payment:tr_5B8cwPMGnU"


def test_a_payment_is_what_the_customer_paid() -> None:
    """Not what was settled for it; its time is when it became paid."""
    document = document_of("mollie", bytes_of(mollie.payment()))

    assert document["txn_id"] == PAYMENT
    assert (document["amount"], document["currency"]) == (7500, "EUR")
    assert document["timestamp"] == "2024-03-21T13:00:00Z"
    assert (document["status"], document["rail"]) == ("SUCCESS", "SEPA")
    assert (document["merchant_id"], document["settlement_ref"]) == ("pfl_1", "stl_1")
    assert document["references"] == {
        "order": "ord_1",
        "merchant": "0012",
        "settlement": "stl_1",
        "mandate": "M-1",
        "end_to_end": "SD-1",
    }


@pytest.mark.parametrize("word", PAYMENT_STATUS)
def test_statuses_of_payments(word: str) -> None:
    """Of both versions."""
    document = document_of("mollie", bytes_of(mollie.payment(status=word.lower())))

    assert document["status"] == PAYMENT_STATUS[word].value


def test_a_manual_capture_takes_what_was_captured() -> None:
    """An automatic one takes all."""
    less = {"amountCaptured": euros("35.95")}
    manual = mollie.payment(captureMode="manual", **less)
    automatic = mollie.payment(captureMode="automatic", **less)

    assert document_of("mollie", bytes_of(manual))["amount"] == 3595
    assert document_of("mollie", bytes_of(automatic))["amount"] == 7500


@pytest.mark.parametrize("word", REFUND_STATUS)
def test_a_refund_is_its_own_transaction_out(word: str) -> None:
    """Whatever its status."""
    document = document_of("mollie", bytes_of(mollie.refund(status=word.lower())))

    assert document["txn_id"] == "mollie:-:refund:re_4qqhO89gsT"
    assert document["parent_txn_id"] == PAYMENT
    assert (document["direction"], document["amount"]) == ("OUT", 595)
    assert document["timestamp"] == "2024-03-22T10:00:00Z"
    assert document["status"] == REFUND_STATUS[word].value


def test_an_older_refund_links_to_its_payment() -> None:
    """The id is the end of the address."""
    links = {"payment": {"href": "https://mollie.example/v2/payments/tr_9"}}
    document = document_of("mollie", bytes_of(mollie.refund(paymentId=None, _links=links)))

    assert document["parent_txn_id"] == "mollie:-:payment:tr_9"


def test_a_chargeback_that_is_reversed_is_two_movements() -> None:
    """Out, and in again."""
    body = bytes_of(mollie.chargeback(reversedAt="2024-05-01T00:00:00Z"))
    out, back = documents_of("mollie", body)

    assert (out["event_type"], out["direction"], out["amount"]) == ("CHARGEBACK", "OUT", 7500)
    assert out["references"]["reason_code"] == "AC01"
    assert (back["event_type"], back["direction"]) == ("CHARGEBACK_REVERSAL", "IN")
    assert (out["timestamp"], back["timestamp"]) == ("2024-04-14T17:00:50Z", "2024-05-01T00:00:00Z")
    assert out["txn_id"] != back["txn_id"]
    assert len(documents_of("mollie", bytes_of(mollie.chargeback()))) == 1


def test_a_capture_is_a_second_notice_of_its_payment() -> None:
    """It shares transaction and posting."""
    document = document_of("mollie", bytes_of(mollie.capture()))

    assert (document["txn_id"], document["posting_id"]) == (PAYMENT, "tr_5B8cwPMGnU")
    assert (document["event_type"], document["amount"]) == ("PAYMENT_CAPTURED", 3595)
    assert document["references"]["reference"] == "cpt_4qqhO8"


@pytest.mark.parametrize("word", SETTLEMENT_STATUS)
def test_a_settlement_adds_its_costs_before_it_rounds(word: str) -> None:
    """0.4200 and 0.0051 are 43 cents, 0.0729 twice are 15."""
    document = document_of("mollie", bytes_of(mollie.settlement(status=word.lower())))

    assert (document["event_type"], document["status"]) == (
        "SETTLEMENT",
        SETTLEMENT_STATUS[word].value,
    )
    assert (document["amount"], document["fee"], document["tax"]) == (3975, 43, 15)
    assert document["timestamp"] == "2024-04-06T09:41:44Z"
    assert document["references"]["reference"] == "1234567.2404.03"


def test_costs_that_are_not_listed_are_unknown() -> None:
    """Not zero."""
    document = document_of("mollie", bytes_of(mollie.settlement(periods=[])))

    assert "fee" not in document
    assert "tax" not in document


def test_v1_is_in_euros() -> None:
    """Its amounts are text or numbers, its names of times others."""
    for amount in ("35.07", 35.07):
        document = document_of("mollie", bytes_of(mollie.v1_payment(amount=amount)))

        assert (document["amount"], document["currency"]) == (3507, "EUR")
        assert document["timestamp"] == "2016-04-01T12:30:00Z"


def test_lists_hold_several() -> None:
    """Of both versions, and a bad one alone is rejected."""
    objects = (mollie.payment(), mollie.payment(status="?"), mollie.refund())
    bodies = (mollie.listed("payments", *objects), {"count": 3, "data": list(objects)})

    for body in bodies:
        assert rejected_of("mollie", bytes_of(body)) == ["status"]
        assert len(outcomes_of("mollie", bytes_of(body))) == 3


def test_an_object_holds_others() -> None:
    """A payment its refunds, an order its payments."""
    with_refund = mollie.payment(_embedded={"refunds": [mollie.refund()]})
    order = {"resource": "order", "id": "ord_1", "_embedded": {"payments": [mollie.payment()]}}

    assert len(documents_of("mollie", bytes_of(with_refund))) == 2
    assert len(documents_of("mollie", bytes_of(order))) == 1


def test_an_event_is_its_object_at_its_time() -> None:
    """Where the object does not say since when it is so."""
    body = bytes_of(mollie.event("refund.refunded", mollie.refund()))
    document = document_of("mollie", body)

    assert document["event_id"] == "event_GvJ8WHrp5isUdRub9CJyH"
    assert document["timestamp"] == "2024-12-16T15:57:04Z"


@pytest.mark.parametrize(
    "body",
    [b"id=tr_5B8cwPMGnU", b'{"id": "tr_1"}', bytes_of(mollie.event("payment.paid", None))],
)
def test_a_webhook_with_nothing_but_an_id_is_ignored(body: bytes) -> None:
    """It is to be looked up."""
    assert ignored_of("mollie", body) == ["mollie.id_only"]


def test_other_objects_are_ignored() -> None:
    """By their names."""
    body = bytes_of(mollie.event("payment-link.paid", {"resource": "payment-link", "id": "pl_1"}))

    assert ignored_of("mollie", body) == ["mollie.payment-link"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"resource": None, "id": "xx_1"}, "resource"),
        ({"id": None}, "id"),
        ({"amount": euros("1.005")}, "amount.value"),
        ({"amount": {"value": "1.00"}}, "amount.currency"),
        ({"amount": None}, "amount.value"),
        ({"paidAt": "soon"}, "createdAt"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    """One field at a time."""
    with pytest.raises(InvalidPayload) as caught:
        outcomes_of("mollie", bytes_of(mollie.payment(**change)))

    assert caught.value.field == field


@pytest.mark.parametrize("body", [b"", b"hello=1", b"{}", b"id=", b"\xff"])
def test_what_is_not_mollies_is_refused(body: bytes) -> None:
    """Whatever it is."""
    with pytest.raises(InvalidPayload):
        outcomes_of("mollie", body)
