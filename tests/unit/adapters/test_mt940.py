"""MT940 and MT942: lines, marks, dates, references, and what a statement says of itself."""

import pytest

from tests.unit.adapters.examples.mt940 import CHARGE, INTERIM, SALE, SLASHED, STATEMENT, message
from tests.unit.adapters.outcomes import (
    document_of,
    documents_of,
    faults_of,
    rejected_of,
    statements_of,
)

ACCOUNT = "DE0012345678/0012345678"
NARRATIVE = ":86:nothing to say"


def line(field: str) -> bytes:
    """A statement of one line."""
    return message(f":61:{field}", NARRATIVE, closing="C250203EUR0,")


def test_a_line_keeps_its_dates_and_references() -> None:
    """The value date is the line's; the entry date says when it was booked."""
    sale = documents_of("mt940", STATEMENT)[0]

    assert (sale["amount"], sale["currency"], sale["direction"]) == (24950, "EUR", "IN")
    assert (sale["timestamp"], sale["precision"]) == ("2025-02-01T00:00:00Z", "DAY")
    assert (sale["value_date"], sale["booking_date"]) == ("2025-02-01", "2025-02-03")
    assert (sale["account"], sale["txn_id_kind"]) == (ACCOUNT, "DERIVED")
    assert sale["references"] == {
        "bank": "BANKREF0000000001",
        "customer": "ORDER-77",
        "end_to_end": "E2E-000077",
        "mandate": "MANDATE-12",
        "text": "Invoice 77 from May second part",
        "type_code": "NTRF",
    }


def test_names_between_slashes_are_references() -> None:
    """Also where the bank cut a word at the end of a line."""
    document = document_of("mt940", SLASHED)

    assert document["references"]["end_to_end"] == "E2E-000077"
    assert document["references"]["text"] == "RETURN OF 77"


def test_the_same_line_in_both_messages_is_one_posting() -> None:
    """An interim report previews the statement."""
    (preview,) = documents_of("mt940", INTERIM)
    posted = documents_of("mt940", STATEMENT)[0]

    assert preview["txn_id"] == posted["txn_id"]
    assert preview["posting_id"] == posted["posting_id"]
    assert posted["txn_id"].endswith(":BANKREF0000000001")


def test_a_charge_with_the_reference_of_its_payment_is_a_line_of_its_own() -> None:
    """Banks give both the same reference."""
    ids = {document["txn_id"] for document in documents_of("mt940", STATEMENT)}

    assert len(ids) == 2


def test_equal_lines_stay_apart_and_keep_their_ids() -> None:
    """In one statement they are two; the same statement again says the same two."""
    twice = message(*CHARGE[:1], NARRATIVE, *CHARGE[:1], NARRATIVE, closing="C250203EUR997,")
    bare = message(":61:250201D5,NCHGNONREF", ":61:250201D5,NCHGNONREF", closing="C250203EUR990,")

    for body in (twice, bare):
        first, again = documents_of("mt940", body), documents_of("mt940", body + body)
        ids = [document["txn_id"] for document in first]
        assert len(set(ids)) == 2
        assert [document["txn_id"] for document in again] == ids + ids


def test_equal_lines_on_two_pages_of_a_statement_stay_apart() -> None:
    """The number is the same, the page is not."""
    page = message(":61:250201D5,NCHGNONREF", closing="C250203EUR995,")
    other = page.replace(b"00042/001", b"00042/002")
    ids = [document["txn_id"] for document in documents_of("mt940", page + other)]

    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("field", "amount", "direction", "status"),
    [
        ("250201C9,NTRFNONREF", 900, "IN", "SUCCESS"),
        ("250201D11,8NTRFNONREF", 1180, "OUT", "SUCCESS"),
        ("250201CN0,01NTRFNONREF", 1, "IN", "SUCCESS"),
        ("250201DR000006,00NTRFNONREF", 600, "OUT", "SUCCESS"),
        ("250201RC6,NTRFNONREF", 600, "OUT", "SUCCESS"),
        ("250201RDR6,NTRFNONREF", 600, "IN", "SUCCESS"),
        ("250201EC6,NTRFNONREF", 600, "IN", "PENDING"),
        ("250201ED,5NTRFNONREF", 50, "OUT", "PENDING"),
    ],
)
def test_marks_and_amounts(field: str, amount: int, direction: str, status: str) -> None:
    """A letter behind the mark is a code of funds; R before it takes money back."""
    document = document_of("mt940", line(field))

    assert (document["amount"], document["direction"]) == (amount, direction)
    assert document["status"] == status


@pytest.mark.parametrize(
    ("field", "value", "booked"),
    [
        ("1602300301D6,NTRFNONREF", "2016-02-29", "2016-03-01"),
        ("2502310228D6,NTRFNONREF", "2025-02-28", "2025-02-28"),
        ("2412310102D6,NTRFNONREF", "2024-12-31", "2025-01-02"),
        ("2501021231D6,NTRFNONREF", "2025-01-02", "2024-12-31"),
        ("250102D6,NTRFNONREF", "2025-01-02", None),
    ],
)
def test_dates(field: str, value: str, booked: str | None) -> None:
    """Banking years have a 30 February; an entry date belongs to the nearest year."""
    document = document_of("mt940", line(field))

    assert (document["value_date"], document.get("booking_date")) == (value, booked)


def test_a_whole_statement_says_whether_it_adds_up() -> None:
    (statement,) = statements_of("mt940", STATEMENT)

    assert (statement.opening_minor, statement.closing_minor) == (100000, 124800)
    assert (statement.lines_minor, statement.lines, statement.is_balanced) == (24800, 2, True)
    assert (statement.complete_to, statement.reference) == ("2025-02-03", "00042/001")


def test_an_interim_report_covers_no_day() -> None:
    (statement,) = statements_of("mt940", INTERIM)

    assert (statement.complete_to, statement.is_balanced, statement.currency) == (None, None, "EUR")


def test_intermediate_balances_tie_the_pages_but_cover_no_day() -> None:
    body = STATEMENT.replace(b":60F:", b":60M:").replace(b":62F:", b":62M:")
    (statement,) = statements_of("mt940", body)

    assert (statement.is_balanced, statement.complete_to) == (True, None)


def test_expected_money_does_not_count() -> None:
    (statement,) = statements_of("mt940", line("250201EC6,NTRFNONREF"))

    assert (statement.lines, statement.lines_minor) == (0, 0)


def test_the_currency_may_stand_behind_the_lines() -> None:
    body = STATEMENT.replace(b":60F:C250131EUR1000,\r\n", b"")

    assert [document["currency"] for document in documents_of("mt940", body)] == ["EUR", "EUR"]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1250"])
def test_letters_of_any_code_page(encoding: str) -> None:
    """UTF-8 and Latin-1 are told apart; others are declared."""
    body = message(":61:250201C1,NTRFNONREF", ":86:Gr\u00f6\u00dfe", closing="C250203EUR1001,")
    document = document_of("mt940", body.decode().encode(encoding), encoding=encoding)

    assert document["references"]["text"] == "Gr\u00f6\u00dfe"


def test_a_bad_line_costs_itself_only() -> None:
    body = message(*SALE, ":61:hello", *CHARGE, closing="C250203EUR1248,")

    assert rejected_of("mt940", body) == ["61"]
    assert statements_of("mt940", body)[0].lines == 2


@pytest.mark.parametrize("keep", [60, 100, 150, 200])
def test_a_message_that_is_cut_off_is_told(keep: int) -> None:
    assert "62F" in faults_of("mt940", STATEMENT[:keep])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "$"),
        (b"hello\nworld", "$"),
        (b":20:X\n:25:1\n:86:" + b"x" * 70_000, "$"),
        (b":20:X\n:25:1\n:61:2502010203C1,NTRFNONREF\n", "60F"),
        (STATEMENT.replace(b"EUR", b"XXX"), "60F"),
        (STATEMENT.replace(b"249,50", b"249,505"), "61"),
        (STATEMENT.replace(b":61:250201", b":61:251301"), "61"),
    ],
)
def test_what_cannot_be_read_names_its_field(body: bytes, field: str) -> None:
    assert field in faults_of("mt940", body)
