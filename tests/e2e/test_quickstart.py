"""The quickstart that the project was founded on, command by command, with its own 60 seconds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.printed import PrintedStack
from tests.e2e.roles_run import until
from tests.e2e.stored import rows

HAPPY_PATH = """\
# Gateway event followed closely by Bank event
python producers/gateway_sim.py --txn TXN1001 --status SUCCESS
python producers/bank_sim.py --txn TXN1001 --status SUCCESS
"""
MISSING_BANK_EVENT = """\
# Gateway sent, Bank never responds
python producers/gateway_sim.py --txn TXN1002 --status SUCCESS
# Wait 60s...
"""
AMOUNT_MISMATCH = """\
python producers/gateway_sim.py --txn TXN1003 --amount 5000
python producers/bank_sim.py --txn TXN1003 --amount 4500
"""
EMIT_GATEWAY_EVENT = """\
curl -X POST http://localhost:8000/events \\
  -H "Content-Type: application/json" \\
  -d '{
    "txn_id": "TXN1001",
    "amount": 50000,
    "currency": "INR",
    "source": "GATEWAY",
    "event_type": "PAYMENT_CAPTURED",
    "status": "SUCCESS",
    "timestamp": "2025-12-18T10:15:30Z"
  }'
"""
QUERY_TRANSACTION_STATE = """\
curl http://localhost:8000/txns/TXN1001
"""
#: The tables as printed, less the columns that came to be.
EVENTS = "id, txn_id, source, event_type, status, amount, raw_payload, created_at"
TRANSACTIONS = "txn_id, state, gateway_event_id, bank_event_id, last_updated"
SLA_S = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintedStack]:
    """Everything on this machine, from one command; its 60 seconds of silence have begun."""
    stack = PrintedStack(tmp_path_factory.mktemp("embedded") / "home")
    try:
        stack.run("recon dev up")
        stack.run(MISSING_BANK_EVENT)
        assert stack.await_case("TXN1002", "GATEWAY_RECEIVED")["deadline"]
        yield stack
    finally:
        stack.down()


@pytest.fixture
def on_given_servers(
    embedded: PrintedStack, kafka: str, fresh_database: str, topic_prefix: str, tmp_path: Path
) -> Iterator[PrintedStack]:
    """The same command where Kafka and Postgres are there already, and another stack runs."""
    given = {
        "RECON_BROKERS": kafka,
        "RECON_POSTGRES_DSN": fresh_database,
        "RECON_TOPIC_PREFIX": topic_prefix,
    }
    stack = PrintedStack(tmp_path / "home", given)
    yield stack
    stack.down()


def test_the_api_examples_work_as_printed(on_given_servers: PrintedStack) -> None:
    on_given_servers.run("recon dev up")

    accepted = on_given_servers.run(EMIT_GATEWAY_EVENT)
    on_given_servers.await_case("TXN1001", "GATEWAY_RECEIVED")
    state = on_given_servers.run(QUERY_TRANSACTION_STATE)

    assert '"txn_id":"TXN1001"' in accepted
    assert '"state":"GATEWAY_RECEIVED"' in state
    dsn = on_given_servers.more["RECON_POSTGRES_DSN"]
    until(lambda: rows(dsn, f"SELECT {EVENTS} FROM events"), "the event in Postgres")
    (event,) = rows(dsn, f"SELECT {EVENTS} FROM events")
    (row,) = rows(dsn, f"SELECT {TRANSACTIONS} FROM transactions")
    assert event[1:6] == ("TXN1001", "GATEWAY", "PAYMENT_CAPTURED", "SUCCESS", 50000)
    assert event[6]["timestamp"] == "2025-12-18T10:15:30Z"
    assert row[:4] == ("TXN1001", "GATEWAY_RECEIVED", event[0], None)


def test_the_demo_scenarios_end_as_printed(embedded: PrintedStack) -> None:
    for scenario in (HAPPY_PATH, AMOUNT_MISMATCH):
        embedded.run(scenario)

    assert embedded.await_case("TXN1001", "MATCHED")["reason"] is None
    assert embedded.await_case("TXN1003", "MISMATCHED")["reason"] == "AMOUNT_MISMATCH"
    missing = embedded.await_case("TXN1002", "BANK_MISSING", SLA_S + 60)
    assert missing["reason"] == "BANK_MISSING"
    shown = {row["txn_id"]: row["state"] for row in embedded.ask("/txns", 3000).json()["items"]}
    assert shown.keys() == {"TXN1001", "TXN1002", "TXN1003"}
    assert b"<html" in embedded.ask("/", 3000).body
