"""``recon normalise``: what an adapter makes of a payload, without sending it anywhere."""

import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from producers.exits import DIFFERENCES, USAGE, Fault, operator_errors
from recon_app.adapters.base import Adapter, Ignored, Payload, Rejected, Statement
from recon_app.adapters.normalise import Ready
from recon_app.adapters.normalise import normalise as outcomes_of
from recon_app.adapters.registry import adapter_names, adapter_of, guess
from recon_app.errors import ConfigError, InvalidPayload
from recon_app.settings import load_settings

__all__ = ["normalise"]

AUTO: Final = "auto"
UNDERSTOOD: Final = (
    "amount_minor",
    "kind",
    "role",
    "direction",
    "precision",
    "txn_id_kind",
    "event_id",
    "posting_id",
)
COLUMNS: Final = ("txn_id", "event_type", "status", "direction", "amount", "currency", "timestamp")


@dataclass
class Read:
    """Everything one payload said, as plain data."""

    adapter: str
    version: str
    events: list[dict[str, Any]] = field(default_factory=list)
    ignored: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)


def _list_adapters(ctx: click.Context, _: click.Parameter, is_wanted: bool) -> None:
    if not is_wanted or ctx.resilient_parsing:
        return
    for name in adapter_names():
        adapter = adapter_of(name)
        click.echo(f"{name:20} {adapter.version:4} {adapter.source.lower():8} {adapter.title}")
    ctx.exit()


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.File("rb"))
@click.option("--adapter", "name", default=AUTO, show_default=True, help="Its name, see --list.")
@click.option("--account", help="The account it stands for, where it names none itself.")
@click.option("--option", "options", multiple=True, metavar="KEY=VALUE", help="Of the adapter.")
@click.option("--content-type", help="As it came with the payload, where that matters.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_adapters,
    help="Print every adapter and leave.",
)
def normalise(
    file: Any,
    name: str,
    account: str | None,
    options: tuple[str, ...],
    content_type: str | None,
    as_json: bool,
) -> None:
    """Print the events that FILE (- for standard input) yields; nothing is sent anywhere.

    Exit codes: 0 all of it was read, 3 parts of it were rejected, 2 it is not of the format or the
    usage is wrong.
    """
    body = file.read()
    said = getattr(file, "name", None)
    where = Path(said).name if isinstance(said, str) and said != "<stdin>" else None
    with operator_errors():
        payload = Payload(body, content_type, where, account, dict(map(_option, options)))
        read = _read(_adapter(name, body), payload)
    click.echo(msgspec.json.encode(asdict(read)).decode()) if as_json else _show(read)
    if read.rejected:
        sys.exit(DIFFERENCES)


def _option(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not (key and sign):
        raise ConfigError(f"--option {text!r}: must be KEY=VALUE")
    return key, value


def _adapter(name: str, body: bytes) -> Adapter:
    adapter = guess(body[:65536]) if name == AUTO else adapter_of(name)
    if adapter is None:
        raise ConfigError("no adapter knows this format: name one by --adapter (see --list)")
    return adapter


def _read(adapter: Adapter, payload: Payload) -> Read:
    read = Read(adapter.name, adapter.version)
    try:
        for outcome in outcomes_of(adapter, payload, load_settings().max_event_bytes):
            _put(read, outcome)
    except InvalidPayload as fault:
        raise Fault(f"not {adapter.title} ({adapter.name}): {fault}", USAGE) from fault
    return read


def _put(read: Read, outcome: Ready | Ignored | Rejected | Statement) -> None:
    if isinstance(outcome, Ready):
        read.events.append(_event(outcome))
    elif isinstance(outcome, Ignored):
        read.ignored.append(asdict(outcome))
    elif isinstance(outcome, Rejected):
        read.rejected.append(asdict(outcome))
    else:
        read.statements.append({**asdict(outcome), "balanced": outcome.is_balanced})


def _event(ready: Ready) -> dict[str, Any]:
    """The event as it would be sent, and what is understood where it is silent."""
    understood = {name: getattr(ready.event, name) for name in UNDERSTOOD}
    line = {} if ready.line_no is None else {"line_no": ready.line_no}
    return {**understood, **ready.document, **line}


def _show(read: Read) -> None:
    rows = [[str(event.get(name, "")) for name in COLUMNS] for event in read.events]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for row in [COLUMNS, *rows] if rows else []:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    for statement in read.statements:
        click.echo(f"statement: {_words(statement)}")
    for part in read.ignored:
        click.echo(f"ignored: {_words(part)}")
    for part in read.rejected:
        click.echo(f"rejected: {_words(part)}")
    counts = (f"{len(read.events)} events", f"{len(read.ignored)} ignored")
    click.echo(f"{', '.join(counts)}, {len(read.rejected)} rejected ({read.adapter})")


def _words(said: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in said.items() if value is not None)
