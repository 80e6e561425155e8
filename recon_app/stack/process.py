"""Background processes that outlive us: start, recognise, wait for, stop.

A process is known by its pid and its start time, so that a recycled pid is never taken for ours.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from recon_app.errors import StackError

__all__ = ["Process", "ask_to_stop", "await_end", "await_ready", "is_alive", "spawn", "stop"]

START_TOLERANCE_S = 2.0
POLL_S = 0.05
TAIL_LINES = 12


@dataclass(frozen=True, slots=True)
class Process:
    """One process that we started; ``started`` is in seconds since the epoch."""

    name: str
    pid: int
    started: float
    log: str
    ports: tuple[int, ...]

    @property
    def role(self) -> str:
        """``engine`` for ``engine-2``."""
        return self.name.partition("-")[0]


def spawn(
    name: str,
    command: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    ports: Sequence[int] = (),
) -> Process:
    """Start a command in a session of its own, its output appended to ``log``.

    Raises:
        FileNotFoundError: when there is no such command.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    written = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    pid = os.posix_spawnp(
        command[0],
        [*command],
        {**os.environ, **(env or {})},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), written, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    return Process(name, pid, _started(pid), str(log), tuple(ports))


def is_alive(process: Process) -> bool:
    """Whether this very process still runs; a zombie does not."""
    try:
        found = psutil.Process(process.pid)
        same = abs(found.create_time() - process.started) < START_TOLERANCE_S
        return bool(same and found.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def await_ready(process: Process, ready: Callable[[], bool], timeout_s: float) -> None:
    """Poll until ``ready()``.

    Raises:
        StackError: when the process ends or the time is up; it quotes the end of the log.
    """
    deadline = time.monotonic() + timeout_s
    while not ready():
        if not is_alive(process):
            raise StackError(f"{process.name} ended while starting. {_tail(process)}")
        if time.monotonic() > deadline:
            late = f"{process.name} was not ready after {timeout_s:.0f} s."
            raise StackError(f"{late} {_tail(process)}")
        time.sleep(POLL_S)


def stop(process: Process, grace_s: float = 20.0, how: signal.Signals = signal.SIGTERM) -> bool:
    """Ask the process to end and wait for it; whether it ended by itself, without being killed."""
    ask_to_stop(process, how)
    return await_end(process, grace_s)


def ask_to_stop(process: Process, how: signal.Signals = signal.SIGTERM) -> None:
    """Send the signal; a suspended process is woken to see it."""
    if is_alive(process):
        os.kill(process.pid, how)
        os.kill(process.pid, signal.SIGCONT)


def await_end(process: Process, grace_s: float) -> bool:
    """Wait, and kill what is still there after ``grace_s``; whether it ended by itself."""
    if not is_alive(process):
        return True
    victim = psutil.Process(process.pid)
    try:
        victim.wait(grace_s)
    except psutil.TimeoutExpired:
        victim.kill()
        victim.wait(grace_s)
        return False
    return True


def _tail(process: Process) -> str:
    path = Path(process.log)
    text = path.read_text(errors="replace") if path.exists() else ""
    return f"The end of {path}:\n" + "\n".join(text.splitlines()[-TAIL_LINES:])


def _started(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return time.time()
