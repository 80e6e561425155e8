"""A folder that is watched: what is put into it is imported, and moved away afterwards."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

import click

from recon_app.cli.imports_files import Asked, Line, one_path, stoppable
from recon_app.errors import ConfigError, ImportBusy, UnavailableError
from recon_app.imports.folder import Folder, move_into
from recon_app.imports.record import ImportState
from recon_app.imports.rejects import RejectTable
from recon_app.imports.run import Report

__all__ = ["Folders", "watch_folder"]

#: Before the next try of what is out of reach.
PAUSE_S: Final = 5.0
REJECTS: Final = ".rejects.csv"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files come from, and where they go: ``done`` also with lines that were rejected."""

    path: Path
    done: Path
    failed: Path
    every_s: float


def watch_folder(asked: Asked, folders: Folders) -> int:
    """Import what is put into the folder, until a signal; the exit code.

    A restart goes on where it was: a file stays in the folder until its import is at its end.
    """
    for folder in (folders.done, folders.failed):
        _require(folder)
    return asyncio.run(_watch(asked, folders))


def _require(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"the folder {folder} cannot be made: {error}") from error


async def _watch(asked: Asked, folders: Folders) -> int:
    folder = Folder(folders.path)
    click.echo(f"watching {folders.path}", err=True)
    async with stoppable(asked.settings) as line:
        while not line.stop.is_set():
            pause_s = folders.every_s
            for path in folder.whole():
                if line.stop.is_set() or not await _taken(asked, line, folders, path):
                    pause_s = PAUSE_S
                    break
            await _pause(line, pause_s)
    return 0


async def _taken(asked: Asked, line: Line, folders: Folders, path: Path) -> bool:
    """Import a file and move it; false where something is out of reach."""
    rejects = StringIO()
    try:
        report, _ = await one_path(asked, line, path, RejectTable(rejects))
        if report is not None and report.record.state is ImportState.RUNNING:
            return True
        _move(folders, path, report, rejects.getvalue())
    except (UnavailableError, ImportBusy) as error:
        click.echo(f"recon: {path.name}: {error}", err=True)
        return False
    return True


def _move(folders: Folders, path: Path, report: Report | None, rejects: str) -> None:
    """Rejected lines lie beside the file they are from."""
    is_done = report is not None and report.record.state is ImportState.DONE
    moved = move_into(folders.done if is_done else folders.failed, path)
    if report is not None and report.record.rejected:
        moved.with_name(moved.name + REJECTS).write_text(rejects, "utf-8")


async def _pause(line: Line, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(line.stop.wait(), seconds)
