"""What is expected, when: a statement opens no case, and a day of card payments is pending."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.conftest import prepare
from tests.e2e.feeding import feeder
from tests.e2e.replaying import ended, module_database
from tests.e2e.roles_run import Roles, recon, until
from tests.e2e.stored import rows

__all__ = ["module_database"]

pytestmark = pytest.mark.timeout(240)

LINES, PAYMENTS = 500, 40
HASTY, PER_TXN = "HASTY-1", "PER-TXN-1"
#: Payments through an aggregator as its preset has them, but for one that settles at once.
POLICY = """
include = ["preset:india-aggregator"]

[[rule]]
when = { provider = "hasty", kind = "PAYMENT" }
posting = "SETTLEMENT"
due = "1s"

[[rule]]
when = { provider = "direct", kind = "PAYMENT" }
due = "1s"
"""


@pytest.fixture(scope="module")
def told(
    kafka: str, module_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Roles]:
    """An installation that was told a statement, twice, and a day of card payments."""
    home = tmp_path_factory.mktemp("expected")
    policy = home / "policy.toml"
    policy.write_text(POLICY)
    roles = Roles(kafka, module_database, "expected-", home, policy)
    prepare(roles)
    roles.ensure("engine-1", "sink")
    try:
        _tell(roles)
        yield roles
    finally:
        roles.stop()


def _tell(roles: Roles) -> None:
    with feeder(roles) as feed:
        for _ in range(2):
            for number in range(LINES):
                feed.tell(f"line-{number}", "BANK", **_line(number))
        for number in range(PAYMENTS):
            feed.tell(f"CARD-{number}", "GATEWAY", provider="razorpay", rail="CARD")
        feed.tell(HASTY, "GATEWAY", provider="hasty")
        feed.tell(PER_TXN, "GATEWAY", provider="direct")
    until(lambda: _state(roles, PER_TXN) == ("BANK_MISSING", "BANK_MISSING"), "a deadline to pass")
    until(lambda: _state(roles, HASTY)[0] == "BANK_MISSING", "a settlement to be overdue")
    until(lambda: _count(roles, "events") == 2 * LINES + PAYMENTS + 2, "all events to be stored")


def _line(number: int) -> dict[str, object]:
    reference = {"utr": f"UTR{number:09d}"}
    return {
        "txn_id_kind": "DERIVED",
        "posting_id": "entry",
        "amount": 1000 + number,
        "precision": "DAY",
        "booking_date": "2025-12-18",
        "references": reference,
    }


def _state(roles: Roles, txn_id: str) -> tuple[Any, ...]:
    found = rows(roles.dsn, "SELECT state, reason FROM transactions WHERE txn_id = %s", txn_id)
    return found[0] if found else ("", "")


def _count(roles: Roles, table: str) -> int:
    counted: int = rows(roles.dsn, f"SELECT count(*) FROM {table}")[0][0]
    return counted


def test_a_statement_opens_no_case_and_its_lines_wait_in_their_own_queue(told: Roles) -> None:
    """Told twice, each of its lines is there once; every delivery is in events."""
    queue = "SELECT count(*), sum(amount), min(refs->>'utr') FROM unlinked_txns"
    opened = rows(told.dsn, "SELECT txn_id FROM transactions WHERE txn_id LIKE 'line-%%'")
    derived = rows(told.dsn, "SELECT count(*) FROM events WHERE txn_id_kind = 'DERIVED'")

    assert opened == []
    assert rows(told.dsn, queue) == [(LINES, sum(1000 + n for n in range(LINES)), "UTR000000000")]
    assert derived == [(2 * LINES,)]


def test_a_day_of_card_payments_through_an_aggregator_is_pending_and_not_missing(
    told: Roles,
) -> None:
    """No money of theirs is at risk before the settlement is due, two working days on."""
    cards = "SELECT DISTINCT state, reason, posting, is_exception, exposure FROM transactions"
    due = "SELECT bool_and(deadline > opened_at + interval '2 days') FROM transactions"
    of_the_day = " WHERE txn_id LIKE 'CARD-%%'"

    assert rows(told.dsn, cards + of_the_day) == [
        ("GATEWAY_RECEIVED", None, "SETTLEMENT", False, [])
    ]
    assert rows(told.dsn, due + of_the_day) == [(True,)]


def test_an_overdue_settlement_is_met_by_what_the_bank_says_of_its_batch(told: Roles) -> None:
    assert _state(told, HASTY) == ("BANK_MISSING", "SETTLEMENT_OVERDUE")

    with feeder(told) as feed:
        feed.tell(HASTY, "BANK", event_type="SETTLEMENT_LINE", settlement_ref="setl_1")

    until(lambda: _state(told, HASTY) == ("MATCHED", "LATE"), "the settlement to be met")


def test_oracle_audit_and_replay_know_what_belongs_to_no_case(told: Roles) -> None:
    verified = _json(told, "verify")
    audited = _json(told, "audit", "verify", "--postgres", told.dsn)
    _json(told, "replay", "--run", "again")
    compared = _json(told, "compare", "live", "again")
    lines = "SELECT source, txn_id, posting_id, event_id, amount FROM {}unlinked_txns ORDER BY 1, 2"

    assert (verified["differences"], verified["checked"]["unlinked lines"]) == (0, LINES)
    unlinked = [total["UNLINKED"] for total in verified["totals"] if total["source"] == "BANK"]
    assert unlinked == [sum(1000 + number for number in range(LINES))]
    assert audited["ok"]
    assert compared["different"] == 0
    live, again = (rows(told.dsn, lines.format(s)) for s in ("", "public_replay_again."))
    assert len(live) == LINES
    assert live == again


def _json(roles: Roles, *command: str) -> dict[str, Any]:
    done = recon(*command, "--json", environment=roles.environment)
    assert done.returncode == 0, ended(done)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
