"""The live stream as a client without a library reads it: events, by lines and empty lines."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse

from tests.api_run import Client

__all__ = ["Event", "Stream", "event_of", "streamed"]

PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Event:
    """One event; ``id`` is null where it has none."""

    name: str
    id: str | None
    data: dict[str, Any]

    @property
    def place(self) -> tuple[int, int]:
        """Where a decision lies in the journal: partition and offset."""
        position = self.data["position"]
        return position["partition"], position["offset"]

    @property
    def vector(self) -> dict[int, int]:
        """The id as what it is."""
        pairs = [pair.split(":") for pair in (self.id or "").split(",")]
        return {int(partition): int(offset) for partition, offset in pairs}


def event_of(lines: Iterable[str]) -> Event:
    """The event these lines are."""
    fields = dict(line.split(": ", 1) for line in lines)
    return Event(fields["event"], fields.get("id"), json.loads(fields["data"]))


class Stream:
    """An open stream, taken event by event."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def next(self) -> Event | None:
        """The next event; null when the stream has ended."""
        lines: list[str] = []
        async with asyncio.timeout(PATIENCE_S):
            while line := (await self.response.content.readline()).decode():
                if line == "\n":
                    return event_of(lines)
                lines.append(line.rstrip("\n"))
        return None

    async def until(self, name: str, **data: object) -> Event:
        """The next event of this name with these data."""
        while event := await self.next():
            if event.name == name and data.items() <= event.data.items():
                return event
        raise AssertionError(f"the stream ended before {name} {data}")

    async def decisions(self, count: int) -> list[Event]:
        """The next decisions."""
        return [await self.until("decision") for _ in range(count)]

    async def live(self) -> Event:
        """The heartbeat of a client that is up to the live point."""
        return await self.until("heartbeat", state="LIVE")


@asynccontextmanager
async def streamed(
    client: Client, query: str = "", after: str | None = None, **headers: str
) -> AsyncIterator[Stream]:
    """A stream with these parameters; ``after`` is the id that was read last."""
    more: Mapping[str, str] = {} if after is None else {"Last-Event-ID": after}
    async with client.get(f"/stream?{query}", headers={**headers, **more}) as response:
        assert response.status == 200, await response.text()
        yield Stream(response)
