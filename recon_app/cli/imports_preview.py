"""What an import would do, printed line by line as the file is read."""

import sys
from typing import Final, Protocol

import click
import msgspec

from producers.exits import DIFFERENCES, USAGE
from recon_app.cli.imports_show import balance_words, show_unread
from recon_app.errors import InvalidPayload
from recon_app.imports.job import Job
from recon_app.imports.rejects import RejectTable
from recon_app.imports.survey import Line, Tally, clean, surveyed
from recon_app.imports.view import LineView, PreviewView, preview_of

__all__ = ["show_preview"]

ROW: Final = "{txn_id}  {event_type}  {status}  {direction}  {amount} {currency}  {timestamp}"

_encode = msgspec.json.Encoder().encode


class _Printer(Protocol):
    def line(self, line: Line) -> None: ...

    def end(self, view: PreviewView) -> None: ...


def show_preview(job: Job, table: RejectTable | None, *, as_json: bool) -> int:
    """Print what each line would become; the exit code."""
    tally = Tally(rejects=None if table is None else [])
    printer: _Printer = _Json() if as_json else _Text(job.payload.name or "")
    error = None
    try:
        for line in surveyed(job, tally):
            printer.line(line)
    except InvalidPayload as fault:
        error = clean(str(fault))
    view = preview_of(job, tally, [], error)
    printer.end(view)
    if table is not None:
        table.add(job, tally.rejects or [])
    is_off = any(its.balanced is False for its in view.statements)
    return USAGE if error else DIFFERENCES if tally.rejected or is_off else 0


class _Json:
    """One object, written as it grows."""

    def __init__(self) -> None:
        self._before = '{"lines":['

    def line(self, line: Line) -> None:
        sys.stdout.write(self._before + _encode(LineView(*line)).decode())
        self._before = ","

    def end(self, view: PreviewView) -> None:
        opened = "" if self._before == "," else self._before
        totals = msgspec.to_builtins(view)
        del totals["lines"]
        click.echo(f"{opened}],{_encode(totals).decode()[1:]}")


class _Text:
    """A row a line, and the sums below."""

    def __init__(self, name: str) -> None:
        self._name = name

    def line(self, line: Line) -> None:
        said = ROW.format(**line._asdict()) if line.outcome == "EVENT" else line.detail
        click.echo(f"{line.line_no or '-':>7}  {line.outcome:8}  {said}")

    def end(self, view: PreviewView) -> None:
        for statement in view.statements:
            click.echo(balance_words(statement))
        counts = f"{view.events} events, {view.ignored} ignored, {view.rejected} rejected"
        click.echo(f"{clean(self._name)}: would give {counts} ({view.adapter}); nothing was sent")
        if view.error is not None:
            show_unread(self._name, view.error, as_json=False)
