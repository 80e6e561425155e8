"""Looking at the recorded inputs: where they begin and end, and whether what is wanted is there."""

import asyncio
import time
from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition

from recon_app.errors import TopologyError
from recon_app.replay.groups import look_at_group
from recon_app.replay.moment import Moment
from recon_app.replay.scope import Place, Scope, Span
from recon_app.settings import Settings
from recon_app.topics import Topics, engine_group, topics

__all__ = ["Survey"]

#: How long the engines may take to come to the end of the scope.
CATCH_UP_S = 20.0
POLL_S = 0.3


class Survey:
    """Asks the brokers about the inputs of an installation; reads no record of them."""

    def __init__(self, consumer: AIOKafkaConsumer, settings: Settings) -> None:
        self._consumer = consumer
        self._settings = settings
        self._topics: Topics = topics(settings)

    async def scope(self, since: Moment, until: Moment) -> tuple[Scope, int]:
        """The scope between two moments, and how many offsets of it live has not decided yet.

        Waits a little for the engines, so that what they move to where it belongs is there.

        Raises:
            TopologyError: the log begins after the wanted offset.
        """
        places = self._told()
        first = await self.firsts(places, since)
        ends = await self._ends(places, until)
        undecided = await self._await_live(ends)
        moved = self._places([self._topics.rekeyed.name])
        first |= await self._moved_firsts(moved, since)
        ends |= await self._log_ends(moved)
        return self._scope(first, ends), undecided

    async def refuse_deleted(self, since: Moment) -> None:
        """Make sure that the log holds everything from a moment on.

        Raises:
            TopologyError: it begins later.
        """
        await self.firsts(self._told(), since)
        await self._moved_firsts(self._places([self._topics.rekeyed.name]), since)

    async def firsts(self, places: list[TopicPartition], since: Moment) -> dict[Place, int]:
        """The offset where each partition begins to be wanted.

        Raises:
            TopologyError: retention has deleted it.
        """
        starts = await self._consumer.beginning_offsets(places)
        ends = await self._consumer.end_offsets(places)
        found = await self._at(places, since, ends)
        for tp in places:
            self._refuse_deleted(tp, since, starts[tp], found[tp])
        return {_place(tp): found[tp] for tp in places}

    async def _moved_firsts(self, places: list[TopicPartition], since: Moment) -> dict[Place, int]:
        """Moved records are all read; what they were made from says whether they are meant."""
        starts: dict[TopicPartition, int] = await self._consumer.beginning_offsets(places)
        if since.kind == "earliest":
            for tp in places:
                self._refuse_deleted(tp, since, starts[tp], 0)
        return {_place(tp): starts[tp] for tp in places}

    def _refuse_deleted(self, tp: TopicPartition, since: Moment, start: int, wanted: int) -> None:
        """Whether records that are wanted may be gone."""
        is_gone = start > wanted or (since.kind == "time" and start > 0 and start == wanted)
        if is_gone:
            raise TopologyError(
                f"{tp.topic}-{tp.partition} begins at offset {start}: retention has deleted what "
                f"came from {since} on; begin later (offset {start} is there), or restore the topic"
            )

    async def _at(
        self, places: list[TopicPartition], moment: Moment, ends: Mapping[TopicPartition, int]
    ) -> dict[TopicPartition, int]:
        """The first offset of each partition at or after a moment; its end when there is none."""
        if moment.kind != "time":
            return {tp: min(moment.value, ends[tp]) for tp in places}
        found = await self._consumer.offsets_for_times(dict.fromkeys(places, moment.value))
        return {tp: ends[tp] if found[tp] is None else found[tp].offset for tp in places}

    async def _ends(self, places: list[TopicPartition], until: Moment) -> dict[Place, int]:
        ends = await self._consumer.end_offsets(places)
        after = Moment("time", until.value + 1) if until.kind == "time" else until
        found = await self._at(places, after, ends)
        return {_place(tp): found[tp] for tp in places}

    async def _log_ends(self, places: list[TopicPartition]) -> dict[Place, int]:
        ends = await self._consumer.end_offsets(places)
        return {_place(tp): ends[tp] for tp in places}

    async def _await_live(self, ends: Mapping[Place, int]) -> int:
        give_up = time.monotonic() + CATCH_UP_S
        while True:
            behind, goes_on = await asyncio.to_thread(_behind, self._settings, ends)
            if not behind or not goes_on or time.monotonic() > give_up:
                return behind
            await asyncio.sleep(POLL_S)

    def _told(self) -> list[TopicPartition]:
        """Where records come in first."""
        moved = self._topics.rekeyed.name
        return self._places([t.name for t in self._topics.sources if t.name != moved])

    def _places(self, names: list[str]) -> list[TopicPartition]:
        return [TopicPartition(n, p) for n in names for p in range(self._settings.partitions)]

    def _scope(self, first: Mapping[Place, int], ends: Mapping[Place, int]) -> Scope:
        numbers = range(self._settings.partitions)
        spans = {
            topic.name: [Span(first[topic.name, n], ends[topic.name, n]) for n in numbers]
            for topic in self._topics.sources
        }
        return Scope(spans)


def _behind(settings: Settings, ends: Mapping[Place, int]) -> tuple[int, bool]:
    """How many offsets live has not decided, and whether any engine is there to do so."""
    live = look_at_group(settings, engine_group(settings))
    behind = sum(max(end - live.positions.get(at, 0), 0) for at, end in ends.items())
    return behind, bool(live.members)


def _place(tp: TopicPartition) -> Place:
    return tp.topic, tp.partition
