"""A folder that files are put into: which of them are whole, and where they go afterwards."""

import os
import shutil
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from recon_app.errors import ConfigError

__all__ = ["Folder", "move_into"]

#: Names that writers give to what is not whole yet.
UNFINISHED: Final = (".part", ".partial", ".tmp", ".filepart", ".crdownload", ".swp", "~")
#: Polls without a change after which a file is whole.
QUIET_POLLS: Final = 3
#: A file that was not written to for so long was renamed or moved in, whole.
OLD_S: Final = 60.0


class _Seen(NamedTuple):
    size: int
    mtime_ns: int
    inode: int


@dataclass
class Folder:
    """Asked again and again for the files that have stopped growing; it remembers what it saw."""

    path: Path
    _quiet: dict[Path, tuple[_Seen, int]] = field(default_factory=dict)

    def whole(self, now_s: float | None = None) -> list[Path]:
        """Files that are whole now, the oldest first.

        Raises:
            ConfigError: the folder cannot be read.
        """
        seen = self._look()
        self._quiet = {path: self._count(path, its) for path, its in seen.items()}
        now_s = time.time() if now_s is None else now_s
        ready = [path for path in seen if self._is_whole(path, now_s)]
        return sorted(ready, key=lambda path: (seen[path].mtime_ns, path.name))

    def _count(self, path: Path, its: _Seen) -> tuple[_Seen, int]:
        before, polls = self._quiet.get(path, (None, 0))
        return its, polls + 1 if before == its else 0

    def _is_whole(self, path: Path, now_s: float) -> bool:
        its, polls = self._quiet[path]
        is_old = now_s - its.mtime_ns / 1e9 > OLD_S
        return polls >= (1 if is_old else QUIET_POLLS)

    def _look(self) -> dict[Path, _Seen]:
        try:
            with os.scandir(self.path) as entries:
                found = ((Path(entry.path), _seen(entry)) for entry in entries)
                return {path: its for path, its in found if its is not None}
        except OSError as error:
            raise ConfigError(f"the folder {self.path} cannot be read: {error}") from error


def move_into(folder: Path, file: Path) -> Path:
    """Move a file into a folder, under a name that is free there; where it is then.

    Raises:
        ConfigError: it cannot be moved.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = next(path for path in _names(folder, file) if not path.exists())
        shutil.move(file, target)
    except OSError as error:
        raise ConfigError(f"{file} cannot be moved to {folder}: {error}") from error
    return target


def _names(folder: Path, file: Path) -> "list[Path]":
    stamp = time.time_ns()
    return [folder / file.name, folder / f"{file.stem}-{stamp}{file.suffix}"]


def _seen(entry: "os.DirEntry[str]") -> _Seen | None:
    """What is seen of a file; null for what is none, hidden, unfinished, or gone meanwhile."""
    if entry.name.startswith(".") or entry.name.endswith(UNFINISHED):
        return None
    try:
        its = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return _Seen(its.st_size, its.st_mtime_ns, its.st_ino) if stat.S_ISREG(its.st_mode) else None
