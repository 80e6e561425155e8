"""An import: surveyed, published batch by batch, noted after each acknowledgement.

Killed anywhere it goes on behind the last batch that was noted; at most one batch is published
again, with the same event ids, which changes nothing.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, NamedTuple

import structlog

from recon_app.adapters.normalise import Outcome, Ready
from recon_app.errors import ImportBusy, InvalidPayload, KafkaUnavailable
from recon_app.imports.coverage import coverage_of
from recon_app.imports.job import Job
from recon_app.imports.reach import await_kafka
from recon_app.imports.record import ImportBook, ImportRecord, ImportState, Reject
from recon_app.imports.survey import Tally, clean
from recon_app.ingest import Ingest, Refused
from recon_app.outbound import Outbound, event_record
from recon_app.streaming.failpoints import failpoint
from recon_app.topics import Topics

__all__ = ["BATCH_PARTS", "Report", "Run", "import_file"]

log = structlog.get_logger(__name__)

BATCH_PARTS: Final = 1000
AGAIN: Final = "start the same import again: it goes on where it was"
OFF: Final = "a statement's lines do not come to its closing balance; nothing was published"

#: What an import that goes on takes over from the record of before.
COUNTS: Final = ("acknowledged", "events", "ignored", "rejected")

Watcher = Callable[[ImportRecord], None]


class Report(NamedTuple):
    """How an import ended; ``is_known``: it was finished before, and nothing was published."""

    record: ImportRecord
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What imports need. ``watch`` hears of progress; ``is_stopping`` ends between two batches."""

    ingest: Ingest
    book: ImportBook
    names: Topics
    is_strict: bool = False
    is_again: bool = False
    watch: Watcher = lambda record: None
    is_stopping: Callable[[], bool] = lambda: False


async def import_file(run: Run, job: Job) -> Report:
    """Import a file, or find that it was.

    With ``is_strict`` a file whose balances are off is FAILED, and nothing of it is published. A
    record that is still RUNNING was asked to stop.

    Raises:
        InvalidPayload: the file is not of the format; nothing of it was published.
        ImportBusy: another process imports the same file.
        KafkaUnavailable: it went as far as its record says.
        PostgresUnavailable: the record cannot be kept.
    """
    if (known := await _finished(run, job)) is not None:
        return Report(known, is_known=True)
    if not await run.book.claim(job.id):
        raise ImportBusy(f"import {job.id[:12]} is running in another process; wait for its end")
    if (known := await _finished(run, job)) is not None:
        return Report(known, is_known=True)
    record = await _surveyed(run, job)
    if record.state is ImportState.FAILED:
        return Report(record)
    return Report(await _published(run, job, record))


async def _finished(run: Run, job: Job) -> ImportRecord | None:
    known = await run.book.find(job.id)
    is_done = known is not None and known.state is ImportState.DONE
    return known if is_done and not run.is_again else None


async def _surveyed(run: Run, job: Job) -> ImportRecord:
    """The record to go on with: as far as it was, if the adapter reads the file as it did then."""
    tally = Tally()
    try:
        await asyncio.to_thread(_exhaust, run, job, tally)
    except InvalidPayload as fault:
        await _failed(run, _record(job, tally), clean(str(fault)))
        raise
    record = _record(job, tally)
    if run.is_stopping():
        return record
    if run.is_strict and record.is_off:
        return await _failed(run, record, OFF)
    known = await run.book.find(job.id)
    if known is not None and _goes_on(known, record) and not run.is_again:
        counts = {name: getattr(known, name) for name in COUNTS}
        record = replace(record, **counts)
    await run.book.begin(record)
    return record


def _goes_on(known: ImportRecord, record: ImportRecord) -> bool:
    same_reading = known.adapter_version == record.adapter_version and known.parts == record.parts
    return same_reading and known.acknowledged <= record.parts


def _exhaust(run: Run, job: Job, tally: Tally) -> None:
    for outcome in job.outcomes(is_scrubbed=False):
        tally.count(outcome)
        if run.is_stopping():
            return


def _record(job: Job, tally: Tally) -> ImportRecord:
    payload = job.payload
    return ImportRecord(
        id=job.id,
        name=clean(payload.name or ""),
        adapter=job.adapter.name,
        adapter_version=job.adapter.version,
        account=payload.account,
        options=dict(payload.options),
        bytes=len(payload.body),
        state=ImportState.RUNNING,
        parts=tally.parts,
        actor=job.actor,
        statements=tuple(tally.statements),
    )


async def _failed(run: Run, record: ImportRecord, why: str) -> ImportRecord:
    """Note that nothing of the file is to be had, unless some of it was had before."""
    failed = replace(record, state=ImportState.FAILED, error=why[:600])
    known = await run.book.find(record.id)
    if known is None or not known.acknowledged:
        await run.book.begin(failed)
        await run.book.finish(failed, [])
    return failed


async def _published(run: Run, job: Job, record: ImportRecord) -> ImportRecord:
    outcomes = job.outcomes()
    await await_kafka(run.ingest)
    await asyncio.to_thread(_skip, outcomes, record.acknowledged)
    while not run.is_stopping():
        batch = await asyncio.to_thread(_next, outcomes, BATCH_PARTS)
        if not batch:
            return await _done(run, job, record)
        await _publish(run, job, batch)
        failpoint("import_published")
        record, rejects = _counted(record, batch)
        await run.book.advance(record, rejects)
        failpoint("import_noted")
        run.watch(record)
    return record


def _next(outcomes: Iterator[Outcome], count: int) -> list[Outcome]:
    return list(islice(outcomes, count))


def _skip(outcomes: Iterator[Outcome], count: int) -> None:
    for _ in islice(outcomes, count):
        continue


async def _publish(run: Run, job: Job, batch: Sequence[Outcome]) -> None:
    more = {"recon-import-id": job.id}
    events = [its for its in batch if isinstance(its, Ready)]
    records: list[Outbound] = [event_record(run.names, its, job.adapter, more) for its in events]
    if not records:
        return
    for result in await run.ingest.publish(records):
        if isinstance(result, Refused):
            raise KafkaUnavailable(f"{result.detail} {AGAIN}")


def _counted(record: ImportRecord, batch: Sequence[Outcome]) -> tuple[ImportRecord, list[Reject]]:
    rejects: list[Reject] = []
    tally = Tally(record.acknowledged, record.events, record.ignored, record.rejected, [], rejects)
    for outcome in batch:
        tally.count(outcome)
    counted = replace(
        record,
        acknowledged=tally.parts,
        events=tally.events,
        ignored=tally.ignored,
        rejected=tally.rejected,
    )
    return counted, rejects


async def _done(run: Run, job: Job, record: ImportRecord) -> ImportRecord:
    record = replace(record, state=ImportState.DONE, error=None)
    await run.book.finish(record, coverage_of(job, record))
    log.info(
        "imported",
        import_id=record.id,
        adapter=record.adapter,
        events=record.events,
        ignored=record.ignored,
        rejected=record.rejected,
        actor=record.actor,
    )
    return record
