"""``recon import``: files in, each line once."""

import getpass
import logging
import sys
from pathlib import Path
from typing import IO, Any

import click
import structlog

from producers.exits import USAGE, Fault, operator_errors, quiet_kafka
from recon_app.cli.imports_files import Asked, import_paths, preview_paths
from recon_app.cli.imports_watch import Folders, watch_folder
from recon_app.imports.job import AUTO, How, options_of
from recon_app.imports.rejects import RejectTable
from recon_app.settings import load_settings

__all__ = ["import_files"]


@click.command("import", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "--adapter", "adapter", default=AUTO, show_default=True, help="Its adapter's name."
)
@click.option("--account", help="The account it stands for, where it names none itself.")
@click.option("--option", "options", multiple=True, metavar="KEY=VALUE", help="Of the adapter.")
@click.option("--dry-run", is_flag=True, help="Show what each line would become; send nothing.")
@click.option("--strict", is_flag=True, help="Refuse a file whose balances do not come out.")
@click.option("--again", is_flag=True, help="Publish a file again that was imported before.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file, one a line.")
@click.option("--rejects", type=click.File("w", "utf-8"), help="Where rejected lines go (CSV).")
@click.option(
    "--watch",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Import what is put into this folder, until SIGTERM.",
)
@click.option("--done", type=click.Path(path_type=Path), help="Default: done, in the folder.")
@click.option("--failed", type=click.Path(path_type=Path), help="Default: failed, in the folder.")
@click.option(
    "--every", type=click.FloatRange(0.05, 3600), default=1.0, help="Seconds between two looks."
)
def import_files(
    files: tuple[Path, ...],
    dry_run: bool,
    watch: Path | None,
    done: Path | None,
    failed: Path | None,
    every: float,
    **asked: Any,
) -> None:
    """Take the FILES in (- is standard input), or what --watch finds; each line counts once.

    A file is read through before anything of it is published. The same file again adds nothing,
    and one that was cut off goes on where it was. Records of imports are kept in Postgres.

    Exit codes: 0 all of it is in, 3 some lines were rejected or a balance is off, 2 a file cannot
    be read or the usage is wrong, 4 Kafka or Postgres is out of reach, 1 interrupted.
    """
    _check_usage(files, watch, is_watchable=not (dry_run or asked["rejects"] or asked["again"]))
    _be_quiet()
    with operator_errors():
        want = _asked(**asked)
        if watch is not None:
            folders = Folders(watch, done or watch / "done", failed or watch / "failed", every)
            sys.exit(watch_folder(want, folders))
        sys.exit(preview_paths(want, files) if dry_run else import_paths(want, files))


def _check_usage(files: tuple[Path, ...], watch: Path | None, *, is_watchable: bool) -> None:
    if bool(files) == (watch is not None):
        raise Fault("name files, or a folder by --watch", USAGE)
    if watch is not None and not is_watchable:
        raise Fault("--dry-run, --rejects and --again are for files, not for --watch", USAGE)


def _asked(
    adapter: str,
    account: str | None,
    options: tuple[str, ...],
    rejects: IO[str] | None,
    strict: bool,
    again: bool,
    as_json: bool,
) -> Asked:
    how = How(adapter, account, options_of(options))
    table = RejectTable(rejects) if rejects is not None else None
    return Asked(load_settings(), how, _user(), strict, again, as_json, table)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return "nobody"


def _be_quiet() -> None:
    """Standard output is for results; our own message speaks for a broker that is away."""
    quiet_kafka()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
