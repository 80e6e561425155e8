"""The figures of a run reach the page and the last line as they are, also when they are bad."""

import pytest

from producers.compare import Difference
from recon_app.verify.findings import What
from tests.chaos.judge import by_kind, by_the_key
from tests.chaos.report import closing_line, line_of, page_of
from tests.chaos.runner import Outcome
from tests.chaos.table import FAULTS
from tests.chaos.verdict import Verdict, compared


def outcome(fault: str = "a fault", **changes: object) -> Outcome:
    made = Outcome(fault, 7, Verdict(), 200, 50, 90, 4.25, 4.75, 30.0, 900, ["it ended with 70"])
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_what_is_missing_is_lost_and_what_is_too_many_is_duplicated() -> None:
    found = compared("rows", ["a", "b", "c"], ["b", "c", "c", "c"])

    assert (found.lost, found.duplicated, found.wrong) == (1, 2, 0)
    assert found.first == ("rows: lost: a", "rows: too many: c")


@pytest.mark.parametrize(
    ("what", "expected", "actual", "verdict"),
    [
        ("verdict", "MATCHED", None, Verdict(lost=1)),
        ("verdict", "MATCHED", "BANK_MISSING", Verdict(wrong=1)),
        ("events", ["x@1", "x@2"], ["x@2", "x@2"], Verdict(lost=1, duplicated=1)),
        ("deadline_ms", 1, 2, Verdict(wrong=1)),
    ],
)
def test_a_difference_from_the_key_counts_as_what_it_is(
    what: str, expected: object, actual: object, verdict: Verdict
) -> None:
    assert by_the_key(Difference("TXN", "matched", what, expected, actual)) == verdict


@pytest.mark.parametrize(
    ("what", "verdict"),
    [
        (What.INPUT_LOST, Verdict(lost=2)),
        (What.ROW_MISSING, Verdict(lost=2)),
        (What.DECIDED_TWICE, Verdict(duplicated=2)),
        (What.TABLE_EXTRA, Verdict(duplicated=2)),
        (What.VERDICT, Verdict(wrong=2)),
        (What.SEQUENCE, Verdict(wrong=2)),
    ],
)
def test_a_kind_of_difference_from_the_oracle_counts_as_what_it_is(
    what: What, verdict: Verdict
) -> None:
    assert by_kind(what.value, 2) == verdict


def test_two_judges_of_one_thing_count_it_once() -> None:
    assert Verdict(lost=2, wrong=1) | Verdict(lost=3) == Verdict(lost=3, wrong=1)


def test_a_clean_run_ends_with_three_zeros_and_how_many_runs() -> None:
    line = closing_line([outcome(), outcome("another"), outcome()])

    assert line == "0 lost, 0 wrong, 0 duplicated (3 runs of 2 faults)"


def test_what_was_found_is_summed_and_what_broke_or_was_left_out_is_said() -> None:
    outcomes = [
        outcome(verdict=Verdict(2, 1, 3)),
        outcome("broke", verdict=None, failure="AssertionError: no"),
        outcome("left out", verdict=None, skipped="it takes root"),
    ]

    assert closing_line(outcomes) == (
        "2 lost, 3 wrong, 1 duplicated (2 runs of 2 faults, 1 broke, 1 not run)"
    )
    assert not outcomes[0].is_clean
    assert not outcomes[1].is_clean


def test_the_page_has_a_row_for_each_fault() -> None:
    page = page_of([outcome(), outcome(recovery_s=6.0), outcome("b", verdict=None, skipped="no")])

    assert (
        "| a fault | 2 | 0 | 0 | 0 | 5.1, 6.0 | 4.8, 4.8 | 200 / 50 / 90 | it ended with 70 |"
        in page
    )
    assert "| b | 0 | - | - | - | - | - | - | not run: no |" in page


def test_the_page_says_whether_an_engine_that_is_wrong_on_purpose_was_caught() -> None:
    bites = [outcome("wrong", verdict=Verdict(lost=9)), outcome("wrong too")]

    page = page_of([outcome()], bites)

    assert "1 of 2 caught" in page
    assert "- wrong: 9 lost, 0 wrong, 0 duplicated" in page
    assert "0 lost, 0 wrong, 0 duplicated (1 runs of 1 faults)" in page


def test_a_line_names_what_was_found_and_the_seed() -> None:
    found = Verdict(lost=1, first=("TXN9 verdict: expected MATCHED, found None",))

    assert "seed 7" in line_of(outcome(verdict=found))
    assert "TXN9" in line_of(outcome(verdict=found))


def test_every_fault_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in FAULTS]

    assert len(set(names)) == len(names) >= 25
