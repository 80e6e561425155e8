"""Checkout.com's statements and financial actions."""

import pytest

from tests.unit.adapters.examples import checkout
from tests.unit.adapters.examples.checkout import part
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)


def test_a_payout_of_a_statement_is_a_settlement() -> None:
    """Net, with its fee without a sign."""
    document = document_of("checkout", bytes_of(checkout.statement()))

    assert document["txn_id"] == "checkout:-:settlement:PAY-1"
    assert (document["amount"], document["fee"]) == (150024, 250)
    assert (document["direction"], document["status"]) == ("IN", "SUCCESS")
    assert document["references"] == {"settlement": "PAY-1", "statement": "240110B1"}


def test_a_payout_below_zero_is_a_debit() -> None:
    """And one of unknown fee has none."""
    body = bytes_of(checkout.statement(net_amount="-7", payout_fee=None, status="Pending"))
    document = document_of("checkout", body)

    assert (document["direction"], document["amount"]) == ("OUT", 700)
    assert document["status"] == "PENDING"
    assert "fee" not in document


def test_a_capture_in_a_report_is_a_line_about_its_payment() -> None:
    """Fees are added as they are and rounded once; reserves are none."""
    document = document_of("checkout", bytes_of({"data": [checkout.action()]}))

    assert document["event_type"] == "SETTLEMENT_LINE"
    assert document["txn_id"] == "checkout:-:payment:pay_a"
    assert (document["amount"], document["currency"]) == (3425, "USD")
    assert (document["fee"], document["tax"], document["net"]) == (50, 2, 3033)
    assert document["settlement_ref"] == "PAY-1"
    assert document["references"]["merchant"] == "ORD-7"


@pytest.mark.parametrize(
    ("word", "txn_id", "direction"),
    [
        ("Refund", "checkout:-:refund:act_a", "OUT"),
        ("Chargeback", "checkout:-:chargeback:act_a", "OUT"),
        ("Chargeback Reversal", "checkout:-:chargeback_reversal:act_a", "IN"),
    ],
)
def test_other_lines(word: str, txn_id: str, direction: str) -> None:
    """Each about its own transaction."""
    action = checkout.action(action_type=word, breakdown=[part(word, "-10.00")])
    document = document_of("checkout", bytes_of([action]))

    assert (document["txn_id"], document["direction"]) == (txn_id, direction)
    assert (document["event_type"], document["amount"]) == ("SETTLEMENT_LINE", 1000)


def test_an_action_without_a_gross_is_a_fee() -> None:
    """An authorisation costs, and moves nothing else."""
    authorised = checkout.action(action_type="Authorization", breakdown=[part("Fee", "-0.06")])
    free = checkout.action(action_type="Void", breakdown=[])
    paid = document_of("checkout", bytes_of(authorised))

    assert (paid["event_type"], paid["amount"], paid["direction"]) == ("FEE_CHARGED", 6, "OUT")
    assert paid["txn_id"] == "checkout:-:fee:act_a"
    with_currency = free | {"processing_currency": "USD"}
    assert ignored_of("checkout", bytes_of(with_currency)) == ["checkout.no_money"]


def test_the_older_report_holds_actions_in_payments() -> None:
    """They say the same."""
    fee, line = documents_of("checkout", bytes_of(checkout.older_report()))

    assert (fee["txn_id"], fee["amount"]) == ("checkout:-:fee:act_0", 6)
    assert (line["txn_id"], line["amount"], line["fee"]) == ("checkout:-:payment:pay_a", 3425, 10)


def test_the_rows_of_an_action_belong_together() -> None:
    """In CSV; a bad action alone is rejected, with its line."""
    outcomes = outcomes_of("checkout", checkout.CSV)
    first, refund = documents_of("checkout", checkout.CSV[: checkout.CSV.index(b"pay_c")])

    assert rejected_of("checkout", checkout.CSV) == ["breakdown"]
    assert [getattr(one, "line_no", None) for one in outcomes] == [2, 4, 5]
    assert (first["amount"], first["fee"]) == (3425, 8)
    assert (refund["txn_id"], refund["timestamp"]) == (
        "checkout:-:refund:act_b",
        "2024-01-09T11:00:00Z",
    )
