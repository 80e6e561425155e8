"""What of a stack runs, and whether each process is ready."""

from pathlib import Path
from typing import TypedDict

from recon_app.stack.probe import is_ready
from recon_app.stack.record import Record, read_record

__all__ = ["ProcessStatus", "StackStatus", "all_ready", "stack_status"]


class ProcessStatus(TypedDict):
    """One process; a dead one is not ready."""

    role: str
    pid: int
    ports: list[int]
    log: str
    ready: bool


class StackStatus(TypedDict):
    """A whole stack; no process means that none was started."""

    processes: list[ProcessStatus]
    brokers: str | None
    postgres: str | None
    urls: dict[str, str]


def stack_status(home: Path) -> StackStatus:
    """The stack of this home, each of its processes asked now.

    Raises:
        StackError: the record of the stack is damaged.
    """
    record = read_record(home.absolute()) or Record()
    processes: list[ProcessStatus] = [
        {
            "role": its.role,
            "pid": its.pid,
            "ports": list(its.ports),
            "log": its.log,
            "ready": is_ready(its, record),
        }
        for its in record.processes
    ]
    return {
        "processes": processes,
        "brokers": record.brokers or None,
        "postgres": record.postgres or None,
        "urls": record.urls,
    }


def all_ready(status: StackStatus) -> bool:
    """Whether there is a stack and every process of it is ready."""
    return bool(status["processes"]) and all(its["ready"] for its in status["processes"])
