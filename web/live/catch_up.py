"""From where a client stands to the live point, by a reader of its own."""

from collections.abc import Awaitable, Callable
from itertools import accumulate
from typing import Final

from web.live.fanout import Fanout, Subscriber
from web.live.journal import JournalReader, Span
from web.live.pages import Decision, Page
from web.live.vector import Vector, distance

__all__ = ["catch_up", "history"]

#: The furthest look back for the last decisions, in offsets of all partitions together.
LOOK_BACK: Final = 20_000
#: A decision takes an offset, and often the commit marker behind it another.
OFFSETS_EACH: Final = 2

Send = Callable[[bytes], Awaitable[None]]


async def catch_up(
    reader: JournalReader, subscriber: Subscriber, fanout: Fanout, send: Send
) -> None:
    """Send what the journal has from the subscriber's vector on, until it has joined.

    It joins when it is near, so that little waits for it meanwhile. What is offered from then on
    begins where the journal is read to; what was read beyond it counts once, by the vector.
    """
    reader.seek(subscriber.vector)
    while distance(subscriber.vector, fanout.vector or {}) > subscriber.near:
        await _read_on(reader, subscriber, send)
    joined_at = fanout.join(subscriber)
    while distance(subscriber.vector, joined_at) > 0:
        await _read_on(reader, subscriber, send)


async def _read_on(reader: JournalReader, subscriber: Subscriber, send: Send) -> None:
    for page in await reader.read():
        await send(subscriber.events(page.only(subscriber.wanted)))


async def history(
    reader: JournalReader, span: Span, subscriber: Subscriber, count: int, send: Send
) -> None:
    """Send the last ``count`` decisions that are wanted, oldest first; stand where they end.

    Only the last LOOK_BACK offsets are looked at, so there may be fewer.
    """
    furthest = max(1, LOOK_BACK // len(span.end))
    chosen: list[tuple[int, Decision]] = []
    for depth in sorted({min(OFFSETS_EACH * count, furthest), furthest}):
        start = {n: max(span.first[n], end - depth) for n, end in span.end.items()}
        pages = await _pages(reader, start, span.end, subscriber)
        chosen = _last(pages, count)
        if len(chosen) == count or start == span.first:
            break
    subscriber.vector = _before(chosen, reader.vector)
    await send(subscriber.written(chosen))
    subscriber.vector = reader.vector


async def _pages(
    reader: JournalReader, start: Vector, end: Vector, subscriber: Subscriber
) -> list[Page]:
    reader.seek(start)
    pages: list[Page] = []
    while distance(reader.vector, end) > 0:
        pages += [page.only(subscriber.wanted) for page in await reader.read()]
    return pages


def _last(pages: list[Page], count: int) -> list[tuple[int, Decision]]:
    """The last ones by time; of each partition they are its last, whatever its clock did."""
    by_partition: dict[int, list[Decision]] = {}
    for page in pages:
        by_partition.setdefault(page.partition, []).extend(page.decisions)
    timed = [
        (at_ms, partition, decision.offset, decision)
        for partition, decisions in by_partition.items()
        for at_ms, decision in zip(
            accumulate((d.decided_ms for d in decisions), max), decisions, strict=True
        )
    ]
    timed.sort(key=lambda one: one[:3])
    return [(partition, decision) for _, partition, _, decision in timed[-count:]]


def _before(chosen: list[tuple[int, Decision]], end: Vector) -> Vector:
    """Where one stands who goes on with ``chosen``."""
    vector = dict(end)
    for partition, decision in reversed(chosen):
        vector[partition] = decision.offset
    return vector
