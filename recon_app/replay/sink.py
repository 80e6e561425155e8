"""The journal of a run to the run's schema, by the same writer as the sink's."""

import asyncio
from collections.abc import Callable

from aiokafka import AIOKafkaConsumer, TopicPartition

from recon_app.replay.worker import open_reader
from recon_app.settings import Settings
from recon_app.topics import topics
from tables.postgres.journal_write import JournalMessage, JournalWriter

__all__ = ["RunSink"]

FETCH_MS = 200


class RunSink:
    """Writes until told that the journal is complete and everything of it is stored."""

    def __init__(self, run: Settings, stored: Callable[[int], None] = lambda _: None) -> None:
        self._run = run
        self._stored = stored
        self._complete = asyncio.Event()

    def complete(self) -> None:
        """From now on nothing is added to the journal."""
        self._complete.set()

    async def write(self) -> None:
        """Keep everything; the position in Postgres says where to go on.

        Raises:
            OwnershipLost: another process writes the same run.
        """
        name = topics(self._run).journal.name
        places = [TopicPartition(name, number) for number in range(self._run.partitions)]
        dsn = self._run.postgres_dsn.get_secret_value()
        writer = JournalWriter(dsn, self._run.postgres_schema)
        try:
            positions = await writer.positions([place.partition for place in places])
            async with open_reader(self._run) as consumer:
                consumer.assign(places)
                for place in places:
                    consumer.seek(place, positions[place.partition])
                await self._follow(consumer, writer, places)
        finally:
            await writer.close()

    async def _follow(
        self, consumer: AIOKafkaConsumer, writer: JournalWriter, places: list[TopicPartition]
    ) -> None:
        while True:
            was_complete = self._complete.is_set()
            fetched = await consumer.getmany(
                timeout_ms=FETCH_MS, max_records=self._run.sink_batch_records
            )
            batch = [
                JournalMessage(r.partition, r.offset, r.value or b"")
                for records in fetched.values()
                for r in records
            ]
            if batch:
                await writer.write(batch)
                self._stored(len(batch))
            elif was_complete and await self._is_read(consumer, places):
                return

    async def _is_read(self, consumer: AIOKafkaConsumer, places: list[TopicPartition]) -> bool:
        ends = await consumer.end_offsets(places)
        return all([await consumer.position(place) >= ends[place] for place in places])
