"""Stripe's payout and balance reports."""

import pytest

from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import stripe_payouts as said
from tests.unit.adapters.outcomes import document_of, documents_of, rejected_of

NAME = "stripe_payouts"


def test_each_row_is_about_what_it_came_from() -> None:
    """Lines of payments and refunds, a fee, and the payout itself."""
    charge, refund, fee, payout = documents_of(NAME, said.RECONCILIATION)

    assert charge["txn_id"] == "stripe:-:payment:ch_1"
    assert charge["event_type"] == "SETTLEMENT_LINE"
    assert (charge["amount"], charge["fee"], charge["net"]) == (10000, 320, 9680)
    assert charge["settlement_ref"] == "po_1"
    assert charge["timestamp"] == "2024-02-01T00:35:45Z"
    assert (refund["txn_id"], refund["direction"]) == ("stripe:-:refund:re_1", "OUT")
    assert (fee["event_type"], fee["amount"]) == ("FEE_CHARGED", 150)
    assert fee["txn_id"] == "stripe:-:balance_transaction:txn_3"
    assert (payout["event_type"], payout["amount"]) == ("SETTLEMENT", 1500)
    assert (payout["direction"], payout["currency"]) == ("IN", "JPY")


def test_a_list_of_payouts_tells_their_status() -> None:
    """One that failed came back."""
    sent, failed = documents_of(NAME, said.PAYOUTS)

    assert (sent["txn_id"], sent["status"]) == ("stripe:-:settlement:po_2", "PENDING")
    assert sent["value_date"] == "2024-02-07"
    assert (failed["status"], failed["direction"]) == ("REVERSED", "IN")


def test_the_dashboards_export_has_other_names() -> None:
    """For the same."""
    document = document_of(NAME, said.DASHBOARD)

    assert document["txn_id"] == "stripe:-:payment:ch_2"
    assert (document["amount"], document["fee"]) == (2000, 88)
    assert document["settlement_ref"] == "po_4"


def test_a_local_time_needs_its_zone() -> None:
    """Where the report has no column in UTC."""
    body = (
        b"balance_transaction_id,created,currency,gross,fee,net,reporting_category,source_id\n"
        b"txn_1,2024-01-31 16:35:45,usd,1.00,0.00,1.00,charge,ch_1\n"
    )

    assert document_of(NAME, body)["timestamp"] == "2024-01-31T16:35:45Z"
    west = document_of(NAME, body, zone="America/Los_Angeles")
    assert west["timestamp"] == "2024-02-01T00:35:45Z"
    with pytest.raises(InvalidPayload, match=r"options\.zone"):
        document_of(NAME, body, zone="Mars/Olympus")


def test_a_row_that_is_wrong_leaves_the_others() -> None:
    """And a file without amounts is no such report."""
    body = said.RECONCILIATION.replace(b"100.00", b"100.001").replace(b",usd,-10.00", b",xxx,-10")

    assert rejected_of(NAME, body) == ["gross", "currency"]
    with pytest.raises(InvalidPayload, match="gross"):
        documents_of(NAME, b"a,b\n1,2\n")
