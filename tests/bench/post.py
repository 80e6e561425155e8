"""A client that posts events: so many a second one by one, or batches as fast as they are taken.

``python -m tests.bench.post URL KIND SECONDS EVENTS`` prints what was accepted, and what callers
waited. KIND is ``paced`` (EVENTS a second, each a POST of its own, sent when it is due whatever
became of those before it), ``single`` (EVENTS is the number of callers), ``ndjson`` or ``array``
(EVENTS is the size of a batch).
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import aiohttp
import uvloop

from tests.bench.payments import gateway_event

__all__ = ["Poster"]

#: Batches in flight: one is read while others wait for their acknowledgement.
CALLERS = 4
#: Connections and caches are not what is measured.
WARM_S = 1.0
JSON, NDJSON = "application/json", "application/x-ndjson"


class Poster:
    """Counts what was accepted, and how long each answer took, once it is warm."""

    def __init__(self, session: aiohttp.ClientSession, url: str, seconds: float) -> None:
        self._session, self._url = session, url
        self.begin_s = time.perf_counter() + min(WARM_S, seconds / 4)
        self.end_s = self.begin_s + seconds
        self.last_s = self.end_s
        self.sent, self.accepted, self.refused, self.behind_s = 0, 0, 0, 0.0
        self.waits_ms: list[float] = []

    async def post(self, body: bytes, kind: str, events: int, due_s: float) -> None:
        """One request; its time counts from when it was due."""
        headers = {"Content-Type": kind}
        async with self._session.post(self._url, data=body, headers=headers) as answer:
            await answer.read()
        now_s = time.perf_counter()
        self.sent += events
        if answer.status != 202:
            self.refused += events
        elif now_s >= self.begin_s:
            self.last_s = now_s
            self.accepted += events
            self.waits_ms.append((now_s - due_s) * 1000)

    async def repeat(self, bodies: Iterator[bytes], kind: str, events: int) -> None:
        """One request after the other."""
        while (now_s := time.perf_counter()) < self.end_s:
            await self.post(next(bodies), kind, events, now_s)

    async def pace(self, bodies: Iterator[bytes], rate: int) -> None:
        """So many requests a second, each when it is due."""
        started, sent = time.perf_counter(), 0
        async with asyncio.TaskGroup() as waiting:
            while (due_s := started + sent / rate) < self.end_s:
                await asyncio.sleep(due_s - time.perf_counter())
                self.behind_s = max(self.behind_s, time.perf_counter() - due_s)
                waiting.create_task(self.post(next(bodies), JSON, 1, due_s))
                sent += 1

    def figures(self) -> dict[str, float]:
        """Events a second, and what callers waited."""
        ordered = sorted(self.waits_ms) or [0.0]
        return {
            "events_per_s": self.accepted / (max(self.last_s, self.end_s) - self.begin_s),
            "sent": self.sent,
            "refused": self.refused,
            "behind_ms": self.behind_s * 1000,
            "p50": ordered[len(ordered) // 2],
            "p99": ordered[len(ordered) * 99 // 100],
            "max": ordered[-1],
        }


def _bodies(size: int, form: Callable[[list[bytes]], bytes]) -> Iterator[bytes]:
    """Batches of payments, each of them new; made as they are asked for."""
    first = time.time_ns() % 1_000_000_000
    while True:
        yield form([gateway_event(number) for number in range(first, first + size)])
        first += size


def _ndjson(events: list[bytes]) -> bytes:
    return b"\n".join(events)


def _array(events: list[bytes]) -> bytes:
    return b"[" + b",".join(events) + b"]"


def _work(poster: Poster, kind: str, events: int) -> list[Coroutine[Any, Any, None]]:
    if kind == "paced":
        return [poster.pace(_bodies(1, _ndjson), events)]
    if kind == "single":
        bodies = _bodies(1, _ndjson)
        return [poster.repeat(bodies, JSON, 1) for _ in range(events)]
    form, media = (_ndjson, NDJSON) if kind == "ndjson" else (_array, JSON)
    bodies = _bodies(events, form)
    return [poster.repeat(bodies, media, events) for _ in range(CALLERS)]


async def _main(url: str, kind: str, seconds: str, events: str) -> None:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        poster = Poster(session, url, float(seconds))
        await asyncio.gather(*_work(poster, kind, int(events)))
    sys.stdout.write(json.dumps(poster.figures()) + "\n")


if __name__ == "__main__":
    uvloop.run(_main(*sys.argv[1:]))
