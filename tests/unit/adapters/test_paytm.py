"""Paytm's notices, v1 and v3."""

import pytest

from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import paytm
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
)


def test_a_upi_payment_keeps_every_reference() -> None:
    """The bank's id of a UPI payment is its RRN; the time is Indian, and on the day before here."""
    document = document_of("paytm", paytm.form())

    assert document["txn_id"] == "paytm:-:payment:20240401111212800110168"
    assert (document["amount"], document["currency"]) == (9900, "INR")
    assert document["timestamp"] == "2024-03-31T23:29:59Z"
    assert (document["status"], document["rail"]) == ("SUCCESS", "UPI")
    assert document["merchant_id"] == "SHOPxx0001"
    assert document["references"] == {
        "order": "0000000017",
        "bank": "009212345678",
        "rrn": "009212345678",
    }


def test_all_versions_say_the_same() -> None:
    """Form, JSON with v1's names, and v3's."""
    bodies = (paytm.form(), bytes_of(paytm.callback()), bytes_of(paytm.status()))
    first, second, third = (document_of("paytm", body) for body in bodies)

    assert first == second == third


@pytest.mark.parametrize(
    ("word", "expected"),
    [("TXN_SUCCESS", "SUCCESS"), ("PENDING", "PENDING"), ("TXN_FAILURE", "FAILED")],
)
def test_statuses(word: str, expected: str) -> None:
    """In both versions."""
    assert document_of("paytm", paytm.form(STATUS=word))["status"] == expected
    assert document_of("paytm", bytes_of(paytm.status(word)))["status"] == expected


@pytest.mark.parametrize(
    ("mode", "rail"), [("CC", "CARD"), ("NB", "NETBANKING"), ("PPI", "WALLET"), ("XX", "OTHER")]
)
def test_modes(mode: str, rail: str) -> None:
    """One nobody knows is another one; what is no UPI has no RRN."""
    document = document_of("paytm", paytm.form(PAYMENTMODE=mode))

    assert document["rail"] == rail
    assert "rrn" not in document["references"]


def test_a_refund_is_its_own_transaction_out() -> None:
    """At the time it was credited."""
    document = document_of("paytm", bytes_of(paytm.refund()))

    assert document["txn_id"] == "paytm:-:refund:20240402111212801300168"
    assert document["parent_txn_id"] == "paytm:-:payment:20240401111212800110168"
    assert (document["direction"], document["amount"]) == ("OUT", 905)
    assert document["timestamp"] == "2024-04-02T06:30:07Z"
    assert document["references"] == {
        "payment": "20240401111212800110168",
        "order": "0000000017",
        "merchant": "refund-17-a",
        "rrn": "409300000017",
    }


def test_a_refund_that_is_not_credited_has_the_time_it_was_accepted() -> None:
    """It is pending until then."""
    body = paytm.refund("PENDING", userCreditInitiateTimestamp=None, refundDetailInfoList=None)
    document = document_of("paytm", bytes_of(body))

    assert (document["event_type"], document["status"]) == ("REFUND_CREATED", "PENDING")
    assert document["timestamp"] == "2024-04-02T06:30:00Z"


def test_a_failure_without_a_payment_is_ignored() -> None:
    """The customer left: nothing moved."""
    assert ignored_of("paytm", paytm.form(TXNID="", STATUS="TXN_FAILURE")) == ["paytm.no_payment"]


def test_a_failure_without_a_time_has_that_of_its_arrival() -> None:
    """Where it is known."""
    body = paytm.form(TXNDATE="", STATUS="TXN_FAILURE")
    document = document_of("paytm", body, received_at="2024-04-01T00:00:00Z")

    assert document["timestamp"] == "2024-04-01T00:00:00Z"


def test_a_list_holds_several() -> None:
    """Each with its own id."""
    body = bytes_of([paytm.callback(), paytm.status(), paytm.refund()])

    assert len(documents_of("paytm", body)) == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"TXNID": ""}, "TXNID"),
        ({"STATUS": "perhaps"}, "STATUS"),
        ({"TXNAMOUNT": "ten"}, "txnamount"),
        ({"TXNDATE": "01/04"}, "txndate"),
        ({"CURRENCY": "RUPEES"}, "currency"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, str], field: str) -> None:
    """One field at a time."""
    with pytest.raises(InvalidPayload) as caught:
        outcomes_of("paytm", paytm.form(**change))

    assert caught.value.field == field
