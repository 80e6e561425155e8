"""Sending dead letters again, each at most once however often this runs or dies.

What is sent and the mark that it was sent are one transaction, of a producer with one name: a
second command takes the name over, which ends the first and aborts what it had begun, and reads
the marks only then.
"""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerFenced

from recon_app.codec.partitions import partition_for
from recon_app.connection import aiokafka_connection
from recon_app.dlq.marks import Mark, encode_mark
from recon_app.dlq.readable import Readable, read_again
from recon_app.dlq.shelf import Choice, Shelved, shelved
from recon_app.errors import KafkaUnavailable
from recon_app.settings import Settings
from recon_app.streaming.failpoints import failpoint
from recon_app.topics import OUTPUT_FACTOR, Topics, topics

__all__ = ["Report", "redrive"]

#: Letters of one transaction.
BATCH: Final = 100
TIMEOUT_MS: Final = 60_000
Ready = tuple[Shelved, Readable]


@dataclass(slots=True)
class Report:
    """What came of it: letters by id."""

    sent: list[str] = field(default_factory=list)
    records: int = 0
    done_before: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)


async def redrive(settings: Settings, choice: Choice, dry_run: bool = False) -> Report:
    """Send what is meant and can be read now; what still cannot be read stays as it is.

    Raises:
        KafkaUnavailable: the brokers do not answer, or another command took over.
        ConfigError: keys are missing.
    """
    if dry_run:
        return await _look(settings, choice)
    names, report = topics(settings), Report()
    async with _producer(settings, names) as producer:
        waiting: list[Ready] = []
        async with aclosing(_ready(settings, names, choice, report)) as letters:
            async for ready in letters:
                waiting.append(ready)
                if len(waiting) >= BATCH:
                    await _send(producer, names, waiting, report)
                    waiting = []
        if waiting:
            await _send(producer, names, waiting, report)
    return report


async def _look(settings: Settings, choice: Choice) -> Report:
    report = Report()
    async with aclosing(_ready(settings, topics(settings), choice, report)) as letters:
        async for letter, found in letters:
            report.sent.append(letter.id)
            report.records += len(found.sends)
    return report


async def _ready(
    settings: Settings, names: Topics, choice: Choice, report: Report
) -> AsyncGenerator[Ready, None]:
    """What can be sent; the rest is noted."""
    async with aclosing(shelved(settings, choice)) as letters:
        async for letter in letters:
            if not letter.waits:
                report.done_before.append(letter.id)
                continue
            found = _read(letter, names, settings.max_event_bytes, report)
            if found is not None and (found.sends or not found.faults):
                yield letter, found


def _read(letter: Shelved, names: Topics, limit_bytes: int, report: Report) -> Readable | None:
    try:
        found = read_again(letter, names, limit_bytes)
    except ValueError as error:
        report.unreadable[letter.id] = str(error)
        return None
    if found.faults:
        fault = found.faults[0]
        report.unreadable[letter.id] = f"{fault.reason} {fault}"
    return found


async def _send(
    producer: AIOKafkaProducer, names: Topics, batch: Sequence[Ready], report: Report
) -> None:
    """One transaction: the records, and that they were sent."""
    at_ms = time.time_ns() // 1_000_000
    async with producer.transaction():
        for letter, found in batch:
            for key, value, headers in found.sends:
                home = partition_for(key or b"", names.rekeyed.partitions)
                await producer.send(names.rekeyed.name, value, key, home, headers=headers)
            mark = encode_mark(Mark(at_ms, len(found.sends), found.left))
            await producer.send(names.dlq_marks.name, mark, letter.id.encode(), 0)
        await producer.flush()
        failpoint("redrive_before_commit")
    failpoint("redrive_after_commit")
    report.sent += [letter.id for letter, _ in batch]
    report.records += sum(len(found.sends) for _, found in batch)


@asynccontextmanager
async def _producer(settings: Settings, names: Topics) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        **aiokafka_connection(settings),
        transactional_id=f"{settings.topic_prefix}{settings.application}-dlq-redrive",
        transaction_timeout_ms=TIMEOUT_MS,
        max_request_size=settings.max_event_bytes * OUTPUT_FACTOR,
    )
    try:
        await producer.start()
        yield producer
    except ProducerFenced as error:
        raise KafkaUnavailable("another `recon dlq redrive` took over; nothing is lost") from error
    except KafkaError as error:
        raise KafkaUnavailable(
            f"Kafka did not do it ({error!r}): start the same command again, what was sent stays so"
        ) from error
    finally:
        await producer.stop()
