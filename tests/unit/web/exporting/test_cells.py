"""Cells are what a spreadsheet may show, and amounts lose no digit."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from recon_app.errors import ExportRefused
from tables.postgres.answers import TransactionRow
from tables.postgres.counts import Moment
from tables.postgres.export_read import KindTotal
from web.exporting.cells import guarded, major
from web.exporting.details import COLUMNS, detail
from web.exporting.pdf_file import MOST_ROWS, write_pdf
from web.exporting.summary import Summary
from web.exporting.xlsx_file import write_xlsx
from web.transaction_events import masked


def row(txn_id: str) -> TransactionRow:
    return TransactionRow(
        txn_id=txn_id,
        state="MISMATCHED",
        reason="AMOUNT_MISMATCH",
        reasons=["AMOUNT_MISMATCH"],
        is_exception=True,
        severity="LOW",
        match_kind=None,
        currency="KWD",
        amount=5000,
        gateway_amount=5000,
        bank_amount=4999,
        variance_minor=-1,
        kind="PAYMENT",
        direction="IN",
        rail=None,
        provider=None,
        merchant_id=None,
        account=None,
        deadline_ms=1,
        business_date=None,
        resolution_code=None,
        version=2,
        opened_ms=3,
        last_updated_ms=4,
    )


def summary(count: int) -> Summary:
    totals = [KindTotal("MISMATCHED", None, "KWD", count, 5000 * count, None, None)]
    return Summary("t", (("state", "=HYPERLINK(1)"),), Moment({"0": 7}, 0), totals)


def chunks(count: int) -> Iterator[list[TransactionRow]]:
    yield [row(f"T{number}") for number in range(count)]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx"])
def test_a_text_that_would_be_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("value", ["TXN-1", "a=b", "", None, -5, Decimal("-0.10")])
def test_anything_else_stays_as_it_is(value: str | int | Decimal | None) -> None:
    assert guarded(value) == value


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(50_000, "INR", "500.00"), (-1, "KWD", "-0.001"), (500, "JPY", "500"), (10**15, "INR", None)],
)
def test_amounts_are_exact_decimals_of_their_currency(
    minor: int, currency: str, text: str | None
) -> None:
    assert str(major(minor, currency)) == (text or "10000000000000.00")
    assert major(None, currency) is None


def test_every_column_has_a_cell() -> None:
    cells = dict(zip(COLUMNS, detail(row("=T")), strict=True))

    assert (cells["txn_id"], cells["variance"], cells["exception"]) == (
        "'=T",
        Decimal("-0.001"),
        "yes",
    )


def test_a_sheet_that_is_full_is_followed_by_another(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "file", summary(5), chunks(5), sheet_rows=3)

    with (tmp_path / "file").open("rb") as file:
        book = load_workbook(file)
    assert book.sheetnames == ["Summary", "Details", "Details 2", "Details 3"]
    ids = [sheet[f"A{at}"].value for sheet in book.worksheets[1:] for at in (2, 3)]
    assert ids == ["T0", "T1", "T2", "T3", "T4", None]
    assert [c.value for c in book["Summary"]["B"] if c.data_type == "f"] == []


def test_a_pdf_takes_what_people_read_and_refuses_more(tmp_path: Path) -> None:
    write_pdf(tmp_path / "file", summary(2), iter([[row("Ж" * 128), row("T2")]]))
    assert (tmp_path / "file").read_bytes().startswith(b"%PDF-")

    with pytest.raises(ExportRefused, match="narrow the filters"):
        write_pdf(tmp_path / "file", summary(MOST_ROWS + 1), chunks(0))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ('{"a":1,"b":{"c":["x",null]}}', '{"a":"***","b":{"c":["***","***"]}}'),
        ("not json", "***"),
        ("", "***"),
        (None, None),
    ],
)
def test_a_mask_shows_names_alone(raw: str | None, shown: str | None) -> None:
    assert masked(raw) == shown
