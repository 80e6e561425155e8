"""What a file would give is counted, line by line, before anything is sent."""

import pytest

from recon_app.errors import InvalidPayload
from recon_app.imports.survey import Tally, clean, surveyed
from tests.unit.imports.files import BALANCED, HEADER, job

BAD = "xx/04/25,UPI bad,000113,02/04/25,50.00,,1000.00\n"


def test_every_line_has_its_outcome_and_statements_are_counted_apart() -> None:
    tally = Tally(rejects=[])
    lines = list(surveyed(job(BALANCED + BAD), tally))

    assert [(its.line_no, its.outcome) for its in lines] == [
        (2, "EVENT"),
        (3, "EVENT"),
        (4, "REJECTED"),
    ]
    assert (tally.events, tally.rejected, tally.ignored, len(tally.statements)) == (2, 1, 0, 1)
    assert tally.rejects is not None
    assert [(its.part, its.line_no, its.field) for its in tally.rejects] == [(3, 4, "Date")]


def test_a_file_is_read_as_it_is_asked_for() -> None:
    tally = Tally()
    lines = surveyed(job(BALANCED), tally)
    next(lines)

    assert tally.parts == 1


def test_a_file_that_ends_too_early_is_none() -> None:
    with pytest.raises(InvalidPayload, match="cut off"):
        list(surveyed(job(f"{BALANCED}03/04/25,UPI", account="A1"), Tally()))
    assert HEADER in BALANCED


def test_card_numbers_do_not_get_into_what_is_said() -> None:
    said = clean("paid with 4111 1111 1111 1111\x00")

    assert "4111 1111" not in said
    assert "\x00" not in said
