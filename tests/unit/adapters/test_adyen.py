"""Adyen's standard webhooks: every event code, success or not."""

from typing import Any

import pytest

from recon_app.adapters.adyen_terms import EVENT_CODES
from recon_app.adapters.registry import guess
from tests.unit.adapters.examples import adyen as said
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    faults_of,
    ignored_of,
    outcomes_of,
)

PAYMENT = "adyen:ShopNL:payment:QF0000000000001"


def read(value: object) -> dict[str, Any]:
    return document_of("adyen", bytes_of(value))


def test_an_authorisation_is_told_with_its_references() -> None:
    """Leading zeros stay, and the offset of the time counts."""
    document = read(said.webhook(said.item()))

    assert document["txn_id"] == PAYMENT
    assert (document["amount"], document["currency"]) == (32500, "EUR")
    assert document["event_type"] == "PAYMENT_AUTHORIZED"
    assert document["timestamp"] == "2024-03-31T12:20:56Z"
    assert (document["merchant_id"], document["rail"]) == ("ShopNL", "CARD")
    assert document["references"] == {
        "merchant": "00000042",
        "auth_code": "060494",
        "acquirer": "7J2K",
    }


def test_one_reference_names_a_capture_and_a_refund() -> None:
    """The kind stands in the id, the payment is the parent of both."""
    items = [said.item(code, **said.MODIFIED) for code in ("CAPTURE", "REFUND")]
    capture, refund = documents_of("adyen", bytes_of(said.webhook(*items)))

    assert capture["txn_id"] == "adyen:ShopNL:capture:QF0000000000002"
    assert refund["txn_id"] == "adyen:ShopNL:refund:QF0000000000002"
    assert capture["parent_txn_id"] == refund["parent_txn_id"] == PAYMENT
    assert (capture["direction"], refund["direction"]) == ("IN", "OUT")


@pytest.mark.parametrize(
    ("code", "success", "expected"),
    [
        ("AUTHORISATION", "false", ("payment", "PAYMENT_FAILED", "FAILED")),
        ("PENDING", "true", ("payment", "PAYMENT_PENDING", "PENDING")),
        ("CAPTURE", "false", ("capture", "PAYMENT_FAILED", "FAILED")),
        ("CAPTURE_FAILED", "true", ("capture", "PAYMENT_REVERSED", "REVERSED")),
        ("REFUND", "false", ("refund", "REFUND_FAILED", "FAILED")),
        ("REFUND_FAILED", "true", ("refund", "REFUND_FAILED", "REVERSED")),
        ("REFUNDED_REVERSED", "true", ("refund", "REFUND_FAILED", "REVERSED")),
        ("NOTIFICATION_OF_CHARGEBACK", "true", ("dispute", "CHARGEBACK", "PENDING")),
        ("CHARGEBACK", "true", ("dispute", "CHARGEBACK", "SUCCESS")),
        (
            "CHARGEBACK_REVERSED",
            "true",
            ("dispute_reversal", "CHARGEBACK_REVERSAL", "SUCCESS"),
        ),
        ("SECOND_CHARGEBACK", "true", ("second_dispute", "CHARGEBACK", "SUCCESS")),
        ("PAYOUT_THIRDPARTY", "true", ("payout", "PAYOUT_PROCESSED", "SUCCESS")),
        ("PAIDOUT_REVERSED", "true", ("payout", "PAYOUT_REVERSED", "REVERSED")),
    ],
)
def test_what_an_event_code_means(code: str, success: str, expected: Any) -> None:
    """Together with its success."""
    document = read(said.webhook(said.item(code, **said.MODIFIED, success=success)))

    kind, event_type, status = expected
    assert document["txn_id"] == f"adyen:ShopNL:{kind}:QF0000000000002"
    assert (document["event_type"], document["status"]) == (event_type, status)


@pytest.mark.parametrize("code", ["CANCELLATION", "TECHNICAL_CANCEL", "EXPIRE"])
def test_a_cancelled_authorisation_ends_its_payment(code: str) -> None:
    """The payment, not a transaction of the cancellation."""
    document = read(said.item(code, **said.MODIFIED))

    assert (document["txn_id"], document["status"]) == (PAYMENT, "FAILED")


def test_a_cancel_or_refund_is_what_it_turned_out_to_be() -> None:
    """Which stands in the additional data."""
    refund = said.item(
        "CANCEL_OR_REFUND", **said.MODIFIED, additionalData={"modification.action": "refund"}
    )

    assert read(refund)["txn_id"] == "adyen:ShopNL:refund:QF0000000000002"
    unknown = bytes_of(said.item("CANCEL_OR_REFUND", additionalData=None))
    assert ignored_of("adyen", unknown) == ["CANCEL_OR_REFUND"]


@pytest.mark.parametrize("code", sorted(EVENT_CODES))
@pytest.mark.parametrize("success", ["true", "false"])
def test_every_code_can_be_read(code: str, success: str) -> None:
    """As an event, or as nothing that moved money."""
    assert outcomes_of("adyen", bytes_of(said.item(code, **said.MODIFIED, success=success)))


@pytest.mark.parametrize("code", ["REPORT_AVAILABLE", "NOTIFICATION_OF_FRAUD", "NEW_THING"])
def test_codes_about_no_money_are_ignored(code: str) -> None:
    """By name."""
    assert ignored_of("adyen", bytes_of(said.webhook(said.item(code)))) == [code]


def test_webhooks_of_platforms_are_ignored() -> None:
    """They are about balances inside Adyen."""
    body = {"type": "balancePlatform.transfer.created", "data": {}, "environment": "live"}

    assert ignored_of("adyen", bytes_of(body)) == ["balancePlatform.transfer.created"]


@pytest.mark.parametrize(
    ("currency", "value", "minor"),
    [("JPY", 1000, 1000), ("KWD", 1234, 1234), ("ISK", 279000, 2790), ("CVE", 5, 500)],
)
def test_adyens_minor_units_are_its_own(currency: str, value: int, minor: int) -> None:
    """Hundredths of a króna that has none, none of an escudo that has."""
    amount = {"currency": currency, "value": value}

    assert read(said.item(amount=amount))["amount"] == minor


def test_bare_items_lists_and_forms_are_read() -> None:
    """As older accounts send them."""
    from_form = document_of("adyen", said.form())

    assert from_form["txn_id"] == read(said.item())["txn_id"] == PAYMENT
    assert from_form["references"]["auth_code"] == "060494"
    assert len(documents_of("adyen", bytes_of([said.item(), said.item()]))) == 2
    found = [guess(body) for body in (said.form(), bytes_of(said.item()))]
    assert [one and one.name for one in found] == ["adyen", "adyen"]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (said.webhook(said.item(success="yes")), "success"),
        (said.webhook(said.item(eventCode=None)), "eventCode"),
        (said.webhook(said.item(pspReference="")), "pspReference"),
        (said.webhook(said.item(amount=None)), "amount"),
        (said.webhook(said.item(amount={"currency": "EUR", "value": 1.5})), "amount.value"),
        (said.webhook(said.item(amount={"currency": "XX", "value": 1})), "amount.currency"),
        (said.webhook(said.item(eventDate="yesterday")), "eventDate"),
        ({"notificationItems": {}}, "notificationItems"),
    ],
)
def test_what_is_wrong_is_named(value: object, field: str) -> None:
    """By the field."""
    assert faults_of("adyen", bytes_of(value)) == [field]
