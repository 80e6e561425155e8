"""PayU's notices: forms and JSON, payments, refunds and chargebacks."""

import pytest

from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import payu
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)


def test_a_card_payment_keeps_every_reference() -> None:
    """Leading zeros too; rupees as text, and a time in India."""
    document = document_of("payu", payu.form())

    assert document["txn_id"] == "payu:-:payment:77000000000000000123"
    assert document["posting_id"] == "77000000000000000123"
    assert (document["amount"], document["currency"]) == (24950, "INR")
    assert (document["event_type"], document["status"]) == ("PAYMENT_CAPTURED", "SUCCESS")
    assert document["timestamp"] == "2024-03-31T18:29:58Z"
    assert document["rail"] == "CARD"
    assert document["merchant_id"] == "mErcHa"
    assert document["references"] == {
        "order": "cart-000042",
        "bank": "0012345",
        "rrn": "031245678901",
        "auth_code": "060494",
    }
    assert "fee" not in document


def test_json_says_what_the_form_says() -> None:
    """The names are the same."""
    assert document_of("payu", bytes_of(payu.callback())) == document_of("payu", payu.form())


@pytest.mark.parametrize(
    ("status", "detail", "expected"),
    [
        ("success", "captured", "SUCCESS"),
        ("success", "", "SUCCESS"),
        ("success", "auth", "AUTHORIZED"),
        ("pending", "in progress", "PENDING"),
        ("pending", "initiated", "PENDING"),
        ("failure", "failed", "FAILED"),
        ("failure", "userCancelled", "FAILED"),
        ("failure", "bounced", "FAILED"),
        ("failure", "dropped", "FAILED"),
        ("Success", "captured", "SUCCESS"),
    ],
)
def test_both_statuses_count(status: str, detail: str, expected: str) -> None:
    """A success that is only authorised took no money yet."""
    body = payu.form(status=status, unmappedstatus=detail)

    assert document_of("payu", body)["status"] == expected


def test_upi_has_its_rrn_in_the_banks_reference() -> None:
    """And the payer's address in the first field."""
    body = payu.form(mode="UPI", field1="payer@okbank", field2="", bank_ref_num="409112345678")
    document = document_of("payu", body)

    assert document["rail"] == "UPI"
    assert document["references"]["rrn"] == "409112345678"
    assert document["references"]["vpa"] == "payer@okbank"


@pytest.mark.parametrize("time", ["2024-03-31 23 59 58", "2024-03-31T23:59:58+05:30"])
def test_a_time_that_lost_its_colons_is_read(time: str) -> None:
    """Decoders in between do that."""
    assert document_of("payu", payu.form(addedon=time))["timestamp"] == "2024-03-31T18:29:58Z"


def test_a_refund_is_its_own_transaction_out() -> None:
    """It says not when: its arrival is its time."""
    body = bytes_of(payu.refund())
    document = document_of("payu", body, received_at="2024-04-02T06:00:00Z")

    assert document["txn_id"] == "payu:-:refund:880011"
    assert document["parent_txn_id"] == "payu:-:payment:77000000000000000123"
    assert (document["direction"], document["amount"]) == ("OUT", 4950)
    assert document["event_type"] == "REFUND_PROCESSED"
    assert document["timestamp"] == "2024-04-02T06:00:00Z"
    assert document["references"]["arn"] == "74000000000000000000001"


def test_a_refund_without_any_time_says_which_option_is_missing() -> None:
    """Instead of a time that nobody knows."""
    with pytest.raises(InvalidPayload, match=r"addedon: .*received_at"):
        outcomes_of("payu", bytes_of(payu.refund()))


@pytest.mark.parametrize(
    ("stage", "status"), [("Bank Comm Sent", "PENDING"), ("Lost", "SUCCESS"), ("won", "FAILED")]
)
def test_a_chargeback_is_pending_until_its_last_stage(stage: str, status: str) -> None:
    """Of which there are many."""
    document = document_of("payu", bytes_of(payu.chargeback(cb_status=stage)))

    assert document["txn_id"] == "payu:-:dispute:1761"
    assert (document["event_type"], document["status"]) == ("CHARGEBACK", status)
    assert document["timestamp"] == "2025-02-01T04:30:00Z"


def test_verify_payment_answers_for_the_ids_it_knows() -> None:
    """What is not found is ignored; the merchant's id stands outside."""
    documents = documents_of("payu", bytes_of(payu.answer()))

    assert [one["references"]["order"] for one in documents] == ["cart-000042"]
    assert documents[0]["amount"] == 24950


def test_who_left_before_paying_has_no_payment() -> None:
    """Nothing moved, and there is no id."""
    assert ignored_of("payu", payu.form(mihpayid="", status="failure")) == ["payu.no_payment"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mihpayid": ""}, "mihpayid"),
        ({"amount": "12.345"}, "amount"),
        ({"amount": "-1.00"}, "amount"),
        ({"amount": "1e3x"}, "amount"),
        ({"status": "maybe"}, "status"),
        ({"unmappedstatus": "maybe"}, "unmappedstatus"),
        ({"addedon": "yesterday"}, "addedon"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, str], field: str) -> None:
    """One field at a time."""
    with pytest.raises(InvalidPayload) as caught:
        outcomes_of("payu", payu.form(**change))

    assert caught.value.field == field


def test_a_bad_notice_leaves_the_others_standing() -> None:
    """In a list of them."""
    body = bytes_of([payu.callback(status="maybe"), payu.callback()])

    assert rejected_of("payu", body) == ["status"]
    assert len(outcomes_of("payu", body)) == 2
