"""How far a source is complete once a statement of it is in."""

from datetime import UTC, datetime, timedelta
from typing import Final

from recon_app.adapters.base import Statement
from recon_app.imports.job import Job
from recon_app.imports.record import Coverage, ImportRecord

__all__ = ["coverage_of"]

#: A statement covers the whole of its last day.
DAY: Final = timedelta(days=1)


def coverage_of(job: Job, record: ImportRecord) -> list[Coverage]:
    """What the statements of a finished import cover, each account once.

    A file of which lines were rejected covers nothing, nor does a statement whose balance is off:
    something of them is missing. Days are UTC, as the lines' own dates are kept.
    """
    if record.rejected:
        return []
    furthest: dict[str, datetime] = {}
    for statement in record.statements:
        end = _end(statement)
        if end is not None and statement.is_balanced is not False:
            account = statement.account or job.payload.account or ""
            furthest[account] = max(end, furthest.get(account, end))
    source = job.adapter.source.value
    return [Coverage(source, account, end) for account, end in furthest.items()]


def _end(statement: Statement) -> datetime | None:
    if statement.complete_to is None:
        return None
    try:
        return datetime.fromisoformat(statement.complete_to).replace(tzinfo=UTC) + DAY
    except (ValueError, OverflowError):
        return None
