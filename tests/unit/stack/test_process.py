"""Background processes are recognised, awaited and ended, and never mistaken for others."""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recon_app.errors import StackError
from recon_app.stack import process
from recon_app.stack.process import Process, await_ready, is_alive, spawn, stop

STAYS = "import time; print('here', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STAYS}"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Process]:
    """A process that stays until it is told to end."""
    its = spawn("worker", [sys.executable, "-c", STAYS], tmp_path / "worker.log")
    yield its
    stop(its, how=signal.SIGKILL)


def has_spoken(its: Process) -> bool:
    """Whether the process has written to its log."""
    return "here" in Path(its.log).read_text()


def test_a_process_ends_when_it_is_asked(running: Process) -> None:
    """SIGTERM is enough."""
    assert is_alive(running)

    assert stop(running)
    assert not is_alive(running)


def test_a_suspended_process_ends_when_it_is_asked(running: Process) -> None:
    """It is woken to see the signal instead of waiting for the kill."""
    os.kill(running.pid, signal.SIGSTOP)

    assert stop(running, grace_s=20)
    assert not is_alive(running)


def test_a_stubborn_process_is_killed_after_its_grace(tmp_path: Path) -> None:
    """And the caller learns of it."""
    its = spawn("worker", [sys.executable, "-c", STUBBORN], tmp_path / "worker.log")
    await_ready(its, lambda: has_spoken(its), 30)

    assert not stop(its, grace_s=0.2)
    assert not is_alive(its)


def test_a_recycled_pid_is_left_alone(running: Process) -> None:
    """The same number with another start is another program."""
    former = replace(running, started=running.started - 60)

    assert not is_alive(former)
    assert stop(former)
    assert is_alive(running)


def test_a_process_that_ends_while_starting_shows_its_last_words(tmp_path: Path) -> None:
    """The operator need not look for the log."""
    its = spawn("sink", [sys.executable, "-c", "exit('no disk')"], tmp_path / "sink.log")

    with pytest.raises(StackError, match=r"sink ended while starting[^\0]*no disk"):
        await_ready(its, lambda: False, 30)


def test_a_process_that_is_never_ready_is_given_up(running: Process) -> None:
    """With how long that took."""
    with pytest.raises(StackError, match="worker was not ready after 0 s"):
        await_ready(running, lambda: False, 0.1)


def test_the_environment_and_the_name_reach_the_process(tmp_path: Path) -> None:
    """Ours is added to what it inherits."""
    log = tmp_path / "logs" / "engine-2.log"
    shows = "import os; print(os.environ['RECON_TEST'], 'PATH' in os.environ)"
    its = process.spawn("engine-2", [sys.executable, "-c", shows], log, env={"RECON_TEST": "yes"})
    process.await_end(its, 30)

    assert log.read_text() == "yes True\n"
    assert its.role == "engine"
