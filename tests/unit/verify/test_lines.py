"""A line is what Postgres prints of the columns that hold the same."""

import psycopg
import pytest

from recon_app.verify.lines import copy_text, verdict_json, verdict_line
from tests.journal_tape import JournalTape

TEXTS = ["plain", "", "back\\slash", "\\N", "ends with \\", "ünï ₹", "null"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_null_and_truth_are_written_as_copy_writes_them(postgres: str, text: str) -> None:
    values = (text, None, True, False, -1, 0)
    with psycopg.connect(postgres) as connection, connection.cursor() as cursor:
        query = "COPY (SELECT %s::text, %s::text, %s::bool, %s::bool, %s::int, %s::int) TO STDOUT"
        with cursor.copy(query, values) as rows:
            printed = b"".join(bytes(block) for block in rows)

    assert copy_text(values) + b"\n" == printed


def test_two_verdicts_are_alike_only_where_all_of_them_is() -> None:
    tape = JournalTape()
    tape.pair("TXN1")
    tape.pair("TXN2", amount=49_999)
    tape.pair("TXN3", amount=49_998)
    lines = {verdict_line(case) for case in tape.cases.values()}
    texts = {verdict_json(case) for case in tape.cases.values()}

    assert len(lines) == len(texts) == 3
