"""GoCardless's responses, recordings, webhooks and payout items."""

from typing import Any

import pytest

from recon_app.adapters.gocardless_words import ACTIONS, STATUSES
from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import gocardless
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)

PAYMENT = "gocardless:-:payment:PM123"
DAY = "2024-05-17"


def test_a_payment_keeps_every_reference() -> None:
    """And the day on which the customer's bank is charged."""
    document = document_of("gocardless", bytes_of({"payments": gocardless.payment()}))

    assert (document["txn_id"], document["merchant_id"]) == (PAYMENT, "CR1")
    assert (document["amount"], document["currency"]) == (1000, "GBP")
    assert (document["timestamp"], document["value_date"]) == ("2024-05-08T17:01:06Z", "2024-05-15")
    assert (document["status"], document["settlement_ref"]) == ("SUCCESS", "PO1")
    assert document["references"] == {
        "reference": "WINEBOX001",
        "settlement": "PO1",
        "mandate": "MD1",
    }


@pytest.mark.parametrize(
    ("section", "word"), [(section, word) for section, words in STATUSES.items() for word in words]
)
def test_statuses(section: str, word: str) -> None:
    """Of every section."""
    make = getattr(gocardless, section.removesuffix("s"))
    document = documents_of("gocardless", bytes_of({section: make(status=word.lower())}))[0]

    assert document["status"] == STATUSES[section][word].value


def test_a_payment_that_was_charged_back_is_two_movements() -> None:
    """In, and out again."""
    body = bytes_of({"payments": gocardless.payment(status="charged_back")})
    first, back = documents_of("gocardless", body)

    assert (first["event_type"], first["direction"]) == ("PAYMENT_CAPTURED", "IN")
    assert (back["event_type"], back["direction"]) == ("CHARGEBACK", "OUT")
    assert (back["txn_id"], back["parent_txn_id"]) == ("gocardless:-:chargeback:PM123", PAYMENT)


def test_a_refund_is_its_own_transaction_out() -> None:
    """With the payment as parent."""
    document = document_of("gocardless", bytes_of({"refunds": [gocardless.refund()]}))

    assert (document["txn_id"], document["parent_txn_id"]) == ("gocardless:-:refund:RF1", PAYMENT)
    assert (document["direction"], document["event_type"]) == ("OUT", "REFUND_PROCESSED")


def test_a_payout_is_a_settlement() -> None:
    """Net of the fees that were deducted."""
    document = document_of("gocardless", bytes_of({"payouts": gocardless.payout()}))

    assert (document["txn_id"], document["event_type"]) == ("gocardless:-:payout:PO1", "SETTLEMENT")
    assert (document["amount"], document["fee"]) == (980, 20)
    assert (document["amount_basis"], document["value_date"]) == ("NET", DAY)
    assert document["references"]["reference"] == "REF-1"


def test_a_recording_of_one_object_is_one_event() -> None:
    """However many responses repeat it."""
    assert len(documents_of("gocardless", bytes_of(gocardless.recording()))) == 1


@pytest.mark.parametrize(("resource", "action"), ACTIONS)
def test_an_event_knows_no_amount(resource: str, action: str) -> None:
    """Its currency is that of the scheme, its own id that of what it links to."""
    name = resource.removesuffix("s")
    event = gocardless.event(resource, action, **{name: "XX1"})
    document = document_of("gocardless", bytes_of({"events": [event]}))
    kind, status = ACTIONS[resource, action]

    assert (document["amount"], document["currency"]) == (None, "GBP")
    assert (document["event_id"], document["posting_id"]) == ("EV1", "XX1")
    assert document["status"] == status.value
    assert (document["direction"] == "OUT") is (kind.value in ("REFUND", "CHARGEBACK"))


def test_an_event_shares_its_posting_with_the_object() -> None:
    """So that the amount of the one is that of the other."""
    event = gocardless.event("payments", "paid_out", payment="PM123", payout="PO1")
    body = bytes_of({"events": [event], "linked": {"payments": [gocardless.payment()]}})
    said, known = documents_of("gocardless", body)

    assert (said["txn_id"], said["posting_id"]) == (known["txn_id"], known["posting_id"])
    assert said["settlement_ref"] == "PO1"


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (gocardless.event("mandates", "created", mandate="MD1"), "mandates.created"),
        (gocardless.event("payouts", "paid", None, payout="PO1"), "payouts.paid"),
    ],
)
def test_events_without_money_or_currency_are_ignored(event: dict[str, Any], what: str) -> None:
    """By their names; the option ``currency`` helps with the latter."""
    assert ignored_of("gocardless", bytes_of({"events": [event]})) == [f"gocardless.{what}"]


def test_the_currency_may_be_given() -> None:
    """Where no scheme says it."""
    event = gocardless.event("payouts", "paid", None, payout="PO1")
    document = document_of("gocardless", bytes_of({"events": [event]}), currency="eur")

    assert document["currency"] == "EUR"


def test_payout_items_are_minor_units_with_decimals() -> None:
    """Lines about transactions, and fees, each rounded to what can be counted."""
    back = gocardless.item(type="payment_charged_back", amount="-1000.0")
    items = [gocardless.item(), gocardless.fee("-20.4"), gocardless.fee("-1.5"), back]
    body = bytes_of({"payout_items": items})
    line, first, second, charged = documents_of(
        "gocardless", body, currency="GBP", payout="PO1", date=DAY
    )

    assert (line["event_type"], line["txn_id"]) == ("SETTLEMENT_LINE", PAYMENT)
    assert (line["amount"], line["settlement_ref"]) == (1000, "PO1")
    assert (line["timestamp"], line["precision"]) == (f"{DAY}T00:00:00Z", "DAY")
    assert (first["event_type"], first["amount"], first["direction"]) == ("FEE_CHARGED", 20, "OUT")
    assert second["amount"] == 2
    assert first["txn_id"] == "gocardless:-:gocardless_fee:PM123"
    assert second["txn_id"] == "gocardless:-:gocardless_fee:PM123.2"
    assert (charged["txn_id"], charged["direction"]) == ("gocardless:-:chargeback:PM123", "OUT")


def test_a_payout_item_without_a_link_has_an_id_of_what_it_says() -> None:
    """The same in every import."""
    body = bytes_of({"payout_items": [gocardless.item(type="app_fee", amount="-5.0", links={})]})
    first = document_of("gocardless", body, currency="GBP", payout="PO1", date=DAY)
    again = document_of("gocardless", body, currency="GBP", payout="PO1", date=DAY)

    assert first == again


def test_payout_items_lack_what_only_the_payout_knows() -> None:
    """The message names the option."""
    body = bytes_of({"payout_items": [gocardless.item()]})

    assert rejected_of("gocardless", body) == ["currency"]
    assert rejected_of("gocardless", body, currency="GBP") == ["date"]
    assert rejected_of("gocardless", body, currency="GBP", date="May") == ["date"]


def test_other_sections_are_ignored() -> None:
    """They are about no money."""
    body = bytes_of({"mandates": [{"id": "MD1"}], "meta": {}})

    assert ignored_of("gocardless", body) == ["gocardless.mandates"]


def test_an_object_may_stand_alone() -> None:
    """Its id says what it is."""
    objects = (gocardless.payment(), gocardless.refund(), gocardless.payout())

    assert [document_of("gocardless", bytes_of(one))["posting_id"] for one in objects] == [
        "PM123",
        "RF1",
        "PO1",
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"amount": "10.50"}, "amount"),
        ({"currency": "pounds"}, "currency"),
        ({"status": "unsure"}, "status"),
        ({"created_at": None}, "created_at"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    """One field at a time."""
    body = bytes_of({"payments": [gocardless.payment(**change), gocardless.payment()]})

    assert rejected_of("gocardless", body) == [field]
    assert len(outcomes_of("gocardless", body)) == 2


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"id": "XX1"}', b'{"payments": 1}', b"id=PM1"])
def test_what_is_not_gocardless_is_refused(body: bytes) -> None:
    """Whatever it is."""
    with pytest.raises(InvalidPayload):
        outcomes_of("gocardless", body)
