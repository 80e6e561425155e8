"""Whatever is changed in the journal is found."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tests.e2e.verify.doctored import Change, dropped, last_of
from tests.e2e.verify.site import FORCED, MISMATCHED, MISSING, Site, kinds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def edited(txn_id: str, edit: Callable[[dict[str, Any]], None]) -> Change:
    """Change the last journal record of a case."""

    def change(records: list[Any]) -> list[Any]:
        at = last_of(records, txn_id)
        if at is not None:
            entry = msgspec.json.decode(records[at].value)
            edit(entry)
            records[at] = records[at]._replace(value=msgspec.json.encode(entry))
        return records

    return change


def doubled(txn_id: str) -> Change:
    """Have the last record of a case once more, behind it."""

    def change(records: list[Any]) -> list[Any]:
        at = last_of(records, txn_id)
        return records if at is None else [*records[: at + 1], *records[at:]]

    return change


def into(field: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Set a field of the case in a journal record."""
    return lambda entry: entry["after"].update({field: value})


JOURNAL: dict[str, tuple[Change, str]] = {
    "a decision is gone": (dropped(MISMATCHED), "INPUT_LOST"),
    "a state is another": (edited(MISMATCHED, into("state", "MATCHED")), "VERDICT"),
    "a reason is missing": (edited(MISMATCHED, into("reasons", [])), "VERDICT"),
    "a variance is another": (edited(MISMATCHED, into("variance_minor", -1)), "VERDICT"),
    "a version went back": (edited(MISMATCHED, into("version", 0)), "VERSION"),
    "an event says something else": (
        edited(MISMATCHED, lambda entry: entry["event"].update(amount_minor=1)),
        "DECISION_DIFFERS",
    ),
    "an input is invented": (
        edited(MISMATCHED, lambda entry: entry["trigger"].update(offset=999)),
        "DECISION_INVENTED",
    ),
    "a breach was told before its time": (
        edited(MISSING, lambda entry: entry["trigger"].update(arrived_ms=9_999_999_999_999)),
        "BREACH_EARLY",
    ),
    "a breach was told twice": (
        edited(
            MISSING,
            lambda entry: entry.update(effects=2 * [{"type": "BREACH", "args": {"side": "BANK"}}]),
        ),
        "BREACH_TWICE",
    ),
    "a breach was never told": (
        edited(MISSING, lambda entry: entry.update(effects=[])),
        "BREACH_MISSING",
    ),
    "a known case was refused as unknown": (
        edited(
            FORCED,
            lambda entry: entry["trigger"].update(outcome="REFUSED", refusal="UNKNOWN_TXN"),
        ),
        "ACTION_OUTCOME",
    ),
}


@pytest.mark.parametrize("name", JOURNAL)
def test_what_was_changed_in_the_journal_is_named(site: Site, name: str) -> None:
    change, expected = JOURNAL[name]

    assert (expected, "journal") in kinds(site.with_journal(change))


def test_a_decision_that_is_there_twice_is_named(site: Site) -> None:
    found = kinds(site.with_journal(doubled(MISMATCHED)))

    assert {("DECIDED_TWICE", "journal"), ("SEQUENCE", "journal")} <= found
