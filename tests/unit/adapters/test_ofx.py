"""OFX, in SGML and in XML."""

import pytest

from tests.unit.adapters.examples.ofx import EXAMPLES, IN_XML, sgml, transaction, xml
from tests.unit.adapters.outcomes import (
    document_of,
    documents_of,
    faults_of,
    rejected_of,
    statements_of,
)


def test_texts_without_end_tags() -> None:
    document = documents_of("ofx", EXAMPLES[0])[0]

    assert (document["amount"], document["currency"], document["direction"]) == (24950, "INR", "IN")
    assert (document["timestamp"], document["precision"]) == ("2025-02-03T04:45:00Z", "INSTANT")
    assert (document["account"], document["booking_date"]) == ("0012345", "2025-02-03")
    assert document["txn_id"].endswith(":000042")
    assert document["references"] == {
        "bank": "000042",
        "text": "A & B Order 77",
        "type_code": "CREDIT",
    }


def test_empty_tags_and_quoted_texts() -> None:
    """No FITID: the id is derived. Amounts may have a comma for their decimals."""
    document = document_of("ofx", xml(IN_XML))

    assert (document["amount"], document["direction"]) == (123450, "OUT")
    assert (document["precision"], document["timestamp"]) == ("DAY", "2025-02-03T00:00:00Z")
    assert document["references"] == {"text": "Caf\u00e9 <1>", "type_code": "DEBIT"}
    assert (document["original_currency"], document["fx_rate"]) == ("USD", "1.08")


@pytest.mark.parametrize(
    ("when", "timestamp"),
    [
        ("20250203120000", "2025-02-03T12:00:00Z"),
        ("20250203120000.123[-5:EST]", "2025-02-03T17:00:00Z"),
        ("202502031200[+5.5]", "2025-02-03T06:30:00Z"),
        ("20250203120000[-3.30:NST]", "2025-02-03T15:30:00Z"),
        ("20250203000000[0:GMT]", "2025-02-03T00:00:00Z"),
    ],
)
def test_times(when: str, timestamp: str) -> None:
    """A time without a zone is GMT."""
    assert document_of("ofx", sgml(transaction(when=when)))["timestamp"] == timestamp


def test_the_same_fitid_in_another_account_is_another_line() -> None:
    body = sgml(transaction())
    ids = [document_of("ofx", body, account=name)["txn_id"] for name in ("a", "b")]

    assert len(set(ids)) == 2


def test_a_fitid_that_counts_anew_in_each_file_does_not_merge_lines() -> None:
    first = document_of("ofx", sgml(transaction(FITID="1")))
    later = document_of("ofx", sgml(transaction(FITID="1", amount="3.00")))

    assert first["txn_id"] != later["txn_id"]


def test_equal_lines_stay_apart_and_keep_their_ids() -> None:
    body = sgml(transaction(FITID=""), transaction(FITID=""))
    ids = [document["txn_id"] for document in documents_of("ofx", body)]

    assert len(set(ids)) == 2
    assert [document["txn_id"] for document in documents_of("ofx", body)] == ids


def test_a_transaction_in_a_currency_of_its_own() -> None:
    body = sgml(transaction().replace("<FITID>", "<CURRENCY><CURSYM>JPY</CURRENCY><FITID>"))
    document = document_of("ofx", body.replace(b"249.50", b"249"))

    assert (document["currency"], document["amount"]) == ("JPY", 249)


def test_the_account_of_the_other_party_is_not_ours() -> None:
    more = "<BANKACCTTO><BANKID>9<ACCTID>999<ACCTTYPE>CHECKING</BANKACCTTO></STMTTRN>"
    document = document_of("ofx", sgml(transaction().replace("</STMTTRN>", more)))

    assert document["account"] == "0012345"


def test_a_pending_transaction() -> None:
    body = sgml(transaction().replace("STMTTRN>", "STMTTRNP>"))

    assert document_of("ofx", body)["status"] == "PENDING"


def test_a_statement_says_what_it_closes_with() -> None:
    (statement,) = statements_of("ofx", EXAMPLES[0])

    assert (statement.closing_minor, statement.opening_minor) == (124950, None)
    assert (statement.lines_minor, statement.lines) == (23750, 2)
    assert (statement.complete_to, statement.is_balanced) == ("2025-02-03", None)


def test_a_code_page_is_the_declared_one() -> None:
    document = document_of("ofx", sgml(transaction(MEMO="", NAME="Caf\u00e9")))

    assert document["references"]["text"] == "Caf\u00e9"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (transaction(amount="12.345"), "TRNAMT"),
        (transaction(amount=""), "TRNAMT"),
        (transaction(when="2025"), "DTPOSTED"),
        (transaction(when="20250230"), "DTPOSTED"),
        (transaction().replace("<FITID>", "<CURRENCY><CURSYM>XYZ</CURRENCY><FITID>"), "CURDEF"),
    ],
)
def test_a_bad_transaction_costs_itself_only(bad: str, field: str) -> None:
    body = sgml(bad, transaction())

    assert rejected_of("ofx", body) == [field]
    assert statements_of("ofx", body)[0].lines == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"OFXHEADER:100",
        sgml(transaction())[:-20],
        xml("<STMTTRN><NAME><![CDATA[never"),
        b'<!DOCTYPE OFX [<!ENTITY a "b">]>' + xml(IN_XML),
        b"<OFX>" * 100_000,
        b"<OFX>" + b"<![CDATA[" * 100_000,
        b"<OFX>" + b"<" * 1_000_000,
    ],
    ids=lambda body: str(body[:24]),
)
def test_bombs_and_what_is_cut_off_are_refused(body: bytes) -> None:
    assert faults_of("ofx", body) == ["OFX"]
