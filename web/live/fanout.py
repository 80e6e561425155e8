"""One reader, many clients: each has room for so much, and one that fills it is dropped."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from recon_app import metrics
from web.live.asked import Wanted
from web.live.pages import Decision, Page
from web.live.vector import Vector, vector_text

__all__ = ["Fanout", "Subscriber", "event_bytes"]

#: Of a client's room; one that is nearer than that to the live point joins it.
NEAR_SHARE: Final = 4


class Subscriber:
    """One client: what it wants, where it stands, and the pages that wait for it.

    ``vector`` is where the client stands once it has read what was given for it, and empty before
    it stands anywhere. ``room`` counts decisions. ``changed`` tells that there is news of the feed.
    """

    def __init__(self, wanted: Wanted, room: int) -> None:
        self.wanted = wanted
        self.near = room // NEAR_SHARE
        self.vector: Vector = {}
        self.changed = asyncio.Event()
        self.ended = asyncio.Event()
        self.is_dropped = False
        self._room = room
        self._held = 0
        self._pages: deque[Page] = deque()
        self._news = asyncio.Event()

    def offer(self, page: Page) -> None:
        """A page from the live point; a client that has no room for it is dropped."""
        if self.ended.is_set():
            return
        mine = page.only(self.wanted)
        self._held += mine.weight
        if self._held > self._room:
            self.drop()
            return
        self._pages.append(mine)
        self._news.set()

    async def take(self) -> Page:
        """The next page that waits."""
        while not self._pages:
            self._news.clear()
            await self._news.wait()
        page = self._pages.popleft()
        self._held -= page.weight
        return page

    def events(self, page: Page) -> bytes:
        """The events of a page, without what the client has; the position moves beyond it."""
        chosen = [(page.partition, decision) for decision in page.decisions]
        written = self.written(chosen)
        self._reach(page.partition, page.next)
        return written

    def written(self, decisions: Iterable[tuple[int, Decision]]) -> bytes:
        """The events of decisions in their partitions, without what the client has."""
        frames = [*self._frames(decisions)]
        metrics.STREAM_EVENTS.inc(len(frames))
        return b"".join(frames)

    def drop(self) -> None:
        """End it because it does not read."""
        if not self.ended.is_set():
            self.is_dropped = True
            metrics.STREAM_DROPPED.inc()
            self.end()

    def end(self) -> None:
        """No more events."""
        self.forget()
        self.ended.set()

    def forget(self) -> None:
        """Nothing waits any more."""
        self._pages.clear()
        self._held = 0

    def _frames(self, decisions: Iterable[tuple[int, Decision]]) -> Iterator[bytes]:
        for partition, decision in decisions:
            if decision.offset >= self.vector[partition]:
                self._reach(partition, decision.offset + 1)
                yield event_bytes("decision", decision.data, self.vector)

    def _reach(self, partition: int, offset: int) -> None:
        self.vector[partition] = max(self.vector[partition], offset)


class Fanout:
    """Gives pages to all who joined. ``vector`` is the live point; null before there is one."""

    def __init__(self) -> None:
        self.vector: Vector | None = None
        self._joined: set[Subscriber] = set()

    def join(self, subscriber: Subscriber) -> Vector:
        """Everything from the live point on, which is given back, is offered from here on."""
        assert self.vector is not None
        self._joined.add(subscriber)
        return dict(self.vector)

    def leave(self, subscriber: Subscriber) -> None:
        """Nothing more is offered, and what waits is forgotten."""
        self._joined.discard(subscriber)
        subscriber.forget()

    def publish(self, page: Page) -> None:
        """The live point moves beyond the page."""
        assert self.vector is not None
        self.vector[page.partition] = page.next
        for subscriber in [*self._joined]:
            subscriber.offer(page)


def event_bytes(name: str, data: bytes, vector: Vector) -> bytes:
    """One server-sent event. The data are JSON, which has no line ends of its own."""
    id_line = f"id: {vector_text(vector)}\n" if vector else ""
    return f"{id_line}event: {name}\ndata: ".encode() + data + b"\n\n"
