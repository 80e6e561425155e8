"""How old a state directory may be to be built upon."""

import logging
import shutil
import time
from pathlib import Path

__all__ = ["forget_if_older", "written_s"]

log = logging.getLogger(__name__)


def written_s(path: Path) -> float | None:
    """When a database last wrote rows to the disk, in seconds since the epoch; None if never."""
    return max((file.stat().st_mtime for file in path.glob("*.sst")), default=None)


def forget_if_older(path: Path, trusted_s: float) -> bool:
    """Delete the database at ``path`` if its rows are older than that; whether they were.

    A changelog keeps a deletion for its ``delete.retention.ms`` only. A volume that was away for
    longer would not be told of it, and the deleted row would live on.
    """
    written = written_s(path)
    if written is None or time.time() - written <= trusted_s:
        return False
    age_h = (time.time() - written) / 3600
    log.warning("%s is %.0f h old, too old to follow deletions: restoring all of it", path, age_h)
    shutil.rmtree(path)
    return True
