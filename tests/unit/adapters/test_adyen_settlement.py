"""Adyen's settlement details report."""

import pytest

from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import adyen_settlement as said
from tests.unit.adapters.outcomes import documents_of, rejected_of

NAME = "adyen_settlement"


def test_a_batch_is_its_lines_its_fees_and_its_payout() -> None:
    """Lines belong to their captures, refunds and disputes."""
    settled, refunded, disputed, fee, same, payout = documents_of(NAME, said.EXAMPLES[0])

    assert settled["txn_id"] == "adyen:ShopNL:capture:QF2"
    assert settled["parent_txn_id"] == "adyen:ShopNL:payment:QF1"
    assert (settled["amount"], settled["fee"], settled["net"]) == (1000, 30, 970)
    assert settled["timestamp"] == "2024-03-31T10:00:00Z"
    assert refunded["txn_id"] == "adyen:ShopNL:refund:QF4"
    assert (disputed["direction"], disputed["fee"], disputed["net"]) == ("OUT", 250, 1250)
    assert (fee["event_type"], fee["txn_id_kind"]) == ("FEE_CHARGED", "DERIVED")
    assert fee["txn_id"] != same["txn_id"]
    assert (payout["event_type"], payout["amount"]) == ("SETTLEMENT", 365)
    assert payout["txn_id"] == "adyen:ShopNL:settlement:7"
    assert payout["settlement_ref"] == settled["settlement_ref"] == "ShopNL batch 7"
    assert payout["references"]["text"] == "TX1 batch 7, ShopNL"


def test_costs_in_another_currency_are_not_said_in_this_one() -> None:
    """The gross stands in the payment's currency, with the rate."""
    refunded = documents_of(NAME, said.EXAMPLES[0])[1]

    assert (refunded["amount"], refunded["currency"]) == (500, "USD")
    assert refunded["fx_rate"] == "0.9"
    assert "fee" not in refunded
    assert "net" not in refunded


def test_a_row_without_a_modification_is_about_the_payment() -> None:
    """As where captures are automatic."""
    row = said.ROWS[0].replace("Settled,QF2", "Settled,")

    assert documents_of(NAME, said.report(row))[0]["txn_id"] == "adyen:ShopNL:payment:QF1"


def test_an_unknown_type_is_an_adjustment() -> None:
    """With the sign of its amounts."""
    row = said.ROWS[3].replace(",Fee,", ",DepositCorrection,")
    (document,) = documents_of(NAME, said.report(row))

    assert (document["event_type"], document["direction"]) == ("ADJUSTMENT", "OUT")


def test_the_same_report_again_says_the_same() -> None:
    """Also of the rows without an id."""
    assert documents_of(NAME, said.EXAMPLES[0]) == documents_of(NAME, said.EXAMPLES[0])


def test_what_is_wrong_is_named() -> None:
    """In a row, or of the report."""
    zone = said.ROWS[0].replace("CEST", "QQQ")
    amount = said.ROWS[0].replace("10.00", "10.001")
    nothing = said.ROWS[3].replace("1.00", "")
    unquoted = said.ROWS[0] + ",EUR"

    assert rejected_of(NAME, said.report(zone, amount, nothing, unquoted)) == [
        "TimeZone",
        "Gross Credit (GC)",
        "Net Debit (NC)",
        "$",
    ]
    with pytest.raises(InvalidPayload, match="Psp Reference"):
        documents_of(NAME, b"Type,Net Currency\nFee,EUR\n")
