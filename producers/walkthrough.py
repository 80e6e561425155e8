"""The quickstart's three payments: what is sent, what must come of it, what was found where."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from recon_app.errors import StackError, UnavailableError

__all__ = ["SCENARIOS", "Outcome", "Scenario", "read_outcome", "send", "wait_for"]

HTTP_TIMEOUT_S = 5.0
SEND_TIMEOUT_S = 60.0
POLL_S = 0.1

FOUND = """
    SELECT t.state, t.reason, h.detection_latency_ms
    FROM transactions t
    JOIN transitions h USING (txn_id)
    WHERE t.txn_id = %s AND h.after_state = t.state AND h.after_reason IS NOT DISTINCT FROM t.reason
    ORDER BY h.incarnation, h.seq LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story of the quickstart: the simulators to run, in order, and the verdict it ends in."""

    txn_id: str
    title: str
    sends: tuple[tuple[str, ...], ...]
    state: str
    reason: str | None = None


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        "TXN1001",
        "both sides agree",
        (("gateway_sim", "--status", "SUCCESS"), ("bank_sim", "--status", "SUCCESS")),
        "MATCHED",
    ),
    Scenario(
        "TXN1002",
        "the bank never posts",
        (("gateway_sim", "--status", "SUCCESS"),),
        "BANK_MISSING",
        "BANK_MISSING",
    ),
    Scenario(
        "TXN1003",
        "the amounts differ",
        (("gateway_sim", "--amount", "5000"), ("bank_sim", "--amount", "4500")),
        "MISMATCHED",
        "AMOUNT_MISMATCH",
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a payment now; null where it is not known yet.

    ``latency_ms`` is from the arrival of the completing event, or from the deadline that passed, to
    the decision.
    """

    http: tuple[str, str | None] | None
    postgres: tuple[str, str | None] | None
    latency_ms: int | None

    def agrees(self, scenario: Scenario) -> bool:
        """Whether both sources have the verdict that was expected."""
        return self.http == self.postgres == (scenario.state, scenario.reason)


def send(scenario: Scenario, say: Callable[[str], None]) -> None:
    """Run the simulators of a scenario, as a person would.

    Raises:
        StackError: one of them failed; quotes what it said.
    """
    say(f"[dim]# {scenario.title}[/dim]")
    for script, *flags in scenario.sends:
        arguments = ["--txn", scenario.txn_id, *flags]
        say(f"python producers/{script}.py {' '.join(arguments)}")
        path = Path(__file__).with_name(f"{script}.py")
        done = subprocess.run(
            [sys.executable, str(path), *arguments],
            capture_output=True,
            text=True,
            timeout=SEND_TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            raise StackError(f"{script} failed: {done.stderr.strip()}")


def wait_for(scenario: Scenario, read: Callable[[str], Outcome], timeout_s: float) -> Outcome:
    """The outcome as soon as it is as expected, else as it is when the time is up."""
    until = time.monotonic() + timeout_s
    while not (outcome := read(scenario.txn_id)).agrees(scenario) and time.monotonic() < until:
        time.sleep(POLL_S)
    return outcome


def read_outcome(api_url: str, dsn: str, txn_id: str) -> Outcome:
    """The verdict over HTTP and from Postgres.

    Raises:
        UnavailableError: one of the two does not answer.
    """
    row = _from_postgres(dsn, txn_id)
    stored, latency_ms = (None, None) if row is None else ((row[0], row[1]), row[2])
    return Outcome(_over_http(api_url, txn_id), stored, latency_ms)


def _over_http(api_url: str, txn_id: str) -> tuple[str, str | None] | None:
    try:
        with urllib.request.urlopen(f"{api_url}/txns/{txn_id}", timeout=HTTP_TIMEOUT_S) as answer:
            case = json.load(answer)
            return case["state"], case["reason"]
    except urllib.error.HTTPError as error:
        if error.code in (404, 503):
            return None
        raise UnavailableError(f"{api_url} answered {error.code} for {txn_id}") from error
    except OSError as error:
        raise UnavailableError(f"{api_url} did not answer: {error}") from error


def _from_postgres(dsn: str, txn_id: str) -> tuple[str, str | None, int] | None:
    try:
        with psycopg.connect(dsn, connect_timeout=5) as connection:
            return connection.execute(FOUND, [txn_id]).fetchone()
    except psycopg.Error as error:
        raise UnavailableError(f"Postgres did not answer: {error}") from error
