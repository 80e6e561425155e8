"""Databases that are damaged: told from those that only cannot be opened now, and set aside.

Damage shows when a database is opened, or later, when a block is read that nobody read before. Then
the worker leaves, as nothing it would decide from there on could be trusted; a mark beside the
database tells the next start to set it aside, or it would meet the same block again, for ever.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["is_damage", "is_suspect", "set_aside", "suspecting"]

#: What RocksDB says of a database that it cannot open now and that nothing is wrong with. Anything
#: else, a missing file among it, is corruption.
SOUND: Final = (
    "While lock file",
    "lock hold by current process",
    "No space left on device",
    "Permission denied",
    "Read-only file system",
    "Too many open files",
)
#: What it says of a block that is not as it was written.
DAMAGED: Final = "Corruption"

log = logging.getLogger(__name__)


def is_damage(error: Exception) -> bool:
    """Whether a database that does not open is damaged; rocksdict raises plain exceptions."""
    return not any(sign in str(error) for sign in SOUND)


def is_suspect(path: Path) -> bool:
    """Whether damage was found in the database at ``path`` while it was read."""
    return _mark(path).exists()


def set_aside(path: Path, why: object) -> None:
    """Move the database away, if it is still there; its rows are in the changelog."""
    if path.exists():
        quarantine = path.with_suffix(f".corrupt-{time.time_ns()}")
        path.rename(quarantine)
        log.error("%s is corrupt, kept as %s, restoring: %s", path, quarantine, why)
    _mark(path).unlink(missing_ok=True)


@contextmanager
def suspecting(path: Path) -> Iterator[None]:
    """Read the database at ``path``; what shows damage marks it, and is raised."""
    try:
        yield
    except Exception as error:
        if DAMAGED in str(error):
            _mark(path).touch()
        raise


def _mark(path: Path) -> Path:
    return path.with_suffix(".suspect")
