"""The pipeline as this process sees it: what can be asked is asked, and what is away is named."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Final, TypeVar

from recon_app.errors import UnavailableError
from recon_app.settings import Settings
from tables.postgres.queries import Queries
from tables.postgres.sink_read import SinkPosition
from web.engine_client import EngineClient
from web.live.stream import LiveStream
from web.pipeline.engines import engine_partitions
from web.pipeline.kafka import KafkaLook, KafkaSight
from web.pipeline.models import ApiStanding, Part, PipelineView, SinkView, TopicStanding
from web.times import now_text, rfc3339_or_none

__all__ = ["PipelineSight"]

T = TypeVar("T")
#: Several who ask within so long get the same answer: a look costs Kafka some connections.
FRESH_S: Final = 1.0


class PipelineSight:
    """Looks for everybody who asks, one look at a time."""

    def __init__(
        self, settings: Settings, store: Queries, engine: EngineClient, live: LiveStream
    ) -> None:
        self._partitions = settings.partitions
        self._kafka = KafkaSight(settings)
        self._store = store
        self._engine = engine
        self._live = live
        self._looking = asyncio.Lock()
        self._seen: tuple[float, PipelineView] | None = None

    async def view(self) -> PipelineView:
        """The pipeline now, or a moment ago."""
        async with self._looking:
            if self._seen is None or time.monotonic() - self._seen[0] > FRESH_S:
                seen = await self._look()
                self._seen = time.monotonic(), seen
            return self._seen[1]

    async def _look(self) -> PipelineView:
        away: dict[Part, str] = {}
        engine = engine_partitions(self._engine, self._partitions)
        stored, rejects, owned = await asyncio.gather(
            _ask(self._store.sink_positions(), "postgres", away),
            _ask(self._store.reject_count(), "postgres", away),
            _ask(engine, "engine", away),
        )
        positions = None if stored is None else {its.partition: its.next_offset for its in stored}
        look = await _ask(self._kafka.look(positions), "kafka", away) or KafkaLook([], None)
        return PipelineView(
            now_text(),
            look.topics,
            owned or [],
            SinkView(_sink_lag(look.topics), _moved_at(stored), rejects),
            look.dead_letters,
            ApiStanding(self._live.clients),
            away,
        )


async def _ask(answer: Awaitable[T], part: Part, away: dict[Part, str]) -> T | None:
    """What it answers; null, and why, when it is away."""
    try:
        return await answer
    except UnavailableError as error:
        away[part] = str(error)
        return None


def _sink_lag(topics: list[TopicStanding]) -> int | None:
    lags = [topic.lag for topic in topics if topic.reader == "sink"]
    known = [lag for lag in lags if lag is not None]
    return sum(known) if known and len(known) == len(lags) else None


def _moved_at(stored: list[SinkPosition] | None) -> str | None:
    moved = [its.moved_ms for its in stored or () if its.next_offset > 0]
    return rfc3339_or_none(max(moved, default=None))
