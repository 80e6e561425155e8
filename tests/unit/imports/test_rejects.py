"""Rejected lines become a table with what stood in the file, but for card numbers."""

import csv
from io import StringIO

from recon_app.imports.job import Job
from recon_app.imports.record import Reject
from recon_app.imports.rejects import HEADER, RejectTable
from recon_app.imports.survey import Tally, surveyed
from tests.unit.imports.files import BALANCED, job

CARD = "4111111111111111"
BAD = f"xx/04/25,CARD {CARD},000113,02/04/25,50.00,,1000.00\n"


def table_of(its: Job) -> list[dict[str, str]]:
    tally, out = Tally(rejects=[]), StringIO(newline="")
    list(surveyed(its, tally))
    RejectTable(out).add(its, tally.rejects or [])
    return list(csv.DictReader(StringIO(out.getvalue(), newline="")))


def test_a_rejected_line_stands_there_with_what_is_wrong() -> None:
    (row,) = table_of(job(BALANCED + BAD))

    assert tuple(row) == HEADER
    assert (row["file"], row["line_no"], row["field"]) == ("file.csv", "4", "Date")
    assert row["original"].startswith("xx/04/25,CARD ")
    assert CARD not in row["original"]


def test_lines_of_json_stand_there_too_and_elements_of_an_array_do_not() -> None:
    lines = table_of(job('{"txn_id": 1}\n{"txn_id": 2}\n', adapter="canonical"))
    elements = table_of(job('[\n{"txn_id": 1},\n{"txn_id": 2}\n]', adapter="canonical"))

    assert [row["original"] for row in lines] == ['{"txn_id": 1}', '{"txn_id": 2}']
    assert [row["original"] for row in elements] == ["", ""]


def test_a_line_that_is_not_there_is_left_empty() -> None:
    out = StringIO()
    rejects = [Reject(1, None, "$", "X", "no line"), Reject(2, 99, "$", "X", "beyond the end")]
    RejectTable(out).add(job(BALANCED), rejects)

    assert [row["original"] for row in csv.DictReader(StringIO(out.getvalue()))] == ["", ""]
