"""The journal topic for ``JournalCheck``: an asynchronous reader, taken a fetch at a time."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from recon_app.audit.entry import Head
from recon_app.audit.journal_check import JournalCheck, JournalRecord
from recon_app.streaming.batch import Record
from recon_app.verify.reader import Reader, open_reader

__all__ = ["journal_check"]


@contextmanager
def journal_check(
    connection: Mapping[str, Any], topic: str, heads: Mapping[int, Head]
) -> Iterator[JournalCheck]:
    """A check of these chains against a topic, usable within the block.

    Raises:
        KafkaUnavailable: no answer.
    """
    with asyncio.Runner() as runner:
        opened = open_reader(connection)
        reader = runner.run(opened.__aenter__())
        try:
            pages = _Pages(runner, reader, topic, heads)
            yield JournalCheck(heads, pages.firsts, pages.read)
        finally:
            runner.run(opened.__aexit__(None, None, None))


class _Pages:
    """Records of the topic between the offsets it still has."""

    def __init__(
        self, runner: asyncio.Runner, reader: Reader, topic: str, heads: Mapping[int, Head]
    ) -> None:
        self._runner = runner
        self._reader = reader
        self._topic = topic
        places = [(topic, partition) for partition in heads]
        self._ends = {p: end for (_, p), end in runner.run(reader.ends(places)).items()}
        self.firsts = {p: first for (_, p), first in runner.run(reader.starts(places)).items()}

    def read(self, partition: int, start: int, end: int) -> Iterator[JournalRecord]:
        """The committed records of offsets [``start``, ``end``), as far as there are any."""
        scan = self._reader.scan(self._topic, partition, start, min(end, self._ends[partition]))
        while (page := self._runner.run(_next(scan))) is not None:
            for record in page:
                yield JournalRecord(record.offset, record.value or b"")


async def _next(scan: AsyncIterator[Sequence[Record]]) -> Sequence[Record] | None:
    """The next fetch; null after the last."""
    try:
        return await anext(scan)
    except StopAsyncIteration:
        return None
