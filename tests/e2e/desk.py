"""A stored journal with something of everything, for tests of what the dashboard asks."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql

from recon_app.domain.actions import ActionType
from tables.migrate import migrate
from tables.postgres.journal_write import JournalWriter
from tests.api_run import Client
from tests.e2e.test_api_reads import is_described
from tests.journal_tape import JournalTape
from tests.keys import keys_file

__all__ = ["ask", "desk_database", "desk_tape", "everything", "store"]


def desk_tape() -> JournalTape:
    """Payments of three currencies and rails, matched, different, missing, waiting and closed."""
    tape = JournalTape()
    for number in range(12):
        tape.pair(f"MATCHED-{number:02}")
    for number in range(5):
        tape.event(f"USD-{number}", "GATEWAY", currency="USD", rail="CARD", amount=700 + number)
        tape.event(f"USD-{number}", "BANK", currency="USD", rail="CARD", amount=700)
    for number in range(4):
        rails = {"rail": "UPI", "provider": "razorpay", "merchant_id": f"m{number % 2}"}
        tape.event(f"UPI-{number}", "GATEWAY", amount=10 ** (number + 3), **rails)
        tape.deadline(f"UPI-{number}")
    tape.event("LATE-JPY", "BANK", currency="JPY", amount=0, business_date="2025-12-01")
    tape.deadline("LATE-JPY")
    tape.event("TWICE", "GATEWAY", posting_id="p1")
    tape.event("TWICE", "GATEWAY", posting_id="p2")
    tape.event("CROSS", "GATEWAY", currency="USD")
    tape.event("CROSS", "BANK", currency="INR")
    tape.event("FAILED", "GATEWAY", status="FAILED")
    tape.deadline("FAILED")
    for name, kind in (("FORCED", ActionType.FORCE_MATCH), ("VOIDED", ActionType.VOID)):
        tape.pair(name, amount=45_000)
        tape.action(name, f"act-{name}", kind)
    for number in range(3):
        tape.event(f"WAITS-{number}", "GATEWAY", rail="UPI")
    tape.event("LINE", "BANK", txn_id_kind="DERIVED", references={"utr": "UTR-LINE"})
    return tape


async def store(dsn: str, tape: JournalTape, batch: int = 1000) -> None:
    """Write the journal as the sink does, so many records a transaction."""
    writer = JournalWriter(dsn)
    await writer.positions([0, 1])
    for at in range(0, len(tape.messages), batch):
        await writer.write(tape.messages[at : at + batch])
    await writer.close()


@contextmanager
def desk_database(server: str, tape: JournalTape | None = None) -> Iterator[str]:
    """The DSN of a database that holds the tape, for the tests of one module."""
    name = f"desk{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        dsn = server.removesuffix("/postgres") + f"/{name}"
        migrate(dsn)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("RECON_PRIVACY_KEYS_FILE", str(keys_file()))
            asyncio.run(store(dsn, tape or desk_tape()))
        yield dsn
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        connection.execute(drop.format(sql.Identifier(name)))


async def ask(client: Client, path: str, model: str, **query: Any) -> dict[str, Any]:
    """An answer, of the shape that is described; lists stand there several times."""
    answer = await client.get(path, params=query)
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    assert is_described(body, model)
    return body


async def everything(client: Client, limit: int = 3, **query: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = await ask(client, "/txns", "TransactionPage", limit=str(limit), **query, **more)
        assert len(page["items"]) <= limit
        rows += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows
