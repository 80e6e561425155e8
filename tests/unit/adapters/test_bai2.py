"""BAI2: groups, accounts, transactions with their continuations."""

import pytest

from tests.unit.adapters.examples.bai2 import END, EXAMPLES, HEADER, file_of, group
from tests.unit.adapters.outcomes import (
    document_of,
    documents_of,
    faults_of,
    ignored_of,
    rejected_of,
    statements_of,
)


def test_a_transaction_keeps_its_references_and_its_text() -> None:
    """Funds of type V bring a value date; the text goes on in continuations."""
    sales = documents_of("bai2", EXAMPLES[0])[0]

    assert (sales["amount"], sales["currency"], sales["direction"]) == (24950, "USD", "IN")
    assert (sales["timestamp"], sales["precision"]) == ("2025-02-04T00:00:00Z", "DAY")
    assert (sales["booking_date"], sales["value_date"]) == ("2025-02-03", "2025-02-04")
    assert (sales["account"], sales["txn_id_kind"]) == ("0012345", "DERIVED")
    assert sales["txn_id"].endswith(":0000172629")
    assert sales["references"] == {
        "bank": "0000172629",
        "customer": "ORDER-77",
        "text": "CARD SALES OF MONDAY, ALL BRANCHES",
        "type_code": "142",
    }


def test_distributed_funds_stand_before_the_references() -> None:
    """Types S and D bring fields of their own; a zero is an amount."""
    check, fees = documents_of("bai2", EXAMPLES[0])[1:]

    assert (check["amount"], check["direction"]) == (150, "OUT")
    assert check["references"]["customer"] == "000319"
    assert (fees["amount"], fees["references"]["text"]) == (0, "FEES")


def test_fields_go_on_in_continuations_until_the_text() -> None:
    body = file_of("16,195,1000/", "88,Z,BANKREF/", "88,CUSTREF,WIRE IN")

    assert document_of("bai2", body)["references"] == {
        "bank": "BANKREF",
        "customer": "CUSTREF",
        "text": "WIRE IN",
        "type_code": "195",
    }


@pytest.mark.parametrize(
    ("code", "amount", "direction"),
    [
        ("100", "1", "IN"),
        ("399", "1", "IN"),
        ("400", "1", "OUT"),
        ("699", "1", "OUT"),
        ("721", "1", "IN"),
        ("760", "1", "OUT"),
        ("940", "1", "IN"),
        ("960", "1", "OUT"),
        ("142", "-1", "OUT"),
        ("475", "-1", "IN"),
    ],
)
def test_the_type_code_says_the_direction(code: str, amount: str, direction: str) -> None:
    """Those that banks define too; a negative amount goes the other way."""
    document = document_of("bai2", file_of(f"16,{code},{amount},,R1,,/"))

    assert (document["amount"], document["direction"]) == (1, direction)


@pytest.mark.parametrize(
    ("account", "of_group", "currency"),
    [("CAD", "USD", "CAD"), ("", "GBP", "GBP"), ("", "", "USD"), ("KWD", "", "KWD")],
)
def test_the_currency_is_the_accounts_then_the_groups(
    account: str, of_group: str, currency: str
) -> None:
    """Else US dollars; amounts are whole minor units of it."""
    body = file_of("16,142,001,,R,,/", head=f"03,1,{account}/", of=group(currency=of_group))
    document = document_of("bai2", body)

    assert (document["currency"], document["amount"]) == (currency, 1)


def test_equal_lines_stay_apart_and_keep_their_ids() -> None:
    """Also where an account comes twice in its group."""
    lines = ("16,409,2500,,,,FEE/", "16,409,2500,,,,FEE/", "49,0,3/", "03,0012345,/")
    body = file_of(*lines, "16,409,2500,,,,FEE/", head="03,0012345,/")
    ids = [document["txn_id"] for document in documents_of("bai2", body)]

    assert len(set(ids)) == 3
    assert [document["txn_id"] for document in documents_of("bai2", body)] == ids


def test_a_short_bank_reference_may_come_again_on_another_day() -> None:
    first = document_of("bai2", file_of("16,142,100,,000001,,/"))
    later = document_of("bai2", file_of("16,142,100,V,250301,,000001,,/"))

    assert first["txn_id"] != later["txn_id"]


def test_a_statement_says_whether_it_adds_up() -> None:
    (statement,) = statements_of("bai2", EXAMPLES[0])

    assert (statement.opening_minor, statement.closing_minor) == (100000, 124800)
    assert (statement.lines, statement.is_balanced) == (3, True)
    assert statement.complete_to == "2025-02-03"


@pytest.mark.parametrize(("modifier", "complete"), [("1", False), ("3", False), ("4", True)])
def test_only_a_final_report_covers_its_day(modifier: str, complete: bool) -> None:
    (statement,) = statements_of("bai2", file_of(of=group(modifier=modifier)))

    assert (statement.complete_to is not None) == complete


@pytest.mark.parametrize(("status", "what"), [("2", "deleted group"), ("4", "test group")])
def test_groups_that_are_not_to_be_posted_are_ignored(status: str, what: str) -> None:
    assert ignored_of("bai2", file_of("16,142,1,,R,,/", of=group(status))) == [what]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ("16,850,100,,R,,/", "16.type"),
        ("16,14X,100,,R,,/", "16.type"),
        ("16,142,1.50,,R,,/", "16.amount"),
        ("16,142,100,V,2503XX,,R,,/", "16"),
        ("16,142,100,D,many,,R,,/", "16.funds"),
        ("17,142,100/", "code"),
    ],
)
def test_a_bad_record_costs_itself_only(record: str, field: str) -> None:
    body = file_of(record, "16,142,100,,R,,/")

    assert rejected_of("bai2", body) == [field]
    assert statements_of("bai2", body)[0].lines == 1


def test_a_file_without_its_trailer_is_told() -> None:
    assert rejected_of("bai2", file_of("16,142,1,,R,,/", end=END[:1])) == ["99"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"16,142,1,,R,,/",
        b"hello",
        HEADER.encode() + b"\n" + b"x" * 70_000,
        b"\n".join([HEADER.encode(), *[b"88,more"] * 2000]),
    ],
    ids=lambda body: str(body[:12]),
)
def test_what_is_no_bai2_is_refused(body: bytes) -> None:
    assert faults_of("bai2", body)[0] in ("$", "88")
