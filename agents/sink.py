"""The sink: journal records to Postgres, a batch in a transaction, the position moved with it."""

import time
from collections.abc import Sequence

from recon_app import metrics
from recon_app.streaming.batch import Record
from tables.postgres.journal_write import JournalMessage, JournalWriter

__all__ = ["Sink"]


class Sink:
    """What the follower of the journal writes with."""

    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer

    async def positions(self, partitions: Sequence[int]) -> dict[int, int]:
        """Where Postgres stands, per journal partition."""
        return await self._writer.positions(list(partitions))

    async def write(self, records: Sequence[Record]) -> None:
        """Write until Postgres has them; returns when they are committed."""
        started = time.perf_counter()
        await self._writer.write(
            [JournalMessage(r.partition, r.offset, r.value or b"") for r in records]
        )
        metrics.SINK_RECORDS.inc(len(records))
        metrics.SINK_BATCH_SECONDS.observe(time.perf_counter() - started)
