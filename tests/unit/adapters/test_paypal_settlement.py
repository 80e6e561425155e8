"""PayPal's settlement and transaction reports."""

import pytest

from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import paypal_settlement as said
from tests.unit.adapters.outcomes import documents_of, rejected_of

NAME = "paypal_settlement"


def test_each_movement_is_what_its_code_says() -> None:
    """Lines, a refund in yen, a withdrawal to the bank, and what is left."""
    payment, refund, withdrawal, other = documents_of(NAME, said.EXAMPLES[0])

    assert payment["txn_id"] == "paypal:-:payment:4CP1"
    assert (payment["amount"], payment["fee"], payment["net"]) == (3000, 154, 2846)
    assert payment["timestamp"] == "2024-03-10T09:00:01Z"
    assert payment["merchant_id"] == "MERCHANT1"
    assert (refund["amount"], refund["currency"]) == (1000, "JPY")
    assert refund["parent_txn_id"] == "paypal:-:payment:4CP1"
    assert (withdrawal["event_type"], withdrawal["direction"]) == ("SETTLEMENT", "IN")
    assert withdrawal["references"]["bank"] == "BANK0042"
    assert (other["event_type"], other["direction"]) == ("ADJUSTMENT", "OUT")


def test_what_is_wrong_is_named() -> None:
    """In a movement, or of the report."""
    rows = (
        said.ROWS[0].replace('"CR","3000"', '"XX","3000"'),
        said.ROWS[0].replace("-0800", ""),
        said.ROWS[0].replace('"3000"', '"30.01"'),
        said.ROWS[1].replace('"100000"', '"100001"'),
    )

    assert rejected_of(NAME, said.report(*rows)) == [
        "Transaction Debit or Credit",
        "Transaction Completion Date",
        "Gross Transaction Amount",
        "Gross Transaction Amount",
    ]
    with pytest.raises(InvalidPayload, match="CH"):
        documents_of(NAME, b'"SB","4CP1"\n')
    with pytest.raises(InvalidPayload, match="CH"):
        documents_of(NAME, b'"RH","x"\n')
