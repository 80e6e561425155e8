"""The chain in a real Postgres: written once, refused to every hand, and verified by the command."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from recon_app.audit.entry import entry_hash, genesis_hash
from recon_app.cli.main import cli
from recon_app.errors import ConfigError, OwnershipLost
from tables.migrate import MIGRATIONS, migrate
from tables.postgres.audit_read import AuditStore
from tables.postgres.journal_write import JournalWriter
from tests.e2e.stored import execute, rows
from tests.journal_tape import JournalTape

RICH = {
    "event_id": "evt_1",
    "rail": "CARD",
    "references": {"rrn": "1", "arn": "2"},
    "fx_rate": "83.10",
    "business_date": "2025-12-18",
    "fee_minor": 120,
}


@pytest.fixture
def tape() -> JournalTape:
    """Plain, rich, mismatched, missing, refused and forced decisions on two partitions."""
    from recon_app.domain.actions import ActionType

    tape = JournalTape()
    for number in range(8):
        tape.pair(f"TXN{number}")
    tape.event("RICH", "GATEWAY", **RICH)
    tape.event("RICH", "GATEWAY", **RICH)
    tape.pair("WRONG", amount=45_000)
    tape.action("WRONG", "act-1", ActionType.FORCE_MATCH)
    tape.action("NOBODY", "act-2", ActionType.FORCE_MATCH)
    tape.event("LATE", "GATEWAY")
    tape.deadline("LATE")
    return tape


@pytest.fixture
async def writer(database: str) -> AsyncIterator[JournalWriter]:
    writer = JournalWriter(database, chunk_records=4)
    await writer.positions([0, 1])
    yield writer
    await writer.close()


@pytest.fixture
async def stored(database: str, writer: JournalWriter, tape: JournalTape) -> str:
    """A database with the whole tape in it, one record of which is no record."""
    broken = tape.messages[5]._replace(value=b"{")
    await writer.write([*tape.messages[:5], broken, *tape.messages[6:]])
    return database


def verify(dsn: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["audit", "verify", "--postgres", dsn, *arguments])


def verified(dsn: str, *arguments: str) -> dict[str, Any]:
    done = verify(dsn, "--json", *arguments)
    assert done.exit_code in {0, 3}, done.output
    found: dict[str, Any] = json.loads(done.output)
    assert found["ok"] is (done.exit_code == 0)
    return found


async def test_every_record_is_an_entry_and_the_chain_is_sound(
    stored: str, tape: JournalTape
) -> None:
    found = verified(stored)

    assert found["findings"] == []
    assert found["entries"] == len(tape.messages)
    assert found["rejected"] == 1
    assert rows(stored, "SELECT sum(entries) FROM audit_heads") == [(len(tape.messages),)]
