"""What ``recon import`` prints: how files ended, for people and as JSON; a progress bar."""

from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from recon_app.imports.record import ImportRecord, ImportState, Reject
from recon_app.imports.run import Report
from recon_app.imports.survey import clean
from recon_app.imports.view import StatementView, import_view

__all__ = ["Progress", "balance_words", "show_report", "show_unread"]

SHOWN_REJECTS: Final = 20

_encode = msgspec.json.Encoder().encode


class Progress:
    """A bar on a terminal, and nothing anywhere else."""

    def __init__(self, name: str) -> None:
        columns = (TextColumn(clean(name), markup=False), BarColumn(), MofNCompleteColumn())
        console = Console(stderr=True)
        is_shown = console.is_terminal
        self._bar = Bar(*columns, TimeRemainingColumn(), console=console, disable=not is_shown)
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bar.start()
        self._task = self._bar.add_task("", total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, record: ImportRecord) -> None:
        """How far it is."""
        if self._task is not None:
            self._bar.update(self._task, completed=record.acknowledged, total=record.parts)


def show_report(report: Report, rejects: Sequence[Reject], *, as_json: bool) -> None:
    """How an import ended."""
    view = import_view(report, rejects)
    if as_json:
        click.echo(_encode(view).decode())
        return
    its = report.record
    for statement in view.statements:
        click.echo(balance_words(statement))
    for one in rejects[:SHOWN_REJECTS]:
        click.echo(f"  line {one.line_no or '?'}: {one.field}: {one.detail}")
    counts = f"{its.events} events, {its.ignored} ignored, {its.rejected} rejected"
    click.echo(f"{its.name}: {_word(report)}: {counts} ({its.adapter}, import {its.id[:12]})")


def show_unread(name: str, why: str, *, as_json: bool) -> None:
    """A file of which nothing was taken."""
    why = clean(why)
    if as_json:
        click.echo(_encode({"name": clean(name), "state": "FAILED", "error": why}).decode())
    click.echo(f"recon: {clean(name)}: {why}", err=True)


def _word(report: Report) -> str:
    its = report.record
    if report.is_known:
        when = f" on {its.finished_at:%Y-%m-%d %H:%M}" if its.finished_at else ""
        return f"imported{when} already, nothing was published"
    if its.state is ImportState.RUNNING:
        return f"stopped at {its.acknowledged} of {its.parts}; import it again to go on"
    return "imported" if its.state is ImportState.DONE else f"refused, {its.error}"


def balance_words(its: StatementView) -> str:
    """Whether a statement's lines come to its closing balance."""
    what = " ".join(filter(None, (its.reference, its.account, its.currency)))
    if its.balanced is None:
        return f"statement {what}: {its.lines} lines come to {its.lines_minor}; it gives no balance"
    verdict = "balanced" if its.balanced else "OFF"
    sums = f"{its.opening_minor} + {its.lines_minor} = {its.closing_minor}"
    return f"statement {what}: {sums}: {verdict} ({its.lines} lines, minor units)"
