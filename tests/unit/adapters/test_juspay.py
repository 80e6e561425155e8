"""Juspay's orders: the payment, what stands in front of it, refunds and chargebacks."""

import pytest

from recon_app.adapters.juspay_words import ORDER_STATUS
from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import juspay
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)

PAYMENT = "juspay:bookshop:payment:bookshop-B-0007-1"


def test_a_payment_names_the_gateway_behind_it() -> None:
    """The same money may come again under that gateway's own id."""
    document = document_of("juspay", bytes_of(juspay.order()))

    assert document["txn_id"] == PAYMENT
    assert (document["amount"], document["currency"]) == (125050, "INR")
    assert document["timestamp"] == "2024-05-05T10:00:41Z"
    assert (document["status"], document["rail"]) == ("SUCCESS", "CARD")
    assert document["references"] == {
        "order": "B-0007",
        "gateway": "PAYU",
        "gateway_payment": "77000000000000000123",
        "rrn": "012345678901",
        "auth_code": "004711",
        "customer": "cust_9",
    }


def test_a_webhook_says_what_the_order_says() -> None:
    """And says it again, with the same event, however often it comes."""
    assert documents_of("juspay", bytes_of(juspay.webhook())) == documents_of(
        "juspay", bytes_of(juspay.order())
    )


@pytest.mark.parametrize("word", ORDER_STATUS)
def test_every_status_is_one_of_ours(word: str) -> None:
    """In any case of letters."""
    document = document_of("juspay", bytes_of(juspay.order(status=word.lower())))

    assert document["status"] == ORDER_STATUS[word].value


def test_what_was_charged_counts_where_an_offer_took_something_off() -> None:
    """The gateway never saw the rest."""
    detail = {"txn_id": "bookshop-B-0007-1", "txn_amount": "1000.00"}
    document = document_of("juspay", bytes_of(juspay.order(txn_detail=detail)))

    assert document["amount"] == 100000


def test_refunds_and_chargebacks_are_their_own_transactions() -> None:
    """With the payment as parent."""
    beside = {"refunds": [juspay.refund()], "chargebacks": [juspay.chargeback()]}
    payment, refund, dispute = documents_of("juspay", bytes_of(juspay.order(**beside)))

    assert payment["txn_id"] == refund["parent_txn_id"] == dispute["parent_txn_id"] == PAYMENT
    assert refund["txn_id"] == "juspay:bookshop:refund:B-0007-r1"
    assert (refund["event_type"], refund["amount"]) == ("REFUND_PROCESSED", 25050)
    assert refund["references"]["gateway_payment"] == "880011"
    assert refund["references"]["arn"] == "74000000000000000000001"
    assert dispute["txn_id"] == "juspay:bookshop:dispute:cbk_1"
    assert (dispute["event_type"], dispute["status"]) == ("CHARGEBACK", "PENDING")
    assert {refund["direction"], dispute["direction"]} == {"OUT"}


@pytest.mark.parametrize(
    ("word", "status"),
    [("PENDING", "PENDING"), ("MANUAL_REVIEW", "PENDING"), ("FAILURE", "FAILED")],
)
def test_statuses_of_refunds(word: str, status: str) -> None:
    """One in review may still go either way."""
    body = bytes_of(juspay.order(refunds=[juspay.refund(status=word)]))

    assert documents_of("juspay", body)[1]["status"] == status


def test_a_bad_refund_leaves_its_payment_standing() -> None:
    """And is named."""
    body = bytes_of(juspay.order(refunds=[juspay.refund(amount="much"), juspay.refund()]))

    assert rejected_of("juspay", body) == ["amount"]
    assert len(outcomes_of("juspay", body)) == 3


def test_an_order_that_nobody_tried_to_pay_is_ignored() -> None:
    """There is no transaction yet."""
    body = juspay.order(status="NEW", txn_id=None, txn_detail=None)

    assert ignored_of("juspay", bytes_of(body)) == ["juspay.no_payment"]


def test_a_webhook_about_something_else_is_ignored() -> None:
    """A customer, a mandate."""
    body = {"id": "evt_1", "event_name": "MANDATE_CREATED", "content": {"mandate": {}}}

    assert ignored_of("juspay", bytes_of(body)) == ["juspay.no_order"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"txn_id": None, "txn_detail": None}, "txn_id"),
        ({"status": "MAYBE"}, "status"),
        ({"amount": {}, "txn_detail": {}}, "amount"),
        ({"currency": None, "txn_detail": {}}, "currency"),
        ({"date_created": None, "txn_detail": {}, "payment_gateway_response": []}, "date_created"),
        ({"refunds": "none"}, "refunds"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, object], field: str) -> None:
    """One field at a time."""
    with pytest.raises(InvalidPayload) as caught:
        outcomes_of("juspay", bytes_of(juspay.order(**change)))

    assert caught.value.field == field
