"""What ``recon doctor`` looks at: one function a question, each answering with a finding."""

import importlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from aiokafka import codec
from psycopg import sql

from recon_app.errors import ReconError, StackError
from recon_app.kafka_admin import topic_faults
from recon_app.settings import Settings, recon_home, stack_settings_file
from recon_app.stack.java import JAVA_MINIMUM, java_binary, java_version, kafka_jars
from recon_app.stack.joint import explicit_settings
from recon_app.stack.ports import is_free
from recon_app.stack.postgres import binaries
from recon_app.stack.record import read_record
from tables.migrate import MIGRATIONS

__all__ = ["CHECKS", "Finding"]

PYTHON_MINIMUM = (3, 11)
CODECS = ("gzip", "lz4", "snappy", "zstd")
OTHER_VARIABLES = {"RECON_CONFIG_FILE", "RECON_FAILPOINT", "RECON_KAFKA_JARS"}
FREE_BYTES = 1024**3
CONNECT_TIMEOUT_S = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question; ``fix`` says what to do unless all is well."""

    verdict: Literal["ok", "note", "missing"]
    detail: str
    fix: str = ""


def python(settings: Settings) -> Finding:
    """Is Python new enough?"""
    if sys.version_info >= PYTHON_MINIMUM:
        return Finding("ok", platform.python_version())
    return Finding("missing", platform.python_version(), "install Python 3.11, `make install`")


def environment(settings: Settings) -> Finding:
    """Is every RECON_ variable one that is read?"""
    read = {f"RECON_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    names = sorted(name for name in os.environ if name.startswith("RECON_"))
    if unknown := [name for name in names if name not in read]:
        return Finding("missing", f"nothing reads {', '.join(unknown)}", "correct or remove them")
    return Finding("ok", ", ".join(names) or "all defaults")


def java(settings: Settings) -> Finding:
    """Is there a Java that runs Kafka?"""
    try:
        binary = java_binary()
    except StackError as error:
        return _only_for_embedded("brokers", error)
    version = java_version(binary)
    if version >= JAVA_MINIMUM:
        return Finding("ok", f"{version} ({binary})")
    old = StackError(f"{binary} is Java {version}: install Java {JAVA_MINIMUM} or newer")
    return _only_for_embedded("brokers", old)


def kafka(settings: Settings) -> Finding:
    """Are Kafka's jars there?"""
    try:
        return Finding("ok", str(kafka_jars()))
    except StackError as error:
        return _only_for_embedded("brokers", error)


def postgres(settings: Settings) -> Finding:
    """Are Postgres's binaries there, and may they run?"""
    try:
        folder = binaries()
    except StackError as error:
        return _only_for_embedded("postgres_dsn", error)
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        need = StackError("Postgres does not run as root: install setpriv (util-linux)")
        return _only_for_embedded("postgres_dsn", need)
    return Finding("ok", str(folder))


def home(settings: Settings) -> Finding:
    """Can state and logs be written?"""
    folder = recon_home().absolute()
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        tempfile.TemporaryFile(dir=existing).close()
    except OSError as error:
        return Finding("missing", f"{existing}: {error.strerror}", "choose another RECON_HOME")
    free = shutil.disk_usage(existing).free
    if free < FREE_BYTES:
        return Finding("missing", f"{free >> 20} MiB free in {existing}", "free at least 1 GiB")
    return Finding("ok", str(folder))


def ports(settings: Settings) -> Finding:
    """Are the usual ports free, or held by our own stack?"""
    record = read_record(recon_home())
    ours = {port for its in (record.processes if record else ()) for port in its.ports}
    usual = {9092, 5432, settings.engine_port, settings.sink_port, settings.api_port}
    taken = sorted(p for p in (usual | {settings.dashboard_port}) - ours if p and not is_free(p))
    if not taken:
        return Finding("ok", "the usual ones are free or our own")
    named = ", ".join(map(str, taken))
    return Finding("note", f"{named} taken", "`recon dev up` takes the next free ones and says so")


def brokers(settings: Settings) -> Finding:
    """Does Kafka answer, with topics as they must be?"""
    if not _is_placed("brokers"):
        return Finding("note", "no stack runs here", "`recon dev up`, or set RECON_BROKERS")
    try:
        faults = topic_faults(settings)
    except ReconError as error:
        return Finding("missing", settings.brokers, str(error))
    if faults:
        return Finding("missing", f"{settings.brokers}, topics differ", "; ".join(faults))
    return Finding("ok", f"{settings.brokers}, topics as they must be")


def database(settings: Settings) -> Finding:
    """Does Postgres answer, with every migration applied?"""
    if not _is_placed("postgres_dsn"):
        return Finding("note", "no stack runs here", "`recon dev up`, or set RECON_POSTGRES_DSN")
    try:
        applied = _applied(settings)
    except psycopg.OperationalError as error:
        fix = "start it (`recon dev up`) or correct RECON_POSTGRES_DSN"
        return Finding("missing", f"Postgres did not answer ({error})", fix)
    pending = sorted({path.name for path in MIGRATIONS.glob("*.sql")} - applied)
    if pending:
        fix = "start a sink or `recon dev up`, which apply them"
        return Finding("missing", f"not migrated: {', '.join(pending)}", fix)
    return Finding("ok", f"{len(applied)} migrations applied")


def fast_faust(settings: Settings) -> Finding:
    """Is Faust's compiled iterator there?"""
    try:
        importlib.import_module("faust._cython.streams")
    except ImportError as error:
        return Finding("missing", str(error), "reinstall faust-streaming from its wheel")
    return Finding("ok", "compiled")


def codecs(settings: Settings) -> Finding:
    """Can every producer's compression be read?"""
    missing = [name for name in CODECS if not getattr(codec, f"has_{name}")()]
    if missing:
        return Finding("missing", ", ".join(missing), "`make install` (cramjam brings them)")
    return Finding("ok", ", ".join(CODECS))


#: In the order of a report.
CHECKS: dict[str, Callable[[Settings], Finding]] = {
    "python": python,
    "environment": environment,
    "java": java,
    "kafka jars": kafka,
    "postgres binaries": postgres,
    "faust": fast_faust,
    "compression": codecs,
    "home": home,
    "ports": ports,
    "brokers and topics": brokers,
    "database": database,
}


def _only_for_embedded(setting: str, error: StackError) -> Finding:
    """What only an embedded server needs is not missing where another is named."""
    what, _, fix = str(error).partition(": ")
    replaced = setting in explicit_settings().model_fields_set
    return Finding("note" if replaced else "missing", what, fix)


def _is_placed(setting: str) -> bool:
    """Whether anybody said where the server is: the operator, or a running stack."""
    chosen = explicit_settings().model_fields_set
    return setting in chosen or Path(stack_settings_file(recon_home())).exists()


def _applied(settings: Settings) -> set[str]:
    dsn = settings.postgres_dsn.get_secret_value()
    ledger = sql.Identifier(settings.postgres_schema, "schema_migrations")
    with psycopg.connect(dsn, connect_timeout=CONNECT_TIMEOUT_S) as connection:
        try:
            rows = connection.execute(sql.SQL("SELECT name FROM {}").format(ledger)).fetchall()
        except psycopg.errors.UndefinedTable:
            return set()
    return {name for (name,) in rows}
