"""``recon audit`` asked as an operator asks it, within the process of the test."""

import json
from typing import Any

from click.testing import CliRunner, Result

from recon_app.audit.entry import Head
from recon_app.cli.main import cli
from tables.postgres.audit_read import AuditStore
from tables.postgres.journal_write import JournalMessage, JournalWriter
from tests.e2e.stored import execute, rows
from tests.unit.audit.chains import chain_again

__all__ = ["GUARDED", "audit", "chain_anew", "heads", "store", "triggers_off", "verified"]

LOG = (
    "journal_partition, entry, journal_offset, txn_id, incarnation, seq, rejected, record_sha256,"
    " transition_sha256, event_sha256, hash"
)
GUARDED = ("events", "transitions", "audit_log", "audit_heads", "sink_rejects")


async def store(dsn: str, messages: list[JournalMessage], schema: str = "public") -> None:
    """Write to two partitions as the sink does."""
    writer = JournalWriter(dsn, schema)
    await writer.positions([0, 1])
    await writer.write(messages)
    await writer.close()


def triggers_off(dsn: str) -> None:
    """What an owner of the database does first."""
    for table in GUARDED:
        execute(dsn, f"ALTER TABLE {table} DISABLE TRIGGER USER")


def audit(*arguments: str, environment: dict[str, str] | None = None) -> Result:
    """Run a command of the group."""
    return CliRunner().invoke(cli, ["audit", *arguments], env=environment or {})


def verified(
    dsn: str, *arguments: str, schema: str = "public", environment: dict[str, str] | None = None
) -> dict[str, Any]:
    """What a verification of this database says; its exit code agrees."""
    surroundings = {"RECON_POSTGRES_SCHEMA": schema} | (environment or {})
    done = audit("verify", "--postgres", dsn, "--json", *arguments, environment=surroundings)
    assert done.exit_code in {0, 3}, (done.output, done.exception)
    found: dict[str, Any] = json.loads(done.output)
    assert found["ok"] is (done.exit_code == 0)
    return found


def heads(dsn: str, schema: str = "public") -> dict[int, Head]:
    """Where the chains end."""
    columns = "journal_partition, genesis_offset, entries, next_offset, hash"
    return {row[0]: Head(*row) for row in rows(dsn, f"SELECT {columns} FROM {schema}.audit_heads")}


def chain_anew(dsn: str, partition: int, keep: int, forged: bytes | None = None) -> None:
    """Do what an owner of the database can do: shorten or forge a chain, and its head with it."""
    with AuditStore(dsn, "public") as reader:
        head = reader.heads()[partition]
        chain = [entry for entry in reader.entries() if entry.partition == partition][:keep]
    if forged is not None:
        chain[0] = chain[0]._replace(record_sha256=forged)
    new, redone = chain_again(head, chain)
    execute(dsn, "DELETE FROM audit_log WHERE journal_partition = %s", partition)
    for entry in redone:
        marks = ", ".join(["%s"] * len(entry))
        execute(dsn, f"INSERT INTO audit_log ({LOG}) VALUES ({marks})", *entry)
    _set_head(dsn, new)


def _set_head(dsn: str, head: Head) -> None:
    execute(
        dsn,
        "UPDATE audit_heads SET entries = %s, next_offset = %s, hash = %s"
        " WHERE journal_partition = %s",
        *(head.entries, head.next_offset, head.hash, head.partition),
    )
    execute(
        dsn,
        "UPDATE sink_positions SET next_offset = %s WHERE partition = %s",
        *(head.next_offset, head.partition),
    )
