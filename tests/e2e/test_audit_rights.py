"""Who may do what to the chain: nobody edits it, and the roles suffice for their work."""

import re

import psycopg
import pytest

from tests.e2e.audited import store, triggers_off, verified
from tests.journal_tape import JournalTape


@pytest.fixture
async def stored(database: str) -> str:
    tape = JournalTape()
    for number in range(10):
        tape.pair(f"TXN{number}")
    await store(database, tape.messages)
    return database


async def test_the_owner_himself_is_refused_by_trigger(
    stored: str,
) -> None:
    refusals = [
        refusal_of(stored, change)
        for change in (
            "UPDATE audit_log SET hash = hash",
            "DELETE FROM audit_log",
            "TRUNCATE audit_log",
            "TRUNCATE audit_log, events CASCADE",
            "DELETE FROM audit_heads",
            "TRUNCATE audit_heads",
            "DELETE FROM sink_rejects",
        )
    ]

    assert [why for why in refusals if "append-only" not in why] == []


async def test_a_head_only_moves_on(
    stored: str,
) -> None:
    refusals = [
        refusal_of(stored, f"UPDATE audit_heads SET {change}")
        for change in (
            "entries = entries - 1",
            "hash = hash",
            "next_offset = next_offset + 1",
            "genesis_offset = 1, entries = 99, next_offset = 99",
        )
    ]

    assert [why for why in refusals if "only grows" not in why] == []


@pytest.mark.parametrize("role", ["realrecon_sink", "realrecon_reader"])
async def test_a_login_without_the_right_is_refused_by_the_server_itself(
    stored: str, role: str
) -> None:
    """Triggers are of no account here: they are switched off."""
    triggers_off(stored)
    login = with_login(stored, role)

    refusals = [
        refusal_of(login, change)
        for change in (
            "UPDATE audit_log SET hash = hash",
            "DELETE FROM audit_log",
            "TRUNCATE audit_log",
            "DELETE FROM audit_heads",
            "TRUNCATE audit_heads",
            "UPDATE audit_heads SET genesis_offset = 1",
            "ALTER TABLE audit_log DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
            "DROP TABLE audit_log",
            "DELETE FROM sink_rejects",
        )
    ]

    assert [why for why in refusals if not re.search("permission denied|must be owner", why)] == []


def refusal_of(dsn: str, statement: str) -> str:
    with psycopg.connect(dsn) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
            connection.execute(statement.encode())
        return str(refused.value)


def with_login(dsn: str, role: str) -> str:
    """The same database for somebody who may only do what ``role`` may."""
    login = f"login_{role}"
    with psycopg.connect(dsn, autocommit=True) as owner:
        if not owner.execute("SELECT FROM pg_roles WHERE rolname = %s", [login]).fetchall():
            owner.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'secret' IN ROLE {role}".encode())
    return f"postgresql://{login}:secret@{dsn.partition('@')[2]}"


async def test_the_roles_suffice_to_write_and_to_verify(database: str) -> None:
    tape = JournalTape()
    tape.pair("TXN1")

    await store(with_login(database, "realrecon_sink"), tape.messages)

    assert verified(with_login(database, "realrecon_reader"))["entries"] == 2
