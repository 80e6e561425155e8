"""A verification put together: where the chain comes from, and what it is held against."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from recon_app.audit.chain_check import ChainCheck, MarkCheck
from recon_app.audit.checkpoint import Signed, is_signed_by, marks_of, read_checkpoint
from recon_app.audit.entry import Entry, Head
from recon_app.audit.export import Export
from recon_app.audit.findings import Check, Finding, Kind, examine
from recon_app.audit.journal_read import journal_check
from recon_app.audit.keys import load_public
from recon_app.connection import aiokafka_connection
from recon_app.errors import ConfigError
from recon_app.settings import Settings
from recon_app.topics import topics
from tables.postgres.audit_read import AuditStore
from tables.postgres.audit_rows import row_checks

__all__ = ["Result", "open_store", "verify_export", "verify_store"]

#: More than these are counted and not kept.
FINDINGS_KEPT = 100


@dataclass(slots=True)
class Result:
    """What a verification came to. ``against`` names what the chain was held against."""

    entries: int = 0
    rejected: int = 0
    chains: list[Head] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def take(self, findings: Iterator[Finding]) -> None:
        """Count all of them, keep the first."""
        for finding in findings:
            self.kinds[finding.kind.value] += 1
            if len(self.findings) < FINDINGS_KEPT:
                self.findings.append(finding)

    def counted(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """The same entries, counted as they pass."""
        for entry in entries:
            self.entries += 1
            self.rejected += entry.rejected
            yield entry


def open_store(settings: Settings) -> AuditStore:
    """The audit tables of these settings."""
    return AuditStore(settings.postgres_dsn.get_secret_value(), settings.postgres_schema)


def verify_store(
    settings: Settings,
    checkpoints: Sequence[Path],
    public_key: Path | None,
    *,
    rows: bool = True,
    journal: bool = False,
) -> Result:
    """Verify the chain in Postgres, on request with the rows and the journal it answers for.

    Raises:
        ConfigError: a file or a setting is not what it should be.
        UnavailableError: Postgres or Kafka is.
    """
    result = Result(against=["head"])
    with ExitStack() as stack:
        store = stack.enter_context(open_store(settings))
        heads = store.heads()
        topic = topics(settings).journal.name
        signed = _signed(checkpoints, topic, settings.postgres_schema)
        checks = _checks(result, heads, signed, public_key)
        result.take(_overrun(heads, store.positions()))
        if rows:
            result.against.append("rows")
            checks += row_checks(store, heads)
        if journal:
            result.against.append("journal")
            check = journal_check(aiokafka_connection(settings), topic, heads)
            checks.append(stack.enter_context(check))
        result.take(examine(result.counted(store.entries()), checks))
    return result


def verify_export(file: Path, checkpoints: Sequence[Path], public_key: Path | None) -> Result:
    """Verify an export, with nothing but files.

    Raises:
        ConfigError: a file is not what it should be.
    """
    result = Result(against=["head"])
    export = Export(file)
    signed = _signed(checkpoints, export.header.journal, export.header.schema)
    checks = _checks(result, export.heads, signed, public_key)
    result.take(examine(result.counted(export.entries()), checks))
    result.take(iter(export.unreadable))
    return result


def _signed(files: Sequence[Path], journal: str, schema: str) -> dict[Path, Signed]:
    found = {file: read_checkpoint(file) for file in files}
    for file, signed in found.items():
        names = (signed.checkpoint.journal, signed.checkpoint.schema)
        if names != (journal, schema):
            raise ConfigError(
                f"{file} is of journal {names[0]} in schema {names[1]}, this chain is of {journal} "
                f"in {schema}: set RECON_TOPIC_PREFIX and RECON_POSTGRES_SCHEMA, or take its own"
            )
    return found


def _checks(
    result: Result,
    heads: Mapping[int, Head],
    checkpoints: Mapping[Path, Signed],
    public_key: Path | None,
) -> list[Check]:
    result.chains = list(heads.values())
    checks: list[Check] = [ChainCheck(heads)]
    if checkpoints and public_key is None:
        raise ConfigError("a checkpoint proves nothing without its --public-key")
    for file, signed in checkpoints.items():
        result.against.append(f"checkpoint {file}")
        if public_key is not None and is_signed_by(signed, load_public(public_key)):
            checks.append(MarkCheck(heads, marks_of(signed), f"checkpoint {file}"))
        else:
            detail = f"checkpoint {file} is not signed by the holder of this key"
            result.take(iter([Finding(Kind.SIGNATURE, detail)]))
    return checks


def _overrun(heads: Mapping[int, Head], positions: Mapping[int, int]) -> Iterator[Finding]:
    """A sink that has read further than its chain goes: the end of the chain was taken away."""
    for partition, position in positions.items():
        head = heads.get(partition)
        if head is not None and position > head.next_offset:
            detail = f"the sink has read up to {position}, the chain ends at {head.next_offset}"
            yield Finding(Kind.TRUNCATED, detail, partition, head.entries)
