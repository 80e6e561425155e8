"""An installation with a history worth replaying, and what it came to."""

import json
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from recon_app.codec.actions import encode_action
from recon_app.domain.actions import Action, ActionType, Actor
from tests.e2e.conftest import SHORT_POLICY, prepare
from tests.e2e.feeding import encoded, feeder
from tests.e2e.roles_run import PARTITIONS, Roles, recon, result_of, until

__all__ = [
    "HISTORY",
    "ended",
    "evidence",
    "installed",
    "is_settled",
    "module_database",
    "outcomes",
    "recon_json",
    "tell_history",
]

#: Payments of every kind, redeliveries among them.
HISTORY = (
    *("--txns", "300", "--seed", "11", "--missing", "0.1", "--mismatch", "0.15"),
    *("--duplicate", "0.1", "--late", "0.05", "--out-of-order", "0.2"),
)
_OUTCOMES = """
SELECT txn_id, state, reason, reasons, match_kind, severity, variance_minor, exposure,
       gateway_amount, bank_amount, resolution_code, resolved_by, confirmed_by, resolved_at,
       deadline, episode
FROM transactions ORDER BY txn_id
"""
_EVIDENCE = """
SELECT txn_id, case_record->'gateway' AS gateway, case_record->'bank' AS bank,
       case_record->'actions' AS actions, case_record->'breaches' AS breaches
FROM transactions ORDER BY txn_id
"""


@pytest.fixture(scope="module")
def module_database(postgres: str) -> Iterator[str]:
    """The DSN of a database of one module's own, empty; dropped after its last test."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield postgres.removesuffix("/postgres") + f"/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def installed(kafka: str, database: str, home: Path) -> Iterator[Roles]:
    """Two engines, a sink and an api of their own, with a policy of four seconds."""
    policy = home / "policy.toml"
    policy.write_text(SHORT_POLICY)
    roles = Roles(kafka, database, f"rp{secrets.token_hex(3)}-", home, policy)
    prepare(roles)
    roles.ensure("engine-1", "engine-2", "sink", "api")
    try:
        yield roles
    finally:
        roles.stop()


def tell_history(roles: Roles) -> None:
    """Made-up payments, actions that took hold and actions that did not, strays and poison."""
    simulation = roles.simulate(*HISTORY)
    with feeder(roles) as feed:
        feed.put("recon_actions", _raw("early", "RACE-1"), b"RACE-1")
        for number in range(6):
            feed.tell(f"ACT-{number}", "GATEWAY", amount=5000)
            feed.tell(f"ACT-{number}", "BANK", amount=4500)
        for number in range(8):
            for name, source in (("gateway_txns", "GATEWAY"), ("bank_txns", "BANK")):
                value = encoded(f"STRAY-{number}", source)
                feed.put(name, value, None, partition=number % PARTITIONS)
        feed.put("gateway_txns", b"{", b"POISON")
        _await_refusal(roles, "RACE-1", "early")
        feed.pair("RACE-1")
        _act(roles)
        feed.tell("ACT-1", "GATEWAY", amount=5000)
        feed.tell("ACT-2", "BANK", amount=77, event_id="more", posting_id="more")
    result = result_of(simulation)
    assert (result["exit"], result["differences"]) == (0, 0), result
    for number in range(8):
        roles.await_state(f"STRAY-{number}", "MATCHED", "api")
    until(lambda: is_settled(roles), "the sink to have every last verdict")


def _act(roles: Roles) -> None:
    kinds = ("FORCE_MATCH", "VOID", "WRITE_OFF", "COMMENT")
    for number, kind in enumerate(kinds):
        roles.await_state(f"ACT-{number}", "MISMATCHED", "api")
        _ask(roles, f"ACT-{number}", kind)
    _ask(roles, "ACT-1", "REOPEN")
    _ask(roles, "ACT-1", "FORCE_MATCH")
    with feeder(roles) as feed:
        feed.put("recon_actions", _raw("stale", "ACT-4", "0" * 64), b"ACT-4")


def _ask(roles: Roles, txn_id: str, kind: str) -> None:
    """Ask for an action on the latest evidence, and wait for what becomes of it."""
    seen = roles.ask(f"/txns/{txn_id}").headers["ETag"]
    body = {"type": kind, "note": "as agreed", "reason_code": "BELOW_LIMIT"}
    headers = {"If-Match": seen, "X-Recon-Actor": "asha"}
    accepted = roles.ask(f"/txns/{txn_id}/actions", post=body, headers=headers)
    assert accepted.status == 202, accepted.body
    place = accepted.headers["Location"]
    until(lambda: roles.ask(place).status == 200, f"an outcome at {place}")
    assert roles.ask(place).json()["outcome"] == "APPLIED", roles.ask(place).body


def _await_refusal(roles: Roles, txn_id: str, action_id: str) -> None:
    place = f"/txns/{txn_id}/actions/{action_id}"
    until(lambda: roles.ask(place).status == 200, f"an outcome at {place}")
    assert roles.ask(place).json()["outcome"] == "REFUSED"


def _raw(action_id: str, txn_id: str, expected: str | None = None) -> bytes:
    asked_ms = 1_766_000_000_000
    actor = Actor("asha")
    return encode_action(
        Action(action_id, ActionType.VOID, txn_id, expected, actor, None, None, asked_ms)
    )


def is_settled(roles: Roles) -> bool:
    """Whether no case waits for a deadline that is near."""
    query = """
        SELECT count(*) FROM transactions
        WHERE deadline < now() + interval '1 minute'
          AND (case_record->>'timers') NOT IN ('[]') AND state LIKE '%RECEIVED'
    """
    with psycopg.connect(roles.dsn) as connection:
        row = connection.execute(query).fetchone()
    return row is not None and row[0] == 0


def outcomes(roles: Roles) -> dict[str, dict[str, Any]]:
    """What every case came to."""
    return _rows(roles, _OUTCOMES)


def evidence(roles: Roles) -> dict[str, dict[str, Any]]:
    """What every case knows: facts, redeliveries, actions, breaches."""
    return _rows(roles, _EVIDENCE)


def _rows(roles: Roles, query: str) -> dict[str, dict[str, Any]]:
    with psycopg.connect(roles.dsn, row_factory=dict_row) as connection:
        rows = connection.execute(query.encode()).fetchall()
    return {row["txn_id"]: dict(row) for row in rows}


def recon_json(roles: Roles, *arguments: str, exits: int = 0) -> dict[str, Any]:
    """What a command of this installation prints as JSON, once it ended as it should."""
    done = recon(*arguments, "--json", environment=roles.environment)
    assert done.returncode == exits, ended(done)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ended(done: "subprocess.CompletedProcess[str]") -> str:
    """How a command ended, for a report."""
    return f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
