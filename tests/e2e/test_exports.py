"""Exports hold exactly the rows of the list, as files that no spreadsheet runs."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from recon_app.domain.money import EXPONENTS
from tests.api_run import Client, api, api_settings, context
from tests.e2e.desk import desk_database, desk_tape, everything
from tests.e2e.test_api_events import eventually
from tests.e2e.test_api_reads import is_described
from tests.keys import keys_file
from web.exporting.record import KEPT_S, Record, Shelf

HOSTILE = ["=1+1", "+2", "-3", "@sum(A1)", "=cmd|' /C calc'!A0"]
QUERIES: list[dict[str, Any]] = [
    {},
    {"exception": True, "currency": ["USD", "JPY"]},
    {"business_from": "2025-12-01", "business_to": "2025-12-31"},
]


@pytest.fixture(scope="module")
def stored(postgres: str) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECON_PRIVACY_KEYS_FILE", str(keys_file()))
        tape = desk_tape()
        for name in HOSTILE:
            tape.event(name, "GATEWAY", provider=name)
    with desk_database(postgres, tape) as dsn:
        yield dsn


@pytest.fixture
async def client(stored: str, tmp_path: Path) -> AsyncIterator[Client]:
    async with api(api_settings(postgres_dsn=stored, exports_dir=str(tmp_path))) as running:
        yield running


async def exported(client: Client, **asked: Any) -> tuple[dict[str, Any], bytes]:
    """An export when it has ended, and its file."""
    answer = await client.post("/exports", json=asked)
    begun = await answer.json()
    assert (answer.status, answer.headers.get("Location")) == (202, begun.get("href")), begun

    async def ended() -> dict[str, Any] | None:
        view: dict[str, Any] = await (await client.get(begun["href"])).json()
        assert is_described(view, "ExportView")
        return view if view["status"] in ("DONE", "FAILED") else None

    await eventually(ended, "the export ends")
    view = await ended()
    assert view is not None
    return view, await (await client.get(f"{begun['href']}/file")).read()


def csv_rows(file: bytes) -> list[dict[str, str]]:
    text = zipfile.ZipFile(io.BytesIO(file)).read("details.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def xlsx_rows(file: bytes) -> list[dict[str, Any]]:
    book = load_workbook(io.BytesIO(file), read_only=True)
    assert book.sheetnames == ["Summary", "Details"]
    head, *rows = book["Details"].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def shown(row: dict[str, Any]) -> tuple[str, str, str, Decimal | None]:
    """A row of the list, as a file has it."""
    guard = "'" if row["txn_id"].startswith(("=", "+", "-", "@")) else ""
    amount = row["gateway_amount"]
    if amount is not None:
        amount = Decimal(amount).scaleb(-EXPONENTS[row["currency"]])
    return guard + row["txn_id"], row["state"], row["last_updated"], amount


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("filters", QUERIES, ids=str)
async def test_a_file_has_the_rows_of_the_list_in_its_order(
    client: Client, filters: dict[str, Any], order: str
) -> None:
    query: dict[str, Any] = {
        name: str(v).lower() if v is True else v for name, v in filters.items()
    }
    wanted = [shown(r) for r in await everything(client, sort="amount", order=order, **query)]
    asked = {"filters": filters, "sort": "amount", "order": order, "name": "due / ü"}
    view, zipped = await exported(client, format="csv", **asked)
    _, workbook = await exported(client, format="xlsx", **asked)

    names = ("txn_id", "state", "last_updated", "gateway_amount")
    assert (view["rows"], view["total"], view["name"]) == (len(wanted), len(wanted), "due.zip")
    assert view["bytes"] == len(zipped)
    of_csv = [(*(r[n] for n in names[:3]), Decimal(r[names[3]] or "NaN")) for r in csv_rows(zipped)]
    assert str(of_csv) == str([(*w[:3], Decimal("NaN") if w[3] is None else w[3]) for w in wanted])
    of_xlsx = [tuple(r[n] for n in names[:3]) for r in xlsx_rows(workbook)]
    assert of_xlsx == [w[:3] for w in wanted]


async def test_no_cell_is_a_formula(client: Client) -> None:
    _, zipped = await exported(client, format="csv")
    _, workbook = await exported(client, format="xlsx")

    found = [row for row in csv_rows(zipped) if row["txn_id"].startswith("'")]
    assert {row["txn_id"][1:] for row in found} == set(HOSTILE)
    assert all(row["provider"] == row["txn_id"] for row in found)
    book = load_workbook(io.BytesIO(workbook))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


async def test_a_summary_says_what_was_asked_and_sums_each_currency(client: Client) -> None:
    _, zipped = await exported(client, format="csv", filters={"currency": ["USD"]})
    text = zipfile.ZipFile(io.BytesIO(zipped)).read("summary.csv").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))

    assert ["transactions", "6"] in lines
    assert ["filter currency", "USD"] in lines
    assert ["MISMATCHED", "AMOUNT_MISMATCH", "USD", "4", "28.10", "28.00", "-0.10"] in lines


async def test_a_pdf_is_made_for_reading(client: Client) -> None:
    view, file = await exported(client, format="pdf", filters={"exception": True})

    assert (view["status"], file[:5]) == ("DONE", b"%PDF-")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"format": "doc"}, "format"),
        ({"format": "csv", "filters": {"state": ["HAPPY"]}}, "state"),
        ({"format": "csv", "filters": {"colour": "red"}}, "filters.colour"),
        ({}, "format"),
    ],
)
async def test_what_is_wrong_with_a_wish_is_named(
    client: Client, asked: dict[str, Any], field: str
) -> None:
    answer = await client.post("/exports", json=asked)

    assert (answer.status, (await answer.json())["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize("export_id", ["0" * 32, "..%2f..", "x"])
async def test_an_export_that_nobody_asked_for_is_not_there(client: Client, export_id: str) -> None:
    for path in (f"/exports/{export_id}", f"/exports/{export_id}/file"):
        assert (await client.get(path)).status == 404


async def test_files_outlive_the_process_and_go_after_a_day(stored: str, tmp_path: Path) -> None:
    settings = api_settings(postgres_dsn=stored, exports_dir=str(tmp_path))
    async with api(settings) as first:
        view, file = await exported(first, format="csv")
    shelf = Shelf(tmp_path)
    halted = Record("1" * 32, "ANONYMOUS:anonymous", "csv", "halted", 2**33, "RUNNING")
    old = Record("2" * 32, "ANONYMOUS:anonymous", "csv", "old", 2**30, "DONE")
    other = Record("3" * 32, "KEY:other", "csv", "other", 2**33, "DONE")
    for record in (halted, old, other):
        shelf.put(record)

    async with api(settings) as second:
        assert await (await second.get(f"{view['href']}/file")).read() == file
        halted.caller = shelf.get(view["export_id"]).caller  # type: ignore[union-attr]
        shelf.put(halted)
        assert (await (await second.get(f"/exports/{halted.id}")).json())["status"] == "FAILED"
        refused = await second.get(f"/exports/{halted.id}/file")
        assert (refused.status, "stopped" in (await refused.json())["detail"]) == (409, True)
        for gone in (old, other):
            assert (await second.get(f"/exports/{gone.id}")).status == 404
        assert not context(second).exports.is_busy()
    assert shelf.get(old.id) is None
    assert KEPT_S == 86_400
