"""A statement says how far a source is complete, if nothing of it is missing."""

from dataclasses import replace
from datetime import UTC, datetime

from recon_app.adapters.base import Statement
from recon_app.imports.coverage import coverage_of
from recon_app.imports.record import Coverage, ImportRecord, ImportState
from tests.unit.imports.files import BALANCED, job

JOB = job(BALANCED)
WHOLE = Statement("A1", "INR", 0, 5, 5, 1, "2025-04-02")
RECORD = ImportRecord(
    JOB.id, "f", "csv", "1", "A1", {}, 10, ImportState.DONE, 3, "me", statements=(WHOLE,)
)


def test_the_whole_of_its_last_day_is_covered() -> None:
    end = datetime(2025, 4, 3, tzinfo=UTC)

    assert coverage_of(JOB, RECORD) == [Coverage("BANK", "A1", end)]


def test_the_furthest_of_several_counts_for_each_account() -> None:
    others = (WHOLE, replace(WHOLE, complete_to="2025-03-01"), replace(WHOLE, account="A2"))
    found = coverage_of(JOB, replace(RECORD, statements=others))

    assert {its.account: its.complete_to.day for its in found} == {"A1": 3, "A2": 3}


def test_a_statement_without_an_account_is_the_imports() -> None:
    anonymous = replace(RECORD, statements=(replace(WHOLE, account=None),))

    assert [its.account for its in coverage_of(JOB, anonymous)] == ["A1"]


def test_what_lacks_lines_covers_nothing() -> None:
    off = replace(RECORD, statements=(replace(WHOLE, closing_minor=6),))
    vague = replace(RECORD, statements=(replace(WHOLE, complete_to=None),))
    odd = replace(RECORD, statements=(replace(WHOLE, complete_to="9999-12-31"),))

    for record in (replace(RECORD, rejected=1), off, vague, odd):
        assert coverage_of(JOB, record) == []
