"""``recon dlq``: dead letters looked at, and sent again once what was wrong is put right."""

import asyncio
import base64
import json
import sys
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from producers.exits import DIFFERENCES, USAGE, Fault, operator_errors, quiet_kafka
from recon_app.dlq.readable import read_again
from recon_app.dlq.redrive import Report, redrive
from recon_app.dlq.shelf import END_OF_TIME, Choice, Shelved, shelved
from recon_app.replay.moment import time_ms, time_text
from recon_app.settings import Settings, load_settings
from recon_app.topics import topics

__all__ = ["dlq"]

OPTIONS: Final[tuple[Callable[..., Any], ...]] = (
    click.option("--reason", "reasons", multiple=True, help="As in the list, e.g. INVALID_FIELD."),
    click.option("--topic", "topics", multiple=True, help="The topic it came in at."),
    click.option("--since", metavar="TIME", help="Arrived then or later."),
    click.option("--until", metavar="TIME", help="Arrived before."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON."),
)


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which letters are meant."""
    for option in reversed(OPTIONS):
        command = option(command)
    return click.argument("ids", nargs=-1, metavar="[ID]...")(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def dlq() -> None:
    """Dead letters: records that could not be processed, each sealed with why in the open.

    An ID is the partition and the offset of a letter, as `recon dlq list` prints it.
    """


@dlq.command("list")
@choosing
@click.option("--all", "with_sent", is_flag=True, help="Also those that were sent again.")
def dlq_list(with_sent: bool, as_json: bool, **flags: Any) -> None:
    """List what waits. No key is needed: what the records said stays sealed."""
    with operator_errors():
        found = [letter for letter in _letters(load_settings(), flags) if with_sent or letter.waits]
    if as_json:
        click.echo(json.dumps([_plain(letter) for letter in found]))
        return
    table = Table("id", "reason", "field", "came in at", "arrived", "key", "sent again")
    for letter in found:
        table.add_row(*map(str, _row(letter)))
    Console(soft_wrap=True).print(table)


@dlq.command("show")
@click.argument("letter_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def dlq_show(letter_id: str, as_json: bool) -> None:
    """Open one letter, for whoever has the keys: its bytes, its headers, and what is wrong now."""
    with operator_errors():
        settings = load_settings()
        found = _letters(settings, {"ids": (letter_id,)})
        if not found:
            raise Fault(f"there is no dead letter {letter_id}: `recon dlq list --all`", USAGE)
        about = _plain(found[0]) | _opened(settings, found[0])
    click.echo(json.dumps(about) if as_json else "\n".join(f"{k}: {v}" for k, v in about.items()))


@dlq.command("redrive")
@choosing
@click.option("--dry-run", is_flag=True, help="Say what would be sent and send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask, also when everything is meant.")
def dlq_redrive(dry_run: bool, yes: bool, as_json: bool, **flags: Any) -> None:
    """Send again what can be read now, with the identity and arrival it had; each once, ever.

    Start it as often as you like, also after it was killed. What still cannot be read stays.

    Exit codes: 0 everything that was meant is sent, 3 some of it still cannot be read.
    """
    with operator_errors():
        settings, choice = load_settings(), _choice(flags)
        if choice == Choice() and not (yes or dry_run):
            click.confirm("Every dead letter is meant", abort=True)
        quiet_kafka()
        report = asyncio.run(redrive(settings, choice, dry_run))
    click.echo(json.dumps(_told(report, dry_run)) if as_json else _text(report, dry_run))
    if report.unreadable:
        sys.exit(DIFFERENCES)


def _choice(flags: dict[str, Any]) -> Choice:
    since, until = flags.get("since"), flags.get("until")
    return Choice(
        flags.get("reasons", ()),
        flags.get("topics", ()),
        flags.get("ids", ()),
        time_ms(since) if since else 0,
        time_ms(until) if until else END_OF_TIME,
    )


def _letters(settings: Settings, flags: dict[str, Any]) -> list[Shelved]:
    async def read() -> list[Shelved]:
        async with aclosing(shelved(settings, _choice(flags))) as letters:
            return [letter async for letter in letters]

    quiet_kafka()
    return asyncio.run(read())


def _plain(letter: Shelved) -> dict[str, Any]:
    place, key = letter.place, letter.record.key
    return {
        "id": letter.id,
        "reason": letter.reason,
        "field": letter.headers.get("recon-field", ""),
        "parts": letter.mark.left if letter.mark else letter.headers.get("recon-parts", ""),
        "topic": place.topic,
        "partition": place.partition,
        "offset": place.offset,
        "arrived": time_text(place.arrived_ms),
        "key": None if key is None else key.decode("utf-8", "replace"),
        "sent_again": time_text(letter.mark.at_ms) if letter.mark else None,
    }


def _row(letter: Shelved) -> list[str]:
    about = _plain(letter)
    place = f"{about['topic']}-{about['partition']}:{about['offset']}"
    names = ("id", "reason", "field")
    shown = [about[name] for name in names] + [place, about["arrived"]]
    return [*shown, about["key"] or "-", about["sent_again"] or "-"]


def _opened(settings: Settings, letter: Shelved) -> dict[str, Any]:
    try:
        original = letter.original()
        now = read_again(letter, topics(settings), settings.max_event_bytes)
    except ValueError as error:
        raise Fault(str(error), DIFFERENCES) from None
    return {
        "headers": {name: _shown(value) for name, value in original.headers},
        "value": _shown(original.value),
        "now": [str(fault) for fault in now.faults] or "it can be read: redrive it",
    }


def _shown(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(value).decode()


def _told(report: Report, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "sent": report.sent,
        "records": report.records,
        "sent_before": report.done_before,
        "unreadable": report.unreadable,
    }


def _text(report: Report, dry_run: bool) -> str:
    would = "would be sent" if dry_run else "sent"
    sent = f"{len(report.sent)} letters {would} as {report.records} records"
    rest = f"{len(report.done_before)} were sent before, {len(report.unreadable)} are unreadable"
    lines = (f"  {at}: {why}" for at, why in report.unreadable.items())
    return "\n".join([f"{sent}; {rest}", *lines])
