"""``recon audit``: the chain verified, signed, and handed to somebody who trusts nobody."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from producers.exits import DIFFERENCES, Fault, operator_errors
from producers.where import settings_for
from recon_app.audit.chain_check import ChainCheck, MarkCheck
from recon_app.audit.checkpoint import is_signed_by, marks_of, read_checkpoint, sign
from recon_app.audit.entry import Head
from recon_app.audit.export import write_export
from recon_app.audit.findings import Finding, Kind, examine
from recon_app.audit.keys import load_private, make_keys
from recon_app.cli.audit_run import Result, open_store, verify_export, verify_store
from recon_app.errors import ConfigError
from recon_app.settings import Settings
from recon_app.topics import topics
from tables.postgres.audit_read import AuditStore

__all__ = ["audit"]

SHOWN = 20
FILE = click.Path(path_type=Path, dir_okay=False)
postgres_option = click.option(
    "--postgres", metavar="DSN", help="Default: RECON_POSTGRES_DSN, then RECON_HOME."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def audit() -> None:
    """Prove that nothing that was stored has been changed, removed or slipped in.

    docs/audit.md says what the chain covers and what it takes to deceive it.
    """


@audit.command()
@click.option("--export", "export_file", type=FILE, help="Verify this file; asks no server.")
@click.option(
    "--checkpoint", "checkpoints", type=FILE, multiple=True, help="Hold it against; repeat."
)
@click.option("--public-key", type=FILE, help="Of who signed the checkpoints.")
@click.option("--rows/--no-rows", default=True, help="Also the rows that the chain answers for.")
@click.option("--journal", is_flag=True, help="Also every record of the journal topic.")
@click.option("--brokers", metavar="HOST:PORT", help="Default: RECON_BROKERS, then RECON_HOME.")
@postgres_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def verify(
    export_file: Path | None,
    checkpoints: tuple[Path, ...],
    public_key: Path | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Compute the chain again and name every entry that is not as it was left.

    A chain that was cut short or computed anew together with its head is found by a checkpoint
    only, or by the journal.

    Exit codes: 0 all is as it was left, 3 it is not, 2 wrong usage, 4 out of reach.
    """
    with operator_errors():
        if export_file is None:
            settings = settings_for(flags["brokers"], flags["postgres"])
            wanted = {"rows": flags["rows"], "journal": flags["journal"]}
            result = verify_store(settings, checkpoints, public_key, **wanted)
        elif flags["journal"]:
            raise ConfigError("--journal asks Kafka, --export asks nobody: choose one")
        else:
            result = verify_export(export_file, checkpoints, public_key)
    click.echo(json.dumps(_as_json(result)) if as_json else _summary(result))
    if result.kinds:
        sys.exit(DIFFERENCES)


@audit.command()
@click.option("--key", "key_file", type=FILE, required=True, help="The private key.")
@click.option("--out", type=FILE, help="Default: standard output.")
@click.option("--since", type=FILE, help="An earlier checkpoint: compute from there on only.")
@postgres_option
def checkpoint(key_file: Path, out: Path | None, since: Path | None, postgres: str | None) -> None:
    """Sign where every chain ends now. Keep it where nobody with the database can reach it.

    The chain is computed again first; one that is broken is not signed (exit code 3).
    """
    with operator_errors():
        settings, key = settings_for(postgres=postgres), load_private(key_file)
        marks = {}
        if since is not None:
            earlier = read_checkpoint(since)
            if not is_signed_by(earlier, key.public_key()):
                raise Fault(f"{since} is not signed by {key_file}", DIFFERENCES)
            marks = marks_of(earlier)
        with open_store(settings) as store:
            heads = _sound_heads(store, marks)
        name, schema = topics(settings).journal.name, settings.postgres_schema
        _write(out, sign(heads, name, schema, _now_ms(), key))


@audit.command()
@click.option("--out", type=FILE, required=True, help="The private key; the other is FILE.pub.")
def keygen(out: Path) -> None:
    """Make a pair of Ed25519 keys for checkpoints."""
    public = out.with_name(out.name + ".pub")
    with operator_errors():
        made = make_keys(out, public)
    click.echo(f"key {made}: {out} signs, {public} is for everybody")


@audit.command()
@click.option("--out", type=FILE, required=True, help="The file, NDJSON.")
@postgres_option
def export(out: Path, postgres: str | None) -> None:
    """Write the chain to a file that can be verified without any server."""
    with operator_errors():
        settings = settings_for(postgres=postgres)
        count = _export(settings, out)
    click.echo(f"{count} entries in {out}")


def _sound_heads(store: AuditStore, marks: dict[int, Head]) -> dict[int, Head]:
    """The heads, once the chains were computed from the marks on and hold."""
    heads = store.heads()
    result = Result()
    result.take(examine(store.last_entries(marks), [MarkCheck(heads, marks, "the checkpoint")]))
    result.take(examine(store.entries(marks), [ChainCheck(heads, marks)]))
    if result.kinds:
        raise Fault("not signed, the chain is broken\n" + _listed(result), DIFFERENCES)
    return heads


def _export(settings: Settings, out: Path) -> int:
    name, schema = topics(settings).journal.name, settings.postgres_schema
    try:
        with open_store(settings) as store, out.open("wb") as file:
            return write_export(file, store.heads(), store.entries(), name, schema)
    except OSError as error:
        raise ConfigError(f"{out} cannot be written: {error}") from error


def _write(out: Path | None, data: bytes) -> None:
    if out is None:
        click.echo(data, nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise ConfigError(f"{out} cannot be written: {error}") from error


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _as_json(result: Result) -> dict[str, Any]:
    return {
        "ok": not result.kinds,
        "entries": result.entries,
        "rejected": result.rejected,
        "against": result.against,
        "chains": [head._asdict() | {"hash": head.hash.hex()} for head in result.chains],
        "findings_total": result.kinds.total(),
        "kinds": dict(result.kinds),
        "findings": [asdict(finding) for finding in result.findings],
    }


def _summary(result: Result) -> str:
    size = f"{result.entries} entries in {len(result.chains)} chains"
    held = f"held against {', '.join(result.against)}"
    if not result.kinds:
        return f"{size}, {held}: all is as it was left"
    total = result.kinds.total()
    return f"{size}, {held}: {total} finding{'s' * (total > 1)}\n{_listed(result)}"


def _listed(result: Result) -> str:
    lines = [_line(finding) for finding in result.findings[:SHOWN]]
    more = result.kinds.total() - len(lines)
    return "\n".join([*lines, f"  and {more} more"] if more else lines)


def _line(finding: Finding) -> str:
    place = {
        "partition": finding.partition,
        "entry": finding.entry,
        "offset": finding.offset,
        "txn": finding.txn_id,
    }
    where = " ".join(f"{name} {value}" for name, value in place.items() if value is not None)
    return f"  {Kind(finding.kind).value} {where}: {finding.detail}"
