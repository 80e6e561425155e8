"""Razorpay's settlement reports."""

import pytest

from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import razorpay_recon as said
from tests.unit.adapters.outcomes import document_of, documents_of, rejected_of

NAME = "razorpay_recon"


def test_a_row_about_a_payment_is_a_line_of_it() -> None:
    """Gross, with what was kept and what is left, and the settlement it is in."""
    document = document_of(NAME, said.report(said.row()))

    assert document["event_type"] == "SETTLEMENT_LINE"
    assert document["txn_id"] == "razorpay:-:payment:pay_00000000000001"
    assert (document["amount"], document["fee"], document["net"]) == (129900, 3066, 126834)
    assert document["settlement_ref"] == "setl_00000000000001"
    assert document["value_date"] == "2024-01-04"
    assert document["references"]["merchant"] == "00042"


def test_a_refund_an_adjustment_and_a_lost_dispute() -> None:
    """An adjustment has no other notice; a dispute has."""
    refund, adjustment, lost = documents_of(
        NAME,
        said.report(
            said.row(**said.REFUND),
            said.row(**said.ADJUSTMENT),
            said.row(**said.ADJUSTMENT | {"credit": 0, "debit": 500, "dispute_id": "disp_1"}),
        ),
    )

    assert (refund["event_type"], refund["direction"]) == ("SETTLEMENT_LINE", "OUT")
    assert refund["parent_txn_id"] == "razorpay:-:payment:pay_00000000000001"
    assert (adjustment["event_type"], adjustment["direction"]) == ("ADJUSTMENT", "IN")
    assert lost["txn_id"] == "razorpay:-:dispute:disp_1"
    assert (lost["event_type"], lost["direction"]) == ("SETTLEMENT_LINE", "OUT")


def test_a_payment_that_nets_below_zero_has_no_net() -> None:
    """A net is never negative."""
    row = said.row(amount=1000, credit=0, debit=500, fee=1500)

    assert "net" not in document_of(NAME, said.report(row))


def test_the_dashboards_csv_says_the_same() -> None:
    """In rupees, Indian times, and the fee without its tax."""
    payment, refund = documents_of(NAME, said.DASHBOARD)

    assert (payment["amount"], payment["fee"], payment["net"]) == (129900, 3066, 126834)
    assert payment["timestamp"] == "2024-01-01T00:00:00Z"
    assert payment["rail"] == "UPI"
    assert (refund["amount"], refund["direction"]) == (29900, "OUT")


def test_the_unit_may_be_declared() -> None:
    """For a report whose amounts do not tell."""
    body = (
        b"entity_id,type,amount,credit,created_at,settlement_utr\npay_1,payment,5,5,1704067200,u\n"
    )

    assert document_of(NAME, body)["amount"] == 5
    assert document_of(NAME, body, unit="major")["amount"] == 500
    with pytest.raises(InvalidPayload, match=r"options\.unit"):
        document_of(NAME, body, unit="paise")


def test_a_row_that_is_wrong_leaves_the_others() -> None:
    """And is named."""
    body = said.report(said.row(entity_id=None), said.row(fee="x"), said.row())

    assert rejected_of(NAME, body) == ["entity_id", "fee"]
