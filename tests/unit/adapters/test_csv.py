"""Bank tables in CSV: declared maps, known layouts, and cells as people write them."""

import json
from typing import Any

import pytest

from recon_app.adapters.base import Payload
from recon_app.adapters.column_presets import PRESETS
from recon_app.adapters.normalise import Ready, normalise
from recon_app.adapters.registry import adapter_of, guess
from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples.csv import HDFC, MAP, MAPPED, csv_of
from tests.unit.adapters.outcomes import (
    document_of,
    documents_of,
    faults_of,
    outcomes_of,
    rejected_of,
    statements_of,
)

SIMPLE: dict[str, Any] = {"date": "Day", "amount": "Sum", "currency_code": "INR"}


def simple(cell: str, day: str = "2025-02-03", **changes: Any) -> dict[str, Any]:
    """The event of a table of one row."""
    body = f'Day;Sum;Side;Own\n{day};"{cell}";DR;ORDER-77\n'.encode()
    return document_of("csv", body, columns=json.dumps(SIMPLE | changes))


def test_a_declared_map_says_what_the_columns_are() -> None:
    """In TOML; comma decimals, dates of the country, references by their type."""
    sale, charge, other = documents_of("csv", MAPPED, columns=MAP, account="DE1")

    assert (sale["amount"], sale["currency"], sale["direction"]) == (124950, "EUR", "IN")
    assert (sale["timestamp"], sale["precision"]) == ("2025-02-03T00:00:00Z", "DAY")
    assert (sale["booking_date"], sale["value_date"]) == ("2025-02-03", "2025-02-04")
    assert (sale["txn_id"], sale["txn_id_kind"]) == ("csv:DE1:entry-C124950EUR:0001", "DERIVED")
    assert sale["references"] == {
        "bank": "0001",
        "end_to_end": "E2E-77",
        "text": "Rechnung Jane Doe",
    }
    assert (charge["amount"], charge["direction"]) == (1200, "OUT")
    assert (other["amount"], other["references"]) == (50, {"text": "zwei Zeilen"})


def test_a_map_may_be_json() -> None:
    assert simple("12.50")["amount"] == 1250


def test_the_merchants_own_id_makes_the_line_a_given_one() -> None:
    """With what stands before it in the ids of the gateway."""
    document = simple("1", txn_id="Own", txn_id_prefix="razorpay:acc_1:payment:")

    assert document["txn_id"] == "razorpay:acc_1:payment:ORDER-77"
    assert document["txn_id_kind"] == "GIVEN"
    assert document["posting_id"].startswith("csv:-:line:")


@pytest.mark.parametrize(
    ("cell", "amount", "direction"),
    [
        ("1,00,249.50", 10024950, "IN"),
        ("1,234,567.8", 123456780, "IN"),
        ("1'234.50", 123450, "IN"),
        ("-12", 1200, "OUT"),
        ("12.00-", 1200, "OUT"),
        ("\u221212", 1200, "OUT"),
        ("(12.00)", 1200, "OUT"),
        ("12.00 Dr", 1200, "OUT"),
        ("12.00 CR.", 1200, "IN"),
        ("\u20b9\u00a012.00", 1200, "IN"),
        ("INR 12.00", 1200, "IN"),
        ("-Rs. 12.00", 1200, "OUT"),
        ("+.5", 50, "IN"),
        ("0", 0, "IN"),
    ],
)
def test_amounts_as_people_write_them(cell: str, amount: int, direction: str) -> None:
    document = simple(cell)

    assert (document["amount"], document["direction"]) == (amount, direction)


@pytest.mark.parametrize(
    "cell",
    ["12,34", "1.234,50", "1,2345", "12.345", "1e3", "twelve", "--5", "1 2", "\u0661", "NaN"],
)
def test_amounts_that_could_be_another_are_rejected(cell: str) -> None:
    """A comma before two digits is the decimal comma of another country, not a group."""
    body = f'Day;Sum\n2025-02-03;"{cell}"\n'.encode()

    assert rejected_of("csv", body, columns=json.dumps(SIMPLE)) == ["Sum"]


@pytest.mark.parametrize(
    ("changes", "amount", "direction"),
    [
        ({"positive": "out"}, 1250, "OUT"),
        ({"direction": "Side"}, 1250, "OUT"),
        ({"unit": "minor", "decimal": ","}, 1250, "IN"),
        ({"currency_code": "KWD"}, 12500, "IN"),
    ],
)
def test_what_an_amount_means(changes: dict[str, Any], amount: int, direction: str) -> None:
    cell = "1250" if "unit" in changes else "12.50"
    document = simple(cell, **changes)

    assert (document["amount"], document["direction"]) == (amount, direction)


@pytest.mark.parametrize(
    ("day", "changes", "timestamp", "precision"),
    [
        ("03/02/25", {"dates": ["%d/%m/%y"]}, "2025-02-03T00:00:00Z", "DAY"),
        ("3 Feb 2025", {"dates": ["%Y", "%d %b %Y"]}, "2025-02-03T00:00:00Z", "DAY"),
        ("2025-02-03 01:30", {}, "2025-02-03T00:00:00Z", "DAY"),
        ("2025-02-03 01:30", {"zone": "Asia/Kolkata"}, "2025-02-02T20:00:00Z", "INSTANT"),
        ("2025-02-03T01:30:00Z", {}, "2025-02-03T01:30:00Z", "INSTANT"),
    ],
)
def test_dates(day: str, changes: dict[str, Any], timestamp: str, precision: str) -> None:
    """A time counts only where its zone is known; the date stays the bank's."""
    document = simple("1", day, **changes)

    assert (document["timestamp"], document["precision"]) == (timestamp, precision)
    assert document["booking_date"] == "2025-02-03"


def test_a_known_layout_needs_no_map_and_no_count_of_rows() -> None:
    """Rows before the header and below the table are no lines."""
    upi, rent = documents_of("csv", HDFC)

    assert (upi["amount"], upi["direction"], upi["value_date"]) == (10024950, "IN", "2025-02-03")
    assert upi["references"] == {"reference": "0000503412345678", "text": "UPI-JANE DOE-0012"}
    assert (rent["direction"], rent["references"]) == ("OUT", {"text": "NEFT-RENT"})
    assert getattr(outcomes_of("csv", HDFC)[2], "what", None) == "row without a date or an amount"


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_running_balance_says_whether_rows_are_missing(newest_first: bool) -> None:
    head, *rows = b"date,amount,balance", b"2025-02-01,5.00,15.00", b"2025-02-02,-3.00,12.00"
    rows = [*rows, b"2025-02-03,1.00,13.00"]
    columns = json.dumps(
        {"date": "date", "amount": "amount", "balance": "balance", "currency_code": "EUR"}
    )
    whole, short = (
        statements_of("csv", b"\n".join([head, *(kept[::-1] if newest_first else kept), b""]),
                      columns=columns)[0]
        for kept in (rows, [rows[0], rows[2]])
    )  # fmt: skip

    assert (whole.opening_minor, whole.closing_minor, whole.is_balanced) == (1000, 1300, True)
    assert short.is_balanced is False


def test_equal_rows_stay_apart_and_overlapping_files_give_the_same_ids() -> None:
    rows = ["03.02.2025;;5;EUR;;Fee;;", "03.02.2025;;5;EUR;;Fee;;", "04.02.2025;;5;EUR;;Fee;;"]
    whole, later = csv_of(*rows), csv_of(rows[2], "05.02.2025;;1;EUR;;New;;")
    first, second = (
        [d["txn_id"] for d in documents_of("csv", body, columns=MAP)] for body in (whole, later)
    )

    assert len(set(first)) == 3
    assert second[0] == first[2]


def test_accounts_of_one_table_are_kept_apart() -> None:
    body = b"date,amount,iso_currency_code,account_id,transaction_id,pending,name\n"
    body += b"2025-02-03,5,USD,A,1,False,x\n2025-02-03,-5,EUR,B,1,True,y\n"
    spent, expected = documents_of("csv", body, preset="plaid")

    assert spent["txn_id"] == "plaid:A:entry:1"
    assert (spent["direction"], expected["direction"]) == ("OUT", "IN")
    assert (expected["txn_id"], expected["status"]) == ("plaid:B:entry:1", "PENDING")


@pytest.mark.parametrize("name", PRESETS)
def test_every_known_layout_is_known_by_its_header(name: str) -> None:
    preset = PRESETS[name]
    header = ",".join([*preset.known_by(), "Else"]).encode() + b"\r\n"
    found = guess(header)

    assert found is not None
    assert (found.name, rejected_of("csv", header, preset=name)) == ("csv", [])


def test_a_preset_may_be_changed_by_a_map() -> None:
    columns = json.dumps({"currency_code": "USD"})

    assert documents_of("csv", HDFC, preset="hdfc", columns=columns)[0]["currency"] == "USD"


def test_the_code_page_and_the_delimiter_are_told_or_found() -> None:
    text = MAPPED.decode()
    expected = documents_of("csv", MAPPED, columns=MAP)

    for encoding in ("utf-8-sig", "utf-16", "latin-1"):
        assert documents_of("csv", text.encode(encoding), columns=MAP) == expected
    tabs = text.replace(";", "\t").encode("cp1250", "replace")
    assert len(documents_of("csv", tabs, columns=MAP.replace("W\u00e4hrung", "W\u00e4hrung"),
                            delimiter="tab", encoding="cp1250")) == 3  # fmt: skip


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("soon;;5;EUR;;;;", "Buchung"),
        ("03.02.2025;;;EUR;;;;", "amount"),
        ("03.02.2025;;5;EUX;;;;", "W\u00e4hrung"),
        ("03.02.2025;soon;5;EUR;;;;", "Valuta"),
    ],
)
def test_a_bad_row_costs_itself_only(row: str, field: str) -> None:
    body = csv_of(row, "03.02.2025;;5;EUR;;;;")

    assert rejected_of("csv", body, columns=MAP) == [field]
    assert statements_of("csv", body, columns=MAP)[0].lines == 1


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({}, "columns"),
        ({"preset": "nobody"}, "preset"),
        ({"columns": "{"}, "columns"),
        ({"columns": "[1]"}, "columns"),
        ({"columns": '{"date": "Day"}'}, "columns"),
        ({"columns": json.dumps(SIMPLE | {"colour": "red"})}, "columns"),
        ({"columns": json.dumps(SIMPLE | {"debit": "Sum"})}, "columns"),
        ({"columns": json.dumps(SIMPLE | {"currency_code": "XYZ"})}, "columns"),
        ({"columns": json.dumps(SIMPLE | {"references": {"shoe": "Own"}})}, "columns"),
        ({"columns": json.dumps(SIMPLE | {"statuses": {"a": "DONE"}})}, "columns"),
        ({"columns": json.dumps(SIMPLE | {"amount": "Nowhere"})}, "columns"),
        ({"columns": json.dumps(SIMPLE | {"zone": "Moon/Base"})}, "zone"),
        ({"columns": json.dumps(SIMPLE), "skip_rows": "many"}, "skip_rows"),
        ({"columns": json.dumps(SIMPLE), "delimiter": "ab"}, "delimiter"),
        ({"columns": json.dumps(SIMPLE), "encoding": "rot13"}, "encoding"),
    ],
)
def test_a_map_that_cannot_be_right_is_named(options: dict[str, str], field: str) -> None:
    assert faults_of("csv", b"Day;Sum;Own\n2025-02-03;1;2\n", **options) == [field]


def test_a_file_that_is_cut_off_tells_so_after_what_is_whole() -> None:
    body = b"Day,Sum,Text\n2025-02-03,5.00,x\n2025-02-03,5"
    payload = Payload(body, options={"columns": json.dumps(SIMPLE)})
    outcomes = normalise(adapter_of("csv"), payload, 65536)

    assert isinstance(next(outcomes), Ready)
    with pytest.raises(InvalidPayload, match="line 3 is cut off"):
        list(outcomes)


@pytest.mark.parametrize(
    "body",
    [b"", b"x" * 2_000_000, b'Day,Sum\n"' + b"y" * 200_000, b"Day,Sum\n" + b"\x00" * 10],
    ids=lambda body: str(body[:12]),
)
def test_what_is_no_table_is_refused(body: bytes) -> None:
    assert faults_of("csv", body, columns=json.dumps(SIMPLE)) in (["columns"], ["$"], [])
