"""Where the live system stands: broker time, what it must have read, and whether it has."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from recon_app.errors import KafkaUnavailable, TopologyError, UnavailableError
from recon_app.topics import Topic, Topics
from recon_app.verify.plan import Place
from recon_app.verify.reader import Reader

__all__ = ["broker_time_ms", "places_of", "refuse_retention", "wait_for_engine"]

RETRY_S = 0.3


def places_of(topics: Iterable[Topic]) -> list[Place]:
    """Every partition of the topics."""
    return [(topic.name, number) for topic in topics for number in range(topic.partitions)]


async def refuse_retention(reader: Reader, topics: Topics) -> None:
    """What was deleted cannot be folded.

    Raises:
        TopologyError: an input, or the journal, starts past offset 0.
    """
    starts = await reader.starts(places_of((*topics.sources, topics.journal)))
    cut = [f"{t}-{p} starts at {at}" for (t, p), at in sorted(starts.items()) if at]
    if cut:
        raise TopologyError(
            f"retention has deleted what must be read: {', '.join(cut)}. Nothing can be verified "
            "without it: keep inputs and journal (retention.ms=-1), or verify from a copy of the "
            "topics that is complete."
        )


async def broker_time_ms(reader: Reader, topics: Topics) -> int:
    """The broker's clock, by the last heartbeat of an engine.

    Raises:
        UnavailableError: there is none.
    """
    name = topics.heartbeat.name
    place = (name, 0)
    end = await reader.end(*place)
    start = (await reader.starts([place]))[place]
    latest = 0
    if end > start:
        async for records in reader.scan(name, 0, end - 1, end):
            latest = max(record.timestamp for record in records)
    if not latest:
        raise UnavailableError(
            "no engine has told the broker's time: start one (`recon dev up`), or say until when "
            "deadlines must have fired with --as-of"
        )
    return latest


async def wait_for_engine(
    reader: Reader, connection: Mapping[str, Any], group: str, topics: Topics, timeout_s: float
) -> dict[Place, int]:
    """Wait until everything that is in the inputs now was processed; returns where they end.

    Records that are moved come after those that caused it, so their topic is looked at last.

    Raises:
        UnavailableError: the engine did not come so far in time.
    """
    until = time.monotonic() + timeout_s
    others = [topic for topic in topics.sources if topic is not topics.rekeyed]
    ends: dict[Place, int] = {}
    for wave in (others, [topics.rekeyed]):
        wanted = await reader.ends(places_of(wave))
        await _reached(reader, connection, group, wanted, until)
        ends |= wanted
    return ends


async def _reached(
    reader: Reader,
    connection: Mapping[str, Any],
    group: str,
    wanted: dict[Place, int],
    until: float,
) -> None:
    waiting = {place: end for place, end in wanted.items() if end}
    while waiting:
        at = await _committed(connection, group)
        waiting = {p: end for p, end in waiting.items() if await _lags(reader, p, at.get(p), end)}
        if waiting and time.monotonic() > until:
            left = sum(end - at.get(place, 0) for place, end in waiting.items())
            raise UnavailableError(
                f"timed out: the engine has about {left} inputs left to process, in "
                f"{', '.join(f'{t}-{p}' for t, p in sorted(waiting))}. Does one run (`recon dev "
                "status`)? --timeout gives it longer."
            )
        if waiting:
            await asyncio.sleep(RETRY_S)


async def _lags(reader: Reader, place: Place, committed: int | None, end: int) -> bool:
    """Whether a record is left below ``end``; markers of transactions are none."""
    start = max(committed or 0, 0)
    async for _ in reader.scan(*place, start, end):
        return True
    return False


async def _committed(connection: Mapping[str, Any], group: str) -> dict[Place, int]:
    admin = AIOKafkaAdminClient(**connection)
    try:
        await admin.start()
        offsets = await admin.list_consumer_group_offsets(group)
    except KafkaError as error:
        raise KafkaUnavailable(f"the offsets of {group} cannot be read: {error!r}") from error
    finally:
        await admin.close()
    return {(tp.topic, tp.partition): found.offset for tp, found in offsets.items()}
