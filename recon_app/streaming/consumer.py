"""Faust's consumer, handing over whole fetches of the batch topics as one event each.

What is kept of stock behaviour, because its absence loses data: the generation check, the suspend
of flow control, the seek after a fetch that came while flow was stopped, and waiting for
acknowledgements on revoke. What is taken away: Faust's own offset commits of these topics (the turn
commits them).
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, cast

import aiokafka
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage, Message
from mode.utils.futures import notify

from recon_app.streaming.batch import Batch
from recon_app.streaming.fatal import leave
from recon_app.streaming.fetched import Fetch, Fetched, Span, Spans
from recon_app.streaming.reach import Reach

__all__ = ["BatchConsumer", "BatchTransport"]

#: Faust hard-codes 1,500 ms, and every other request on the connection waits behind the long poll.
#: Under a trickle, the broker gathers this long instead of answering for every single record.
FETCH_MAX_WAIT_MS = 20
FETCH_MIN_BYTES = 32 * 1024
FETCH_TIMEOUT_S = 1.0
#: Of a partition whose position nobody asked for.
UNKNOWN: Span = (None, None)


class BatchConsumerThread(driver.AIOKafkaConsumerThread):
    """The thread that owns the aiokafka consumer, reading committed records only."""

    async def on_start(self) -> None:
        """Begin to read; a group membership that breaks for good ends the process."""
        await super().on_start()
        self._ensure_consumer()._coordinator._coordination_task.add_done_callback(_leave_if_broken)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Take over, and tell meanwhile that we live; the client alone would tell afterwards."""
        cast(Any, self._ensure_consumer())._coordinator._start_heartbeat_task()
        await super().on_partitions_assigned(assigned, generation_id)

    async def on_thread_stop(self) -> None:
        """Stop. Kafka's clients take a static member to be back soon and do not leave the group."""
        if cast(Any, self.app).leave_on_stop and self._consumer is not None:
            coordinator = cast(Any, self._consumer)._coordinator
            coordinator._group_instance_id = None
        await super().on_thread_stop()

    def _create_worker_consumer(self, transport: Any) -> aiokafka.AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        consumer._fetch_max_wait_ms = FETCH_MAX_WAIT_MS
        consumer._fetch_min_bytes = FETCH_MIN_BYTES
        return consumer

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Faust's stall detector knows nothing of batches; the progress gate watches instead."""

    async def getmany(
        self,
        active_partitions: set[TP] | None,
        timeout: float,  # noqa: ASYNC109 Faust passes it by this name
    ) -> Fetched:
        """Fetch in the thread. A fetch that nobody waits for any more leaves no trace.

        Faust cancels the wait when partitions move, and the fetch goes on: it would take records
        beside the fetch that comes after it, which could not know that they are missing.
        """
        fetch, consumer = Fetch(), self._ensure_consumer()
        how = {"timeout": timeout, "max_records": consumer._max_poll_records}
        try:
            fetched: Fetched = await self.call_thread(
                self._fetch_for, fetch, active_partitions, how
            )
        except asyncio.CancelledError:
            promise = self.parent_loop.create_future()
            await self.method_queue.call(promise, self._give_back, fetch.abandon())
            raise
        return fetched

    async def _fetch_for(
        self, fetch: Fetch, partitions: set[TP] | None, how: Mapping[str, Any]
    ) -> Fetched:
        before = {tp: self.fetch_position(tp) for tp in partitions or ()}
        consumer = self._ensure_consumer()
        records = await self._fetch_records(consumer, cast(Any, partitions), **how)
        spans = {tp: (at, self.fetch_position(tp)) for tp, at in before.items()}
        fetched = Fetched(records, spans)
        if not fetch.bring(fetched):
            await self._give_back(fetched)
        return fetched

    async def _give_back(self, fetched: Fetched) -> None:
        """Let what was fetched be fetched again, unless the position was moved meanwhile."""
        consumer = self._ensure_consumer()
        assigned = consumer.assignment()
        for tp, records in fetched.items():
            _, after = fetched.spans.get(tp, UNKNOWN)
            if tp in assigned and self.fetch_position(tp) == after:
                consumer.seek(tp, records[0].offset)

    def fetch_position(self, tp: TP) -> int | None:
        """The offset the next fetch of ``tp`` begins at, None while it is not known."""
        subscription = self._ensure_consumer()._subscription.subscription
        assignment = None if subscription is None else subscription.assignment
        state = None if assignment is None else assignment.state_value(tp)
        return state._position if state else None


class BatchConsumer(driver.Consumer):
    """Delivers batches and knows, per partition, up to where everything was processed."""

    _thread: BatchConsumerThread

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = Reach()
        self._room = asyncio.Event()

    def _new_consumer_thread(self) -> BatchConsumerThread:
        return BatchConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def forget_in_flight(self) -> None:
        """A new generation begins: what was handed over before will not be acknowledged."""
        self.reach = Reach()
        self._room.set()

    async def _drain_messages(self, fetcher: Any) -> None:
        app = self.app
        try:
            while not (self.should_stop or fetcher.should_stop):
                await self._wait_for_room()
                await self._drain_once()
                await asyncio.sleep(0)
        except self.consumer_stopped_errors:
            if not app.should_stop:
                raise
        except asyncio.CancelledError:
            if not app.should_stop:
                raise

    async def _wait_for_room(self) -> None:
        """Back-pressure counted in batches.

        Faust's counts events and halves the rate when small.
        """
        while self.reach.in_flight >= cast(Any, self.app).batches_in_flight and self.flow_active:
            self._room.clear()
            await self.wait_first(self._room.wait(), self.suspend_flow.wait())

    async def _drain_once(self) -> None:
        if not self.flow_active:
            # What is noted of a generation that ends meanwhile would not fit what comes then.
            await self.wait(cast(Any, self.can_resume_flow))
        generation = self.app.consumer_generation_id
        records, active = await self._wait_next_records(FETCH_TIMEOUT_S)
        if records is None or self.should_stop:
            return
        if not self.flow_active or generation != self.app.consumer_generation_id:
            # The fetch may have begun before a seek and ended after it: it moved the position.
            await self._seek_quietly()
            return
        spans = records.spans if isinstance(records, Fetched) else {}
        for tp, found in records.items():
            if active is None or tp in active:
                await self._deliver(tp, found, spans.get(tp, UNKNOWN), generation)
            elif tp in self.assignment():
                await self._thread.seek_wait({tp: found[0].offset})
        if generation == self.app.consumer_generation_id:
            self._note_positions(spans, records)

    async def _seek_quietly(self) -> None:
        try:
            await self.perform_seek()
        except Exception as error:  # noqa: BLE001 the positions are checked again by every lane
            self.log.warning("seeking to where we are failed, the lanes will notice: %r", error)

    async def _deliver(self, tp: TP, records: Any, span: Span, generation: int) -> None:
        before, after = span
        base = self.reach.begin(tp, before, records[0].offset)
        end = max(records[-1].offset + 1, after or 0)
        batch = Batch(tp.topic, tp.partition, base, end, records)
        message = self._batch_message(tp, batch, generation)
        self.reach.hand_over(tp, base)
        result = await self.wait_first(self.callback(message), self.suspend_flow.wait())
        if result.stopped or generation != self.app.consumer_generation_id:
            return
        self.reach.fetched(tp, end)

    def _batch_message(self, tp: TP, batch: Batch, generation: int) -> ConsumerMessage:
        last = batch.records[-1]
        return ConsumerMessage(
            tp.topic,
            tp.partition,
            batch.base,
            last.timestamp / 1000.0,
            0,
            None,
            None,
            cast(Any, batch),
            None,
            0,
            0,
            tp,
            generation_id=generation,
        )

    def _note_positions(self, spans: Spans, records: Mapping[TP, Any]) -> None:
        """Fetches that held control records only move the position and deliver nothing."""
        for tp, (before, after) in spans.items():
            if tp not in records and before is not None and after is not None:
                self.reach.passed(tp, before, after)

    def ack(self, message: Message) -> bool:
        """A batch was processed and committed; never leads to a commit by Faust."""
        if message.acked:
            return False
        message.acked = True
        self._unacked_messages.discard(message)
        current = message.generation_id == self.app.consumer_generation_id
        if current and self.reach.done(message.tp, message.offset):
            self._room.set()
        notify(self._waiting_for_ack)
        return True

    def _filter_committable_offsets(self, tps: Iterable[TP]) -> dict[TP, int]:
        """Nothing: offsets are committed by turns. One rewound by Faust would repeat history."""
        return {}

    async def commit_hint(self, positions: Mapping[TP, int]) -> None:
        """Commit offsets that nothing depends on."""
        await self._commit(positions)

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Seek to where the owner of the positions says we are.

        Not to what the group last stored.
        """
        self.forget_in_flight()
        positions: dict[TP, int] = await cast(Any, self.app).positions(self.assignment())
        assigned = {tp: at for tp, at in positions.items() if tp in self.assignment()}
        if assigned:
            await self._thread.seek_wait(assigned)
        return assigned


def _leave_if_broken(membership: "asyncio.Task[None]") -> None:
    """Faust would wait for an assignment for ever."""
    error = None if membership.cancelled() else membership.exception()
    if error is not None:
        leave("the membership in the group broke", error)


class BatchTransport(driver.Transport):
    """Faust's aiokafka transport with our consumer."""

    Consumer = BatchConsumer
