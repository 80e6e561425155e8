"""Square's webhooks, objects and lists."""

from typing import Any

import pytest

from recon_app.adapters.square_words import PAYMENT_STATUS, PAYOUT_STATUS, REFUND_STATUS
from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import square
from tests.unit.adapters.examples.square import money
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)

PAYMENT = "square:-:payment:hYy9pRFVxpDsO1FB05SunFWUe9JZY"


def test_a_payment_is_what_the_customer_paid() -> None:
    """Tip and all; its time is the event's."""
    body = bytes_of(square.webhook("payment.updated", square.payment()))
    document = document_of("square", body)

    assert document["txn_id"] == PAYMENT
    assert document["event_id"] == "6a8f5f28-54a1-4eb0-a98a-3111513fd4fc"
    assert (document["amount"], document["currency"], document["fee"]) == (1200, "USD", 61)
    assert document["timestamp"] == "2024-02-19T19:06:41Z"
    assert (document["merchant_id"], document["account"]) == ("6SSW7HV8K2ST5", "L1")
    assert document["references"] == {
        "order": "ord-9",
        "merchant": "00042",
        "customer": "C1",
        "auth_code": "04A5ui",
    }


def test_a_payment_that_was_fetched_has_its_own_time() -> None:
    """There is no event."""
    document = document_of("square", bytes_of(square.payment()))

    assert document["timestamp"] == "2024-02-19T19:06:39.100Z"
    assert "event_id" not in document


@pytest.mark.parametrize("fees", [None, []])
def test_a_fee_that_comes_later_is_unknown(fees: object) -> None:
    """Not zero."""
    body = bytes_of(square.payment(processing_fee=fees))

    assert "fee" not in document_of("square", body)


@pytest.mark.parametrize("word", PAYMENT_STATUS)
def test_statuses_of_payments(word: str) -> None:
    """Approved is authorised."""
    document = document_of("square", bytes_of(square.payment(status=word)))

    assert document["status"] == PAYMENT_STATUS[word].value


@pytest.mark.parametrize("source", ["CASH", "EXTERNAL"])
def test_money_that_square_never_has_is_ignored(source: str) -> None:
    """It settles nowhere."""
    body = bytes_of(square.payment(source_type=source))

    assert ignored_of("square", body) == [f"square.{source.lower()}_payment"]


@pytest.mark.parametrize("word", REFUND_STATUS)
def test_a_refund_is_its_own_transaction_out(word: str) -> None:
    """A fee that comes back is no fee."""
    body = bytes_of(square.webhook("refund.updated", square.refund(status=word)))
    document = document_of("square", body)

    assert document["txn_id"] == "square:-:refund:hYy9pRFVxpDsO1FB05SunFWUe9JZY_ref1"
    assert document["parent_txn_id"] == PAYMENT
    assert (document["direction"], document["amount"]) == ("OUT", 200)
    assert document["status"] == REFUND_STATUS[word].value
    assert "fee" not in document


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("EVIDENCE_REQUIRED", "PENDING"),
        ("PROCESSING", "PENDING"),
        ("LOST", "SUCCESS"),
        ("ACCEPTED", "SUCCESS"),
        ("WON", "FAILED"),
    ],
)
def test_a_dispute_takes_its_amount_when_it_is_lost(state: str, status: str) -> None:
    """Until then it is withheld."""
    body = bytes_of(square.webhook("dispute.state.updated", square.dispute(state=state)))
    document = document_of("square", body)

    assert document["txn_id"] == "square:-:dispute:dsp0"
    assert (document["event_type"], document["status"]) == ("CHARGEBACK", status)
    assert document["parent_txn_id"] == PAYMENT


def test_older_disputes_list_their_payments() -> None:
    """The first is meant."""
    older = square.dispute(disputed_payment=None, disputed_payments=[{"payment_id": "p1"}])

    assert document_of("square", bytes_of(older))["references"]["payment"] == "p1"


def test_an_inquiry_takes_nothing() -> None:
    """It is ignored."""
    body = bytes_of(square.dispute(state="INQUIRY_PROCESSING"))

    assert ignored_of("square", body) == ["square.inquiry"]


@pytest.mark.parametrize("word", PAYOUT_STATUS)
def test_a_payout_is_a_settlement(word: str) -> None:
    """Net of fees, with the date on which the bank has it."""
    document = document_of("square", bytes_of(square.payout(status=word)))

    assert document["txn_id"] == "square:-:payout:po_f3c0fb38"
    assert (document["event_type"], document["direction"]) == ("SETTLEMENT", "IN")
    assert document["status"] == PAYOUT_STATUS[word].value
    assert (document["value_date"], document["amount_basis"]) == ("2024-02-22", "NET")
    assert document["references"]["end_to_end"] == "L2100000005"


def test_a_payout_below_zero_is_a_debit() -> None:
    """Refunds were more than sales."""
    document = document_of("square", bytes_of(square.payout(amount_money=money(-700))))

    assert (document["direction"], document["amount"]) == ("OUT", 700)


def test_an_entry_about_a_payment_is_a_line_of_the_payout() -> None:
    """Never a second payment; one about a fee is a fee."""
    fee = square.entry(
        id="poe_2", type="TAX_ON_FEE", gross_amount_money=money(-5), fee_amount_money=money(0)
    )
    refund = square.entry(
        type="REFUND",
        gross_amount_money=money(-200),
        type_refund_details={"payment_id": "p", "refund_id": "r"},
    )
    body = bytes_of({"payout_entries": [square.entry(), fee, refund]})
    line, charged, back = documents_of("square", body)

    assert (line["event_type"], line["txn_id"]) == ("SETTLEMENT_LINE", PAYMENT)
    assert (line["amount"], line["fee"], line["net"]) == (1200, 61, 1139)
    assert line["settlement_ref"] == "po_f3c0fb38"
    assert (charged["event_type"], charged["direction"]) == ("FEE_CHARGED", "OUT")
    assert charged["txn_id"] == "square:-:entry:poe_2"
    assert (back["txn_id"], back["direction"]) == ("square:-:refund:r", "OUT")


def test_yen_have_no_minor_unit() -> None:
    """Square counts in whole ones as well."""
    body = bytes_of(square.payment(total_money=money(1200, "JPY"), processing_fee=None))

    assert document_of("square", body)["amount"] == 1200


def test_lists_and_objects_are_told_apart() -> None:
    """By their names, or by fields that only they have."""
    kinds = ("payment", "refund", "dispute", "payout")
    bare = [document_of("square", bytes_of(getattr(square, kind)())) for kind in kinds]
    named = [document_of("square", bytes_of({kind: getattr(square, kind)()})) for kind in kinds]
    lists = bytes_of({"refunds": [square.refund(), square.refund(status="?")]})

    assert bare == named
    assert rejected_of("square", lists) == ["status"]


@pytest.mark.parametrize("event", ["order.updated", "invoice.payment_made", "customer.created"])
def test_other_webhooks_are_ignored(event: str) -> None:
    """By their names."""
    body = bytes_of(square.webhook(event, {"id": "x"}))

    assert ignored_of("square", body) == [f"square.{event}"]


def test_a_first_generation_webhook_names_an_id_only() -> None:
    """There is nothing to read."""
    body = {"merchant_id": "M", "event_type": "PAYMENT_UPDATED", "entity_id": "p"}

    assert ignored_of("square", bytes_of(body)) == ["square.id_only"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"total_money": {"amount": "1.5", "currency": "USD"}}, "total_money.amount"),
        ({"total_money": {"amount": 1, "currency": None}}, "total_money.currency"),
        ({"total_money": None, "amount_money": 5}, "amount_money"),
        ({"status": None}, "status"),
        ({"created_at": None}, "created_at"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    """One field at a time."""
    with pytest.raises(InvalidPayload) as caught:
        outcomes_of("square", bytes_of(square.payment(**change)))

    assert caught.value.field == field
