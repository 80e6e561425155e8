"""Whatever is changed in Postgres is found, and named with its table."""

import pytest

from tests.e2e.verify.site import FORCED, LATE, LINE, MISMATCHED, MISSING, Site, kinds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


UNGUARDED = "ALTER TABLE transitions DROP CONSTRAINT transitions_identity"
INVENTED_LINE = """
    INSERT INTO unlinked_txns
    SELECT (jsonb_populate_record(u, '{"posting_id": "other"}')).* FROM unlinked_txns u
"""
ROWS: dict[str, tuple[str, tuple[str, str]]] = {
    "an event is gone": (
        f"DELETE FROM events WHERE txn_id = '{MISMATCHED}' AND source = 'BANK'",
        ("ROW_MISSING", "events"),
    ),
    "an amount of an event is another": (
        f"UPDATE events SET amount = amount + 1 WHERE txn_id = '{MISMATCHED}'",
        ("ROW_DIFFERS", "events"),
    ),
    "the bytes that came in are others": (
        f"UPDATE events SET raw = raw || ' ' WHERE txn_id = '{MISMATCHED}'",
        ("ROW_DIFFERS", "events"),
    ),
    "an event came from nowhere": (
        f"UPDATE events SET origin_offset = 999 WHERE txn_id = '{MISMATCHED}' AND source = 'BANK'",
        ("ROW_EXTRA", "events"),
    ),
    "a redelivery counts as news": (
        "UPDATE events SET redelivery = false WHERE redelivery",
        ("ROW_DIFFERS", "events"),
    ),
    "a state is another": (
        f"UPDATE transactions SET state = 'MATCHED' WHERE txn_id = '{MISMATCHED}'",
        ("ROW_DIFFERS", "transactions"),
    ),
    "a variance is off by one": (
        f"UPDATE transactions SET variance_minor = -1001 WHERE txn_id = '{MISMATCHED}'",
        ("ROW_DIFFERS", "transactions"),
    ),
    "an exposure is another": (
        f"UPDATE transactions SET exposure = '[]' WHERE txn_id = '{MISMATCHED}'",
        ("ROW_DIFFERS", "transactions"),
    ),
    "an amount of a side is another": (
        f"UPDATE transactions SET bank_amount = 1 WHERE txn_id = '{MISMATCHED}'",
        ("ROW_DIFFERS", "transactions"),
    ),
    "somebody else resolved it": (
        f"UPDATE transactions SET resolved_by = 'eve' WHERE txn_id = '{FORCED}'",
        ("ROW_DIFFERS", "transactions"),
    ),
    "a version is skipped": (
        f"UPDATE transactions SET version = version + 1 WHERE txn_id = '{MISSING}'",
        ("ROW_DIFFERS", "transactions"),
    ),
    "a transaction is gone": (
        f"DELETE FROM transactions WHERE txn_id = '{MISSING}'",
        ("ROW_MISSING", "transactions"),
    ),
    "an unmatched line is gone": (
        f"DELETE FROM unlinked_txns WHERE txn_id = '{LINE}'",
        ("ROW_MISSING", "unlinked_txns"),
    ),
    "an amount of an unmatched line is another": (
        f"UPDATE unlinked_txns SET amount = amount + 1 WHERE txn_id = '{LINE}'",
        ("ROW_DIFFERS", "unlinked_txns"),
    ),
    "an unmatched line is invented": (
        INVENTED_LINE,
        ("ROW_EXTRA", "unlinked_txns"),
    ),
    "a transaction is invented": (
        "UPDATE transactions SET txn_id = 'V-invented' WHERE txn_id = 'V-pair-3'",
        ("ROW_EXTRA", "transactions"),
    ),
    "a step of a history is gone": (
        f"DELETE FROM transitions WHERE txn_id = '{LATE}' AND seq = 2",
        ("ROW_MISSING", "transitions"),
    ),
    "a step of a history is another": (
        f"UPDATE transitions SET after_state = 'MATCHED' WHERE txn_id = '{LATE}'",
        ("ROW_DIFFERS", "transitions"),
    ),
    "a step of a history is there twice": (
        f"{UNGUARDED}; INSERT INTO transitions SELECT * FROM transitions WHERE txn_id = '{LATE}'",
        ("ROW_TWICE", "transitions"),
    ),
    "a record was set aside": (
        "INSERT INTO sink_rejects VALUES (0, 0, '', 'DataError', 'refused')",
        ("REJECTED", "sink_rejects"),
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_was_changed_in_postgres_is_named(site: Site, name: str) -> None:
    statements, expected = ROWS[name]
    found = kinds(site.against(*statements.split("; ")))

    assert expected in found
    assert {store for _, store in found} == {expected[1]}


def test_the_history_says_where_the_stores_disagree(site: Site) -> None:
    statement = f"UPDATE transactions SET state = 'MATCHED' WHERE txn_id = '{MISMATCHED}'"
    history = "\n".join(site.against(statement).histories[MISMATCHED])

    assert "oracle says MISMATCHED" in history
    assert "transactions says MATCHED" in history
    assert f"BANK {site.roles.prefix}bank_txns" in history
    assert "SUCCESS 49000 INR -> MISMATCHED/AMOUNT_MISMATCH" in history


def test_a_row_that_is_gone_is_traced_to_its_transaction(site: Site) -> None:
    verified = site.against(f"DELETE FROM events WHERE txn_id = '{MISSING}'")

    assert list(verified.histories) == [MISSING]
