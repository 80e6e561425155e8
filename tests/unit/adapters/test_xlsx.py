"""Bank tables in XLSX: the same maps and ids as CSV; bombs are refused."""

import json
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from recon_app.adapters import workbook as workbook_adapter
from recon_app.adapters.registry import guess
from tests.unit.adapters.examples.xlsx import HEADER, workbook, zip_of
from tests.unit.adapters.outcomes import (
    document_of,
    documents_of,
    faults_of,
    rejected_of,
    statements_of,
)

COLUMNS = json.dumps({"date": "Day", "amount": "Sum", "currency_code": "INR", "text": ["Text"]})
ENTITIES = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
BOMB = f'<!DOCTYPE a [<!ENTITY a0 "aaaaaaaaaa">{ENTITIES}]>'.encode()


def with_part(body: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    stream = BytesIO()
    with ZipFile(BytesIO(body)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, content.replace(*change, 1) if part == name else content)
    return stream.getvalue()


def test_a_workbook_and_a_csv_of_one_statement_give_the_same_ids() -> None:
    row = ("03/02/25", "Sale", "0012345678", "04/02/25", "", "249.50")
    text = "\n".join([",".join(HEADER), ",".join(row), ""]).encode()

    assert documents_of("xlsx", workbook(HEADER, row)) == documents_of("csv", text)


def test_numbers_dates_and_texts_are_what_was_typed() -> None:
    """Binary fractions are the digits that the spreadsheet shows; dates need no format."""
    rows = [
        (date(2025, 2, 3), 89.4, "0001"),
        (datetime(2025, 2, 3, 10, 0), 0.1 + 0.2, 412345678901),
        ("2025-02-03", "-1,250.00", None),
    ]
    documents = documents_of("xlsx", workbook(("Day", "Sum", "Text"), *rows), columns=COLUMNS)

    assert [document["amount"] for document in documents] == [8940, 30, 125000]
    assert {document["timestamp"] for document in documents} == {"2025-02-03T00:00:00Z"}
    assert documents[0]["references"] == {"text": "0001"}
    assert documents[1]["references"] == {"text": "412345678901"}


def test_a_formula_is_never_run() -> None:
    """Its last saved value counts; without one the row has no amount."""
    bare = workbook(("Day", "Sum", "Text"), (date(2025, 2, 3), "=1+1", "x"))
    saved = with_part(bare, "xl/worksheets/sheet1.xml", (b"<v />", b"<v>2</v>"))
    saved = with_part(saved, "xl/worksheets/sheet1.xml", (b"<v></v>", b"<v>2</v>"))

    assert rejected_of("xlsx", bare, columns=COLUMNS) == ["amount"]
    assert document_of("xlsx", saved, columns=COLUMNS)["amount"] == 200


def test_rows_above_the_header_are_skipped() -> None:
    body = workbook(("My Bank",), (), ("Day", "Sum", "Text"), (date(2025, 2, 3), 1, "x"))

    assert document_of("xlsx", body, columns=COLUMNS)["amount"] == 100
    assert statements_of("xlsx", body, columns=COLUMNS)[0].lines == 1


def test_a_sheet_is_named_or_the_first() -> None:
    body = workbook(("Day", "Sum", "Text"), (date(2025, 2, 3), 1, "x"))

    assert document_of("xlsx", body, columns=COLUMNS, sheet="Sheet")["amount"] == 100
    assert faults_of("xlsx", body, columns=COLUMNS, sheet="Other") == ["sheet"]


def test_a_workbook_is_known_by_its_beginning() -> None:
    found = guess(workbook(("Day",))[:4096])

    assert found is not None
    assert found.name == "xlsx"


def test_rows_that_are_not_there_are_not_made_up() -> None:
    """A row may say any number of itself."""
    body = workbook(("Day", "Sum", "Text"), (date(2025, 2, 3), 1, "x"))
    far = with_part(body, "xl/worksheets/sheet1.xml", (b'<row r="2"', b'<row r="99999999999"'))

    assert faults_of("xlsx", far, columns=COLUMNS) == ["$"]


@pytest.mark.parametrize("limit", ["MAX_UNPACKED_BYTES", "MAX_PARTS", "MAX_RATIO"])
def test_every_limit_holds(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what it unpacks to, of how many parts, of how much smaller it is packed."""
    monkeypatch.setattr(workbook_adapter, limit, 0)

    body = workbook(("Day", "Sum", "Text"), (date(2025, 2, 3), 1, "x"))

    assert faults_of("xlsx", body, columns=COLUMNS) == ["$"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04 and no more",
        b"\xd0\xcf\x11\xe0 an older workbook",
        zip_of(**{"xl/workbook.xml": b"<a/>"}),
        zip_of(**{"xl/worksheets/sheet1.xml": b"0" * (20 << 20)}),
        zip_of(**{f"part{number}": b"" for number in range(2500)}),
        workbook(("Day",))[:-200],
        with_part(
            workbook(("Day", "Sum")),
            "xl/worksheets/sheet1.xml",
            (b"<worksheet", BOMB + b"<worksheet"),
        ),
        with_part(workbook(("Day", "Sum")), "xl/worksheets/sheet1.xml", (b"</row>", b"")),
    ],
    ids=["nothing", "head", "older", "other", "bomb", "parts", "cut", "entities", "xml"],
)
def test_bombs_and_broken_workbooks_are_refused(body: bytes) -> None:
    assert faults_of("xlsx", body, columns=COLUMNS) == ["$"]
