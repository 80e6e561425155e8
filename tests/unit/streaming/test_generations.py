"""A fetch and a rebalance that meet: what is fetched is handed over, or it is fetched again."""

import asyncio
from types import SimpleNamespace
from typing import Any

from faust.types import TP

from recon_app.streaming.consumer import BatchConsumer
from recon_app.streaming.fetched import Fetched, Span
from recon_app.streaming.reach import Reach

PLACE = TP("in", 0)
RECORD = SimpleNamespace(offset=5, timestamp=0)


class Consumer(BatchConsumer):
    """Without Kafka: fetches what it is given, and tells what it hands over and seeks."""

    def __init__(self) -> None:
        self.app: Any = SimpleNamespace(consumer_generation_id=1, client_only=True)
        self.reach = Reach()
        self._active_partitions = {PLACE}
        self.can_resume_flow: Any = asyncio.Event()
        self.not_waiting_next_records: Any = asyncio.Event()
        self.flow_active = True
        self.fetching = asyncio.Event()
        self.fetched: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.handed_over: list[int] = []
        self.seeks = 0

    @property
    def should_stop(self) -> bool:
        return False

    async def wait(self, *events: Any, **_: Any) -> Any:
        await events[0].wait()

    async def _getmany(self, *_: Any, **__: Any) -> Any:
        self.fetching.set()
        await self.fetched
        return Fetched({PLACE: [RECORD]}, {PLACE: (5, 6)})

    async def _deliver(self, tp: TP, records: Any, span: Span, generation: int) -> None:
        self.handed_over.append(generation)
        self.reach.fetched(tp, records[-1].offset + 1)

    async def perform_seek(self) -> None:
        self.seeks += 1


async def test_what_is_fetched_after_a_pause_belongs_to_the_generation_that_goes_on() -> None:
    consumer = Consumer()
    consumer.flow_active = False
    consumer.fetched.set_result(None)
    drained = asyncio.create_task(consumer._drain_once())
    await asyncio.sleep(0)

    consumer.app.consumer_generation_id = 2
    consumer.flow_active = True
    consumer.can_resume_flow.set()
    await drained

    assert consumer.handed_over == [2]


async def test_a_fetch_that_outlives_its_generation_is_done_again_and_counts_as_nothing() -> None:
    consumer = Consumer()
    drained = asyncio.create_task(consumer._drain_once())
    await consumer.fetching.wait()

    consumer.app.consumer_generation_id = 2
    consumer.fetched.set_result(None)
    await drained

    assert (consumer.handed_over, consumer.seeks) == ([], 1)
    assert consumer.reach.processed_to(PLACE) == -1
