"""A fetch that nobody waits for any more takes no record from the one that comes after it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from faust.types import TP
from kafka import KafkaProducer
from kafka.admin import NewTopic

from recon_app.kafka_admin import reach_kafka
from recon_app.streaming.consumer import BatchConsumerThread
from recon_app.streaming.fetched import Fetch, Fetched

WAIT_S = 20.0
RECORDS = 3


class Thread(BatchConsumerThread):
    """On one loop. As in Faust's queue, a call goes on when the wait for it is cancelled."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        self.parent_loop = asyncio.get_running_loop()
        self.consumer: Any = SimpleNamespace(flow_active=True)
        self.calls: set[asyncio.Task[Any]] = set()
        self.fetching = asyncio.Event()
        self.when_fetched: Callable[[], object] = bool

    @property
    def method_queue(self) -> Any:
        return SimpleNamespace(call=self._call)

    async def _call(self, promise: Any, does: Callable[..., Any], *args: Any) -> Any:
        async def work() -> None:
            result = await does(*args)
            if not promise.cancelled():
                promise.set_result(result)

        self.calls.add(asyncio.create_task(work()))
        return promise

    async def call_thread(self, fun: Callable[..., Any], *args: Any, **_: Any) -> Any:
        return await (await self._call(self.parent_loop.create_future(), fun, *args))

    async def _fetch_records(self, *args: Any, **how: Any) -> Any:
        self.fetching.set()
        records = await super()._fetch_records(*args, **how)
        self.when_fetched()
        return records

    async def begun(self, fetch: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """It, once it is under way."""
        self.fetching.clear()
        task = asyncio.create_task(fetch)
        await self.fetching.wait()
        return task


@pytest.fixture
def place(kafka: str, topic_prefix: str) -> TP:
    """A topic of one partition."""
    name = f"{topic_prefix}in"
    with reach_kafka(kafka) as admin:
        admin.create_topics([NewTopic(name, 1, 1)])
        admin.wait_for_topics([name])
    return TP(name, 0)


@pytest.fixture
async def thread(kafka: str, place: TP) -> AsyncIterator[Thread]:
    """A consumer at the beginning of the topic."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False)
    await consumer.start()
    consumer.assign([place])
    consumer.seek(place, 0)
    yield Thread(consumer)
    await consumer.stop()


async def sent(kafka: str, place: TP) -> None:
    def send() -> None:
        producer = KafkaProducer(bootstrap_servers=kafka)
        for number in range(RECORDS):
            producer.send(place.topic, str(number).encode(), partition=place.partition)
        producer.close()

    await asyncio.to_thread(send)


async def fetched(thread: Thread, place: TP) -> tuple[list[int], int | None]:
    """Offsets until all are there, and where the first fetch that found some began."""
    offsets: list[int] = []
    began: int | None = None
    async with asyncio.timeout(WAIT_S):
        while len(offsets) < RECORDS:
            found = await thread.getmany({place}, 1.0)
            began = found.spans[place][0] if not offsets else began
            offsets += [record.offset for record in found.get(place, ())]
    return offsets, began


async def test_what_an_abandoned_fetch_takes_is_there_for_the_next(
    thread: Thread, kafka: str, place: TP
) -> None:
    abandoned = await thread.begun(thread.getmany({place}, WAIT_S))
    abandoned.cancel()
    await asyncio.wait([abandoned])
    following = await thread.begun(fetched(thread, place))
    await sent(kafka, place)

    assert await following == ([0, 1, 2], 0)


async def test_what_was_fetched_in_the_moment_the_wait_ended_is_there_for_the_next(
    thread: Thread, kafka: str, place: TP
) -> None:
    abandoned = await thread.begun(thread.getmany({place}, WAIT_S))
    thread.when_fetched = abandoned.cancel
    await sent(kafka, place)
    await asyncio.wait([abandoned])
    thread.when_fetched = bool

    assert abandoned.cancelled()
    assert await fetched(thread, place) == ([0, 1, 2], 0)


async def test_a_position_that_was_moved_meanwhile_stays(thread: Thread, place: TP) -> None:
    thread._ensure_consumer().seek(place, 7)

    await thread._give_back(Fetched({place: [SimpleNamespace(offset=0)]}, {place: (0, 3)}))

    assert thread.fetch_position(place) == 7


def test_one_side_learns_that_nobody_waits() -> None:
    early, late = Fetch(), Fetch()
    place = TP("in", 0)
    fetched = Fetched({place: [SimpleNamespace(offset=0)]}, {place: (0, 3)})

    assert (early.abandon(), early.bring(fetched)) == ({}, False)
    assert (late.bring(fetched), late.abandon()) == (True, fetched)
