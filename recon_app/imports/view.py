"""An import as the command and the API show it."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import Final

import msgspec

from recon_app.adapters.base import Statement
from recon_app.imports.job import Job
from recon_app.imports.record import Reject
from recon_app.imports.run import Report
from recon_app.imports.survey import Tally, clean, surveyed

__all__ = [
    "MAX_REJECTS",
    "ImportView",
    "LineView",
    "PreviewView",
    "StatementView",
    "import_view",
    "preview_of",
    "preview_view",
]

#: Of the rejected lines, these many stand in an answer; all of them are in ``import_rejects``.
MAX_REJECTS: Final = 100


class StatementView(msgspec.Struct):
    """What a statement says of itself, in minor units; ``balanced`` is null where it cannot say."""

    account: str | None
    currency: str | None
    opening_minor: int | None
    closing_minor: int | None
    lines_minor: int
    lines: int
    complete_to: str | None
    reference: str | None
    balanced: bool | None


class RejectView(msgspec.Struct):
    """A line that could not be read."""

    line_no: int | None
    field: str
    reason: str
    detail: str


class ImportView(msgspec.Struct):
    """``already_imported``: it was finished before, and nothing was published now.

    The counts are of what is done; ``parts`` is what the file has, statements included.
    """

    import_id: str
    name: str
    adapter: str
    adapter_version: str
    account: str | None
    state: str
    already_imported: bool
    bytes: int
    parts: int
    lines: int
    events: int
    ignored: int
    rejected: int
    statements: list[StatementView]
    balance_is_off: bool
    rejects: list[RejectView]
    error: str | None
    actor: str


class LineView(msgspec.Struct, omit_defaults=True):
    """What would become of one line: EVENT, IGNORED or REJECTED."""

    line_no: int | None
    outcome: str
    txn_id: str | None = None
    event_type: str | None = None
    status: str | None = None
    direction: str | None = None
    amount: int | None = None
    currency: str | None = None
    timestamp: str | None = None
    detail: str | None = None


class PreviewView(msgspec.Struct):
    """What an import would do; ``lines_left_out`` are counted and not shown."""

    import_id: str
    adapter: str
    adapter_version: str
    lines: list[LineView]
    lines_left_out: int
    events: int
    ignored: int
    rejected: int
    statements: list[StatementView]
    error: str | None = None


def import_view(report: Report, rejects: Sequence[Reject]) -> ImportView:
    """How an import ended."""
    its = report.record
    return ImportView(
        its.id,
        its.name,
        its.adapter,
        its.adapter_version,
        its.account,
        its.state.value,
        report.is_known,
        its.bytes,
        its.parts,
        its.events + its.ignored + its.rejected,
        its.events,
        its.ignored,
        its.rejected,
        [statement_view(statement) for statement in its.statements],
        its.is_off,
        [RejectView(*reject[1:]) for reject in rejects[:MAX_REJECTS]],
        its.error,
        its.actor,
    )


def preview_view(job: Job, most: int) -> PreviewView:
    """What an import would do, with at most so many lines.

    Raises:
        InvalidPayload: the file is not of the format.
    """
    tally = Tally()
    lines = surveyed(job, tally)
    shown = [LineView(*line) for line in islice(lines, most)]
    left_out = sum(1 for _ in lines)
    return preview_of(job, tally, shown, lines_left_out=left_out)


def preview_of(
    job: Job,
    tally: Tally,
    lines: list[LineView],
    error: str | None = None,
    lines_left_out: int = 0,
) -> PreviewView:
    """What was counted, with these lines of it."""
    return PreviewView(
        job.id,
        job.adapter.name,
        job.adapter.version,
        lines,
        lines_left_out,
        tally.events,
        tally.ignored,
        tally.rejected,
        [statement_view(its) for its in tally.statements],
        error,
    )


def statement_view(its: Statement) -> StatementView:
    """A statement, its account without card numbers."""
    said = asdict(its) | {
        "account": its.account and clean(its.account),
        "reference": its.reference and clean(its.reference),
    }
    return StatementView(**said, balanced=its.is_balanced)
