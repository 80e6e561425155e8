"""Somebody with every right edits what is stored: each edit is found, and its place is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from recon_app.cli.audit_run import verify_store
from recon_app.domain.actions import ActionType
from recon_app.errors import ConfigError
from recon_app.settings import load_settings
from tests.e2e.audited import store, triggers_off
from tests.e2e.stored import execute, rows
from tests.journal_tape import JournalTape

RICH = {
    "event_id": "evt_1",
    "provider": "acme",
    "merchant_id": "m1",
    "account": "a1",
    "rail": "CARD",
    "settlement_ref": "s1",
    "references": {"rrn": "1", "arn": "2"},
    "fx_rate": "83.10",
    "business_date": "2025-12-18",
    "fee_minor": 120,
    "tax_minor": 20,
}
#: The database writes these itself.
ITS_OWN = {"id", "created_at"}
#: What a column of a type becomes.
OTHERS = {
    "text": "coalesce({0}, '') || 'x'",
    "bigint": "coalesce({0}, 0) + 1000",
    "integer": "coalesce({0}, 0) + 1000",
    "numeric": "coalesce({0}, 0) + 0.01",
    "boolean": "NOT {0}",
    "date": "coalesce({0}, DATE '2025-01-01') + 1",
    "timestamp with time zone": "{0} + INTERVAL '1 ms'",
    "jsonb": "coalesce({0}, '{{}}') || '{{\"more\": 1}}'",
    "json": "('[' || {0}::text || ']')::json",
    "bytea": "{0} || '\\x00'",
}
COLUMNS = """
SELECT column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position
"""


@pytest.fixture
def tape() -> JournalTape:
    """Plain, rich, redelivered, mismatched, overdue, refused and forced decisions."""
    tape = JournalTape()
    for number in range(4):
        tape.pair(f"TXN{number}")
    tape.event("RICH", "GATEWAY", **RICH)
    tape.event("RICH", "GATEWAY", **RICH)
    tape.pair("WRONG", amount=45_000)
    tape.action("WRONG", "act-1", ActionType.FORCE_MATCH)
    tape.action("NOBODY", "act-2", ActionType.FORCE_MATCH)
    tape.event("LATE", "GATEWAY", fx_rate="0100.50", raw='\u00e9 \\ "')
    tape.deadline("LATE")
    return tape


@pytest.fixture
async def stored(database: str, tape: JournalTape) -> str:
    """Everything stored but one record, which is none; and every trigger switched off."""
    broken = tape.messages[5]._replace(value=b"{")
    triggers_off(database)
    await store(database, [*tape.messages[:5], broken, *tape.messages[6:]])
    return database


def found(dsn: str) -> list[tuple[str, str | None]]:
    """Kind and transaction of every finding."""
    result = verify_store(load_settings(postgres_dsn=dsn), [], None)
    return [(finding.kind.value, finding.txn_id) for finding in result.findings]


@contextmanager
def put_back(dsn: str, table: str) -> Iterator[None]:
    """Whatever is done to a table is undone afterwards."""
    execute(dsn, f"CREATE TABLE kept AS TABLE {table}")
    try:
        yield
    finally:
        execute(dsn, f"DELETE FROM {table}; INSERT INTO {table} TABLE kept; DROP TABLE kept")


def test_what_was_stored_agrees_with_its_chain(stored: str, tape: JournalTape) -> None:
    assert found(stored) == []
    assert rows(stored, "SELECT count(*) FROM audit_log") == [(len(tape.messages),)]


@pytest.mark.parametrize("table", ["transitions", "events"])
async def test_a_change_of_any_column_is_found(database: str, table: str) -> None:
    """Each column is changed in a payment of its own."""
    columns = [c for c in rows(database, COLUMNS, table) if c[0] not in ITS_OWN]
    whose = {f"RICH-{name}": (name, kind) for name, kind in columns}
    tape = JournalTape()
    for txn_id in whose:
        tape.event(txn_id, "GATEWAY", **RICH)
    triggers_off(database)
    await store(database, tape.messages)
    assert found(database) == []

    for txn_id, (name, kind) in whose.items():
        change = f"{name} = {OTHERS[kind].format(name)}"
        execute(database, f"UPDATE {table} SET {change} WHERE txn_id = %s", txn_id)

    named = {txn_id for kind, txn_id in found(database) if kind in {"ROW_CHANGED", "ROW_REMOVED"}}
    assert named == set(whose)
    assert len(whose) > 25


@pytest.mark.parametrize("txn_id", ["TXN0", "WRONG", "LATE"])
def test_a_change_of_any_decision_names_its_transaction(stored: str, txn_id: str) -> None:
    execute(
        stored,
        "UPDATE transitions SET after_state = 'MATCHED', after_reason = 'x' WHERE txn_id = %s",
        txn_id,
    )

    assert set(found(stored)) == {("ROW_CHANGED", txn_id)}


def test_every_column_of_the_chain_counts(stored: str) -> None:
    columns: list[tuple[Any, Any]] = rows(stored, COLUMNS, "audit_log")
    first = "(SELECT min(ctid) FROM audit_log WHERE txn_id = 'RICH')"

    for name, kind in columns:
        with put_back(stored, "audit_log"):
            step = "entry = -entry" if name == "entry" else f"{name} = {OTHERS[kind].format(name)}"
            execute(stored, f"UPDATE audit_log SET {step} WHERE ctid = {first}")
            assert found(stored), name

    assert len(columns) == 11


REMOVALS = {
    "DELETE FROM transitions WHERE txn_id = 'LATE'": {("ROW_REMOVED", "LATE")},
    "DELETE FROM transitions WHERE txn_id = 'NOBODY'": {("ROW_REMOVED", "NOBODY")},
    "DELETE FROM events WHERE txn_id = 'RICH'": {("ROW_REMOVED", "RICH")},
    "DELETE FROM sink_rejects": {("ROW_REMOVED", None)},
    "UPDATE sink_rejects SET record = '{}'": {("ROW_CHANGED", None)},
    "INSERT INTO sink_rejects VALUES (0, 99, '', '', '')": {("ROW_INSERTED", None)},
    "DELETE FROM audit_log WHERE txn_id = 'NOBODY'": {
        ("REMOVED", None),
        ("ROW_INSERTED", "NOBODY"),
    },
}


@pytest.mark.parametrize(("change", "expected"), REMOVALS.items())
def test_what_is_removed_or_slipped_in_is_named(
    stored: str, change: str, expected: set[tuple[str, str | None]]
) -> None:
    execute(stored, change)

    assert set(found(stored)) == expected


@pytest.mark.parametrize("offset", [0, 1000])
def test_a_decision_that_nobody_took_is_named(stored: str, offset: int) -> None:
    columns = [name for name, _ in rows(stored, COLUMNS, "transitions")]
    values = ["9" if name == "seq" else name for name in columns]
    values[columns.index("journal_offset")] = f"journal_offset + {offset}"
    execute(
        stored,
        f"INSERT INTO transitions SELECT {', '.join(values)} FROM transitions"
        " WHERE txn_id = 'RICH' AND seq = 1",
    )

    seen = found(stored)
    assert ("ROW_INSERTED", "RICH") in seen
    assert {txn_id for _, txn_id in seen} == {"RICH"}


def test_a_rejected_record_cannot_pass_for_a_stored_one(stored: str) -> None:
    execute(stored, "UPDATE audit_log SET rejected = false WHERE rejected")

    assert {kind for kind, _ in found(stored)} == {"CHANGED", "ROW_INSERTED"}


def test_a_database_without_the_tables_says_what_to_do(fresh_database: str) -> None:
    with pytest.raises(ConfigError, match="migrations"):
        found(fresh_database)
