"""``recon audit`` asked as an operator asks it, within the process of the test."""

import json
from typing import Any

from click.testing import CliRunner, Result

from recon_app.audit.entry import Head
from recon_app.cli.main import cli
from tests.e2e.stored import rows

__all__ = ["audit", "heads", "verified"]


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
