"""``recon dev`` as people use it: up, status, down, and what happens when a process dies."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from recon_app.stack.probe import web_ready
from recon_app.stack.process import await_ready, spawn, stop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ROLES = ["kafka", "postgres", "engine", "sink", "api"]


class Home:
    """A RECON_HOME and the command that works on it."""

    def __init__(self, path: Path, **environment: str) -> None:
        self.path = path
        self.environment = {**os.environ, "RECON_HOME": str(path), **environment}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Run ``recon dev`` in the background."""
        command = [sys.executable, "-m", "recon_app", "dev", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def dev(self, *arguments: str) -> tuple[int, str]:
        """Run ``recon dev`` to its end: exit code and all it said."""
        with self.start(*arguments) as running:
            out, err = running.communicate(timeout=200)
        return running.returncode, out + err

    def up(self, *arguments: str) -> None:
        """Bring it up, on any ports."""
        code, said = self.dev("up", "--any-ports", *arguments)
        assert code == 0, said

    def status(self) -> tuple[int, dict[str, Any]]:
        """Exit code and object of ``status --json``."""
        code, said = self.dev("status", "--json")
        return code, json.loads(said)

    def pids(self) -> dict[str, int]:
        """Every process by the name of its log."""
        return {Path(its["log"]).stem: its["pid"] for its in self.status()[1]["processes"]}

    def recorded(self) -> dict[str, int]:
        """The same, as ``up`` wrote it down."""
        record = json.loads((self.path / "stack.json").read_text())
        return {its["name"]: its["pid"] for its in record["processes"]}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A stack for the tests of this file; each brings up what it needs."""
    home = Home(tmp_path_factory.mktemp("stack"))
    yield home
    home.dev("down")


def poll(condition: Callable[[], bool], timeout_s: float = 60) -> None:
    """Wait for the condition."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def all_gone(pids: dict[str, int]) -> bool:
    """Whether none of them runs any more."""
    return not any(psutil.pid_exists(pid) for pid in pids.values())


def test_everything_is_ready_when_up_returns(shared: Home) -> None:
    """Status says so, process by process, and each role answers."""
    shared.up()

    code, status = shared.status()

    assert code == 0
    assert [its["role"] for its in status["processes"]] == ROLES
    assert all(its["ready"] and Path(its["log"]).exists() for its in status["processes"])
    assert set(status) == {"processes", "brokers", "postgres", "urls"}
    assert web_ready(int(status["urls"]["api"].rpartition(":")[2]))
    with psycopg.connect(status["postgres"]) as connection:
        assert connection.execute("SELECT count(*) FROM transactions").fetchone() is not None


def test_a_killed_engine_stays_dead_until_up_starts_it_alone(shared: Home) -> None:
    """Nothing restarts by itself; nothing that runs is touched."""
    shared.up()
    before = shared.pids()
    os.kill(before["engine"], signal.SIGKILL)
    poll(lambda: all_gone({"engine": before["engine"]}))

    code, status = shared.status()
    assert code == 1
    assert [its["role"] for its in status["processes"] if not its["ready"]] == ["engine"]

    shared.up()
    after = shared.pids()
    assert shared.status()[0] == 0
    assert {name for name in after if after[name] != before[name]} == {"engine"}


def test_a_second_engine_joins_a_running_stack(shared: Home) -> None:
    """And is remembered by the next ``up``."""
    shared.up()
    shared.up("--engines", "2")
    second = shared.pids()["engine-2"]
    shared.up()

    code, status = shared.status()

    assert code == 0
    assert [its["role"] for its in status["processes"]].count("engine") == 2
    assert shared.pids()["engine-2"] == second


def test_a_role_started_by_hand_finds_the_stack(shared: Home, tmp_path: Path) -> None:
    """Faust's own command, told nothing but the home."""
    shared.up()
    os.kill(pid := shared.pids()["sink"], signal.SIGKILL)
    poll(lambda: all_gone({"sink": pid}))

    port = 19_067
    command = [sys.executable, "-m", "faust", "-A", "recon_app.sink", "worker", "-l", "info"]
    env = {"RECON_HOME": str(shared.path), "RECON_SINK_PORT": str(port)}
    by_hand = spawn("sink", command, tmp_path / "sink.log", env=env)
    try:
        await_ready(by_hand, lambda: web_ready(port), 90)
    finally:
        stop(by_hand)


def test_down_leaves_no_process_and_keeps_the_data(shared: Home) -> None:
    """The next ``up`` finds the database as it was."""
    shared.up()
    with psycopg.connect(shared.status()[1]["postgres"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (answer int)")
    pids = shared.pids()

    assert shared.dev("down")[0] == 0
    assert all_gone(pids)
    assert shared.status() == (
        1,
        {"processes": [], "brokers": None, "postgres": None, "urls": {}},
    )

    shared.up("--servers-only")
    with psycopg.connect(shared.status()[1]["postgres"]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_failed_up_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    """The broken role's log is quoted; what this call had started is gone."""
    home = Home(tmp_path / "home", RECON_POLICY_FILE=str(tmp_path / "there-is-none.toml"))

    code, said = home.dev("up", "--any-ports")

    assert code == 4
    assert "engine ended while starting" in said
    assert "there-is-none.toml" in said
    assert said.count("stopped again") == len(ROLES)
    assert home.status()[1]["processes"] == []


def test_servers_of_the_environment_replace_the_embedded_ones(
    tmp_path: Path, kafka: str, fresh_database: str, topic_prefix: str
) -> None:
    """Only our own roles are started, and they are ready on those servers."""
    servers = {"RECON_BROKERS": kafka, "RECON_POSTGRES_DSN": fresh_database}
    home = Home(tmp_path / "home", RECON_TOPIC_PREFIX=topic_prefix, **servers)
    try:
        home.up()
        code, status = home.status()
    finally:
        home.dev("down")

    assert code == 0
    assert [its["role"] for its in status["processes"]] == ["engine", "sink", "api"]
    assert (status["brokers"], status["postgres"]) == (kafka, fresh_database)


def test_ctrl_c_in_the_middle_of_up_leaves_no_process(tmp_path: Path) -> None:
    """What it had started is stopped again."""
    home = Home(tmp_path / "home")
    with home.start("up", "--any-ports", "--servers-only") as running:
        poll((home.path / "stack.json").exists)
        pids = home.recorded()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)

    assert running.returncode == 1
    assert pids
    assert all_gone(pids)
    assert home.pids() == {}


def test_ctrl_c_in_the_foreground_takes_everything_down(tmp_path: Path) -> None:
    """The terminal that shows a stack also ends it."""
    home = Home(tmp_path / "home")
    with home.start("up", "--any-ports", "--servers-only", "--foreground") as running:
        assert running.stdout is not None
        assert any("Ctrl-C" in line for line in running.stdout)
        pids = home.recorded()
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)

    assert running.returncode == 0, said
    assert list(pids) == ["kafka", "postgres"]
    assert all_gone(pids)
