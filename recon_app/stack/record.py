"""What runs in a RECON_HOME, on disk: ``stack.json``, and ``settings.json`` for those who join."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from recon_app.errors import StackError
from recon_app.settings import stack_settings_file
from recon_app.stack.process import Process

__all__ = ["Record", "forget", "locked", "read_record", "write_record", "write_settings"]


@dataclass(slots=True)
class Record:
    """A stack: its processes, where it is reached, and what it was started with."""

    processes: list[Process] = field(default_factory=list)
    brokers: str = ""
    postgres: str = ""
    urls: dict[str, str] = field(default_factory=dict)
    engines: int = 1
    engine_policy: str | None = None

    def find(self, name: str) -> Process | None:
        """The process of that name, running or not."""
        return next((process for process in self.processes if process.name == name), None)

    def put(self, process: Process) -> None:
        """Add the process in the place of an earlier one of its name."""
        others = [other for other in self.processes if other.name != process.name]
        self.processes = [*others, process]


RECORD = TypeAdapter(Record)


def read_record(home: Path) -> Record | None:
    """The stack of this home, if ``recon dev up`` left one.

    Raises:
        StackError: when the file is damaged.
    """
    path = home / "stack.json"
    try:
        return RECORD.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise StackError(
            f"{path} is damaged ({error.error_count()} faults): end what runs by hand, remove it"
        ) from error


def write_record(home: Path, record: Record) -> None:
    """Replace ``stack.json`` at once; only its owner reads it, since it holds a password."""
    _replace(home / "stack.json", asdict(record))


def write_settings(home: Path, settings: dict[str, object]) -> None:
    """Leave what other commands and hand-started roles need to join this stack."""
    _replace(stack_settings_file(home), settings)


def forget(home: Path) -> None:
    """Remove both files: nothing runs here any more."""
    (home / "stack.json").unlink(missing_ok=True)
    stack_settings_file(home).unlink(missing_ok=True)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Only one ``up`` or ``down`` at a time works on a home.

    Raises:
        StackError: when another one does, or the home cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "stack.lock").open("w")
    except OSError as error:
        raise StackError(
            f"{home} cannot be written ({error}): choose another RECON_HOME"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError(f"another `recon dev` works on {home}: wait for it") from None
        yield


def _replace(path: Path, content: dict[str, object]) -> None:
    fresh = path.with_suffix(".new")
    fresh.touch(0o600)
    fresh.write_text(json.dumps(content, indent=2) + "\n")
    os.replace(fresh, path)
