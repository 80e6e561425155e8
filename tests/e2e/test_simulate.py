"""Made-up payments through a whole stack: verdicts are as keyed, or the command says which not."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from producers.key_file import read_key

ALL_SHAPES = (
    *("--missing", "0.08", "--mismatch", "0.08", "--duplicate", "0.08", "--late", "0.08"),
    *("--out-of-order", "0.1", "--failed", "0.05", "--pending", "0.05"),
)
SHORT = '[default]\ndue = "4s"\n'
OTHER = '[default]\ndue = "9s"\n'
START_TIMEOUT_S = 180
RUN_TIMEOUT_S = 150

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


class Stack:
    """A stack of its own, driven by the commands that people use."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = os.environ | {"RECON_HOME": str(home)}
        self.policy = home.with_suffix(".toml")
        self.policy.write_text(SHORT)

    def recon(self, *arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "recon_app", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def up(self, *arguments: str) -> None:
        done = self.recon("dev", "up", "--any-ports", *arguments, timeout_s=START_TIMEOUT_S)
        assert done.returncode == 0, done.stdout + done.stderr

    def simulate(self, *arguments: str) -> tuple[int, dict[str, Any], str]:
        """Exit code, the JSON object (empty without one) and stderr."""
        done = self.recon("simulate", "--json", *arguments, timeout_s=RUN_TIMEOUT_S)
        return done.returncode, json.loads(done.stdout or "{}"), done.stderr

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.recon("dev", "status", "--json").stdout)
        return found

    def kill(self, role: str) -> None:
        (pid,) = [its["pid"] for its in self.status()["processes"] if its["role"] == role]
        os.kill(pid, signal.SIGKILL)

    def wait_for_decisions(self, run_id: str, wanted: int) -> None:
        """Until Postgres has so many decisions of this run."""
        until = time.monotonic() + 60
        query = "SELECT count(*) >= %s FROM transitions WHERE txn_id LIKE %s"
        with psycopg.connect(self.status()["postgres"], autocommit=True) as connection:
            while connection.execute(query, [wanted, f"{run_id}-%"]).fetchone() != (True,):
                assert time.monotonic() < until, f"fewer than {wanted} decisions in a minute"
                time.sleep(0.1)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Kafka, Postgres and the topics, but nobody who works."""
    yield from _stack(tmp_path_factory.mktemp("servers") / "home", "--servers-only")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A whole stack whose policy gives the second side four seconds."""
    yield from _stack(tmp_path_factory.mktemp("stack") / "home")


def _stack(home: Path, *arguments: str) -> Iterator[Stack]:
    stack = Stack(home)
    try:
        stack.up("--engine-policy", str(stack.policy), *arguments)
        yield stack
    finally:
        stack.recon("dev", "down")


def test_sending_alone_writes_the_key_and_checks_nothing(servers: Stack, tmp_path: Path) -> None:
    key = tmp_path / "key.jsonl"

    code, result, _ = servers.simulate("--txns", "300", "--seed", "7", "--key", str(key))

    header, answers = read_key(key)
    assert (code, result["differences"], result["first"]) == (0, None, [])
    assert result.keys() == {"txns", "events", "differences", "first", "key_file", "seconds"}
    assert (header.txns, header.events) == (result["txns"], result["events"])
    assert len({answer.txn_id for answer in answers}) == 300
    assert sum(header.shapes.values()) == 300


def test_without_an_engine_the_check_times_out_with_4(servers: Stack) -> None:
    code, result, error = servers.simulate("--txns", "20", "--check", "--timeout", "2")

    assert (code, result) == (4, {})
    assert "recon dev status" in error


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--missing", "0.7", "--late", "0.7"], "shares"),
        (["--missing", "2"], "--missing"),
        (["--txns", "0"], "--txns"),
        (["--currency", "XXY"], "--currency"),
        (["--rail", "UPI=0"], "--rail"),
        (["--policy", "no-such-file.toml"], "no-such-file.toml"),
    ],
)
def test_wrong_usage_exits_2_and_is_named(servers: Stack, arguments: list[str], named: str) -> None:
    code, _, error = servers.simulate(*arguments)

    assert code == 2
    assert named in error


def test_a_broker_that_is_away_exits_4(servers: Stack) -> None:
    code, _, error = servers.simulate("--txns", "5", "--brokers", "127.0.0.1:1")

    assert code == 4
    assert "127.0.0.1:1" in error


def test_a_postgres_that_is_away_exits_4_before_anything_is_sent(
    servers: Stack, tmp_path: Path
) -> None:
    key = tmp_path / "key.jsonl"
    dsn = "postgresql://postgres@127.0.0.1:1/postgres"

    code, _, error = servers.simulate("--check", "--postgres", dsn, "--key", str(key))

    assert (code, key.exists()) == (4, False)
    assert "Postgres" in error


def test_every_verdict_of_every_shape_is_as_keyed(stack: Stack) -> None:
    policy = ("--policy", str(stack.policy))

    code, result, error = stack.simulate(
        *("--txns", "2000", "--seed", "7", "--check"), *policy, *ALL_SHAPES
    )

    assert (code, result["differences"]) == (0, 0), (result["first"], error)
    assert result["events"] > 3000


def test_mixed_currencies_and_rails_are_as_keyed_too(stack: Stack) -> None:
    mix = ("--currency", "INR=3", "--currency", "JPY", "--rail", "UPI", "--rail", "CARD")

    code, result, _ = stack.simulate(
        *("--txns", "300", "--seed", "8", "--check", "--policy", str(stack.policy)), *mix
    )

    assert (code, result["first"]) == (0, [])


def test_another_policy_than_the_engines_exits_3_with_differences(
    stack: Stack, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(OTHER)

    code, result, _ = stack.simulate("--txns", "100", "--check", "--policy", str(other))

    assert code == 3
    assert result["differences"] >= 100
    assert {"txn_id", "shape", "what", "expected", "actual"} == result["first"][0].keys()


def test_a_killed_engine_that_comes_back_leaves_no_difference(stack: Stack) -> None:
    """It dies in the middle of the run and is started again by hand."""
    arguments = ["simulate", "--json", "--txns", "3000", "--rate", "800", "--check"]
    arguments += ["--seed", "9", "--run-id", "kill"]
    running = subprocess.Popen(
        [sys.executable, "-m", "recon_app", *arguments, "--policy", str(stack.policy), *ALL_SHAPES],
        env=stack.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    stack.wait_for_decisions("kill", 1000)
    stack.kill("engine")
    stack.up()

    output, _ = running.communicate(timeout=RUN_TIMEOUT_S)

    result = json.loads(output)
    assert (running.returncode, result["first"]) == (0, [])
