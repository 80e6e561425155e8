"""The live stream of one process: its feed, its clients, and how many there may be."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from recon_app import metrics
from recon_app.settings import Settings
from web.live.asked import Wanted
from web.live.fanout import Fanout, Subscriber
from web.live.feed import Feed
from web.live.journal import Journal
from web.problems import Problem

__all__ = ["LiveStream"]

#: Clients that read the journal by themselves at once; others wait for their turn.
CATCHING_UP: Final = 8
RETRY_AFTER: Final = {"Retry-After": "5"}


class LiveStream:
    """What all sessions share."""

    def __init__(self, settings: Settings) -> None:
        self.heartbeat_s = settings.stream_heartbeat_s
        self.journal = Journal(settings)
        self.fanout = Fanout()
        self.feed = Feed(self.journal, self.fanout, self._tell, self.end)
        self.turns = asyncio.Semaphore(CATCHING_UP)
        self._room = settings.stream_room
        self._most = settings.stream_clients
        self._subscribers: set[Subscriber] = set()
        self._is_closed = False

    @property
    def clients(self) -> int:
        """How many there are."""
        return len(self._subscribers)

    @contextmanager
    def seat(self, wanted: Wanted) -> Iterator[Subscriber]:
        """A client as long as the block lasts.

        Raises:
            Problem: there are as many as there may be, or the process stops.
        """
        if self._is_closed or self.clients >= self._most:
            detail = "No more clients of the stream now; come again in a moment."
            raise Problem("overloaded", detail, headers=RETRY_AFTER)
        subscriber = Subscriber(wanted, self._room)
        self._subscribers.add(subscriber)
        metrics.STREAM_CLIENTS.inc()
        self.feed.enter()
        try:
            yield subscriber
        finally:
            self.feed.leave()
            self.fanout.leave(subscriber)
            self._subscribers.discard(subscriber)
            metrics.STREAM_CLIENTS.dec()

    def end(self) -> None:
        """End every client's stream; they come again where they stand."""
        for subscriber in self._subscribers:
            subscriber.end()

    def close(self) -> None:
        """The process is about to stop: end them all and take no more."""
        self._is_closed = True
        self.end()

    async def stop(self) -> None:
        """Read no more."""
        self.close()
        await self.feed.stop()

    def _tell(self) -> None:
        for subscriber in self._subscribers:
            subscriber.changed.set()
