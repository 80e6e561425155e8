"""Faults of an engine's volume: lost, old, corrupt, full."""

import errno
import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.chaos.bed import Bed
from tests.chaos.fault import Act
from tests.chaos.faults_workers import stop

__all__ = ["corrupt", "empty_disk", "fill_disk", "lose", "no_mounts", "put_back", "small_disk"]

VICTIM = "engine-2"
DISK_BYTES = 48 << 20
FLIPS = 32
BALLAST = "ballast"


def lose(bed: Bed) -> None:
    """The engine dies, and its volume with it."""
    bed.workers.kill(VICTIM)
    files = _files(bed, "*")
    shutil.rmtree(bed.workers.state_dir(VICTIM))
    assert files, "there was no state"
    bed.note(f"{len(files)} files deleted")


def put_back(bed: Bed) -> None:
    """The engine dies, and returns with a copy of its volume that is minutes old."""
    workers, copy = bed.workers, bed.workers.home / "older"
    stop(VICTIM)(bed)
    shutil.copytree(workers.state_dir(VICTIM), copy)
    workers.start(VICTIM)
    workers.await_working()
    bed.decides(400)
    workers.kill(VICTIM)
    shutil.rmtree(workers.state_dir(VICTIM))
    copy.rename(workers.state_dir(VICTIM))
    bed.note("a copy from 400 decisions earlier put back")


def corrupt(pattern: str) -> Act:
    """Bits flip in the files of this pattern, in every database of an engine."""

    def inject(bed: Bed) -> None:
        stop(VICTIM)(bed)
        files = _files(bed, pattern)
        assert files, f"there is no {pattern} in {bed.workers.state_dir(VICTIM)}"
        for path in files:
            _flip(path, bed)
        bed.note(f"{FLIPS} bytes flipped in each of {len(files)} files")

    return inject


def small_disk(bed: Bed) -> None:
    """Give the engine a volume of its own, a few megabytes large."""
    volume = bed.workers.state_dir(VICTIM)
    volume.mkdir(parents=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(volume))
    bed.cleanup.callback(_run, "umount", "--lazy", str(volume))


def fill_disk(bed: Bed) -> None:
    """Fill it while the engine runs, then end the engine and let it start on the full volume."""
    ballast = bed.workers.state_dir(VICTIM) / BALLAST
    _fill(ballast)
    bed.workers.signal(VICTIM, signal.SIGTERM)
    bed.workers.exit_code(VICTIM)
    bed.workers.start(VICTIM)
    code = bed.workers.exit_code(VICTIM)
    assert code not in (0, None), "it started on a full volume"
    assert "No space left" in bed.workers.tail(VICTIM, 200)
    bed.note(f"ended with {code} on a full volume of {DISK_BYTES >> 20} MiB (tmpfs)")


def empty_disk(bed: Bed) -> None:
    """There is room again."""
    (bed.workers.state_dir(VICTIM) / BALLAST).unlink()


def no_mounts() -> str | None:
    """What stands against a volume of a few megabytes."""
    return None if os.geteuid() == 0 else "mounting a small volume takes root"


def _fill(path: Path) -> None:
    block = bytes(64 << 10)
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(block)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def _files(bed: Bed, pattern: str) -> list[Path]:
    found = (path for db in bed.workers.dbs(VICTIM) for path in sorted(db.glob(pattern)))
    return [path for path in found if path.is_file() and path.stat().st_size]


def _flip(path: Path, bed: Bed) -> None:
    """Flip one bit at each of some places of a file."""
    data = bytearray(path.read_bytes())
    for _ in range(FLIPS):
        data[bed.rng.randrange(len(data))] ^= 1 << bed.rng.randrange(8)
    path.write_bytes(data)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
