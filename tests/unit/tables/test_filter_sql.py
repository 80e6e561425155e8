"""Filters and orders become SQL that the indexes were made for, without a caller's text."""

from dataclasses import fields
from typing import Any

import pytest

from recon_app.errors import PoisonError
from tables.postgres.count_sql import count_query, rolled_up
from tables.postgres.cursors import End, decode_end, encode_end
from tables.postgres.filter_sql import conditions_of
from tables.postgres.filters import Filters, Sort, SortKey
from tables.postgres.list_sql import steps
from tables.postgres.orders import parts_of
from tables.postgres.tallies import APPLY_TALLIES, TALLY

HOSTILE = "x'; DROP TABLE transactions; --"
SORTS: tuple[SortKey, ...] = ("last_updated", "opened_at", "deadline", "amount", "variance")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(state=("MATCHED",)), ["state = %(state)s"]),
        (Filters(state=("A", "B")), ["state = ANY(%(state)s)"]),
        (Filters(rail=("UPI",)), ["rail = %(rail)s"]),
        (Filters(rail=("NONE",)), ["rail IS NULL"]),
        (Filters(rail=("NONE", "UPI")), ["(rail IS NULL OR rail = ANY(%(rail)s))"]),
        (Filters(exception=False), ["NOT is_exception"]),
        (Filters(open=True), ["state NOT IN ('MATCHED', 'RESOLVED')"]),
        (
            Filters(business_from="2025-01-01", business_to="2025-01-01"),
            ["business_day(business_date, first_occurred_at) = %(business_from)s::date"],
        ),
        (
            Filters(exposure=("INR:TO_US", "JPY:BY_US")),
            ["(exposure @> %(exposure_0)s::jsonb OR exposure @> %(exposure_1)s::jsonb)"],
        ),
    ],
    ids=str,
)
def test_a_filter_is_the_condition_its_index_has(filters: Filters, expected: list[str]) -> None:
    assert conditions_of(filters)[0] == expected


#: The filters that take a caller's words; the others are checked to be numbers and flags.
WORDS = [field.name for field in fields(Filters) if field.default == ()]


@pytest.mark.parametrize("name", [*WORDS, "business_from", "business_to"])
def test_what_a_caller_writes_is_a_parameter_and_never_text(name: str) -> None:
    value: Any = HOSTILE if name.startswith("business") else (HOSTILE,)
    if name == "exposure":
        value = (f"INR:{HOSTILE}",)
    given: dict[str, Any] = {name: value}
    filters = Filters(**given)

    for step in steps(filters, Sort(), None):
        assert b"DROP" not in step.statement
        assert any(HOSTILE in str(each) for each in step.parameters.values())
    assert b"DROP" not in count_query(filters)[0]


@pytest.mark.parametrize("key", SORTS)
@pytest.mark.parametrize("descending", [True, False])
def test_the_parts_of_an_order_leave_no_row_out(key: SortKey, descending: bool) -> None:
    """The last part takes what has no value, so their conditions cover everything."""
    sort = Sort(key, descending)
    wheres = [part.where for part in parts_of(Filters(), sort)]

    assert wheres in (
        [""],
        ["amount IS NOT NULL", "amount IS NULL"],
        [
            "state NOT IN ('MATCHED', 'RESOLVED') AND deadline IS NOT NULL",
            "state NOT IN ('MATCHED', 'RESOLVED') AND deadline IS NULL",
            "NOT (state NOT IN ('MATCHED', 'RESOLVED'))",
        ],
        [
            "variance_minor > 0",
            "variance_minor = 0",
            "variance_minor < 0",
            "variance_minor IS NULL",
        ],
        [
            "variance_minor < 0",
            "variance_minor = 0",
            "variance_minor > 0",
            "variance_minor IS NULL",
        ],
    )


def test_a_short_range_of_days_is_read_day_by_day() -> None:
    week = Filters(business_from="2025-01-01", business_to="2025-01-07")
    year = Filters(business_from="2025-01-01", business_to="2025-12-31")

    assert b"LATERAL" in next(steps(week, Sort(), None)).statement
    assert b"LATERAL" not in next(steps(year, Sort(), None)).statement
    assert b"LATERAL" not in next(steps(week, Sort("amount"), None)).statement


@pytest.mark.parametrize(
    ("filters", "is_rolled_up"),
    [
        (Filters(), True),
        (Filters(state=("A",), due="due", exception=True, rail=("NONE",)), True),
        (Filters(due="overdue"), False),
        (Filters(provider=("p",)), False),
        (Filters(min_amount=0), False),
        (Filters(exposure=("INR:TO_US",)), False),
    ],
    ids=str,
)
def test_the_rollup_answers_what_it_has_columns_for(filters: Filters, is_rolled_up: bool) -> None:
    assert (rolled_up(filters) is not None) == is_rolled_up


def test_rollups_are_added_to_in_the_order_of_their_keys() -> None:
    """Or sinks beside each other would wait for each other crosswise."""
    for statement in APPLY_TALLIES.decode().split(";")[::2]:
        assert statement.index("ORDER BY") < statement.index("ON CONFLICT")
    assert "before" in TALLY
    assert "moved" in TALLY


def test_a_cursor_is_of_one_order_alone() -> None:
    text = encode_end(End("amount:desc", 1, None, "TXN1"))

    assert decode_end(text, "amount:desc", 2) == End("amount:desc", 1, None, "TXN1")
    for sort, parts in (("amount:asc", 2), ("amount:desc", 1)):
        with pytest.raises(PoisonError, match="next_cursor"):
            decode_end(text, sort, parts)
    with pytest.raises(PoisonError):
        decode_end(encode_end(End("amount:desc", 0, 2**60, "T")), "amount:desc", 2)
