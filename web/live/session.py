"""One client of the stream, from its first byte to its last."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, Literal

import msgspec
import structlog
from aiohttp import web

from recon_app.errors import KafkaUnavailable
from web.live.asked import Asked
from web.live.catch_up import catch_up, history
from web.live.fanout import Subscriber, event_bytes
from web.live.journal import JournalReader
from web.live.models import FeedState, StreamHeartbeat, StreamReset
from web.live.stream import LiveStream
from web.live.vector import parse_vector
from web.times import now_text

__all__ = ["Session"]

log = structlog.get_logger(__name__)

#: A client that takes nothing for so long is dropped.
PATIENCE_S: Final = 30.0
#: For the last bytes of a stream that ends.
FAREWELL_S: Final = 1.0
RETRY_S: Final = 1.0
#: What the kernel may hold for a client that does not read.
SEND_BUFFER_BYTES: Final = 128 * 1024
RESETS: Final[dict[str, str]] = {
    "RETENTION": "The journal no longer holds what comes next; load anew.",
    "UNKNOWN": "The id is none of this journal; load anew.",
}
_encode = msgspec.json.Encoder().encode


class Session:
    """Delivers to one client, and beats beside that.

    ``may_go_on`` is asked at every heartbeat, so that a key that was revoked ends the stream.
    """

    def __init__(
        self,
        live: LiveStream,
        subscriber: Subscriber,
        asked: Asked,
        may_go_on: Callable[[], Awaitable[bool]],
    ) -> None:
        self._live = live
        self._subscriber = subscriber
        self._asked = asked
        self._may_go_on = may_go_on
        self._has_joined = False
        self._response = web.StreamResponse()

    async def run(self, request: web.Request, response: web.StreamResponse) -> None:
        """Until the client goes, is dropped or refused, or the process stops."""
        self._response = response
        await response.prepare(request)
        _bound_buffers(request)
        tasks = [
            asyncio.create_task(work)
            for work in (self._deliver(), self._beat(), self._subscriber.ended.wait())
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        _tell(ended)
        await self._part(request)

    async def _deliver(self) -> None:
        await self._arrive()
        self._has_joined = True
        self._subscriber.changed.set()
        while True:
            page = await self._subscriber.take()
            await self._write(self._subscriber.events(page))

    async def _arrive(self) -> None:
        """Be where the client asked to be, then join the others."""
        last = self._asked.last_event_id
        if last is not None:
            self._subscriber.vector = parse_vector(last, self._live.journal.partitions) or {}
        await self._live.feed.begun.wait()
        if last is not None and not self._subscriber.vector:
            await self._reset("UNKNOWN")
        elif not self._subscriber.vector and not self._asked.history:
            self._subscriber.vector = self._live.fanout.join(self._subscriber)
        else:
            await self._come_up()

    async def _come_up(self) -> None:
        """Read what the others have had, as often as Kafka goes away meanwhile."""
        while True:
            try:
                async with self._live.turns, self._live.journal.open() as reader:
                    return await self._read(reader)
            except KafkaUnavailable as error:
                log.warning("stream_client_waits", error=str(error))
                self._live.fanout.leave(self._subscriber)
                await asyncio.sleep(RETRY_S)

    async def _read(self, reader: JournalReader) -> None:
        span, subscriber = await reader.span(), self._subscriber
        if not subscriber.vector:
            await history(reader, span, subscriber, self._asked.history, self._write)
        elif fault := span.fault(subscriber.vector):
            await self._reset(fault)
            return
        await catch_up(reader, subscriber, self._live.fanout, self._write)

    async def _reset(self, reason: Literal["RETENTION", "UNKNOWN"]) -> None:
        """Tell the client that something is missing, and go on from now."""
        self._subscriber.vector = self._live.fanout.join(self._subscriber)
        data = _encode(StreamReset(reason, RESETS[reason]))
        await self._write(event_bytes("reset", data, self._subscriber.vector))

    async def _beat(self) -> None:
        while await self._may_go_on():
            self._subscriber.changed.clear()
            data = _encode(StreamHeartbeat(now_text(), self._state()))
            await self._write(event_bytes("heartbeat", data, self._subscriber.vector))
            await self._rest()

    async def _rest(self) -> None:
        """Until the next heartbeat is due, or there is something to tell."""
        try:
            async with asyncio.timeout(self._live.heartbeat_s):
                await self._subscriber.changed.wait()
        except TimeoutError:
            return

    def _state(self) -> FeedState:
        if not self._live.feed.is_live:
            return "WAITING"
        return "LIVE" if self._has_joined else "CATCHING_UP"

    async def _write(self, data: bytes) -> None:
        if not data:
            return
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._response.write(data)
        except TimeoutError:
            self._subscriber.drop()

    async def _part(self, request: web.Request) -> None:
        """End the answer; break it off where nobody reads it."""
        is_over = not self._subscriber.is_dropped and await self._farewell()
        if request.transport is not None and not is_over:
            request.transport.abort()

    async def _farewell(self) -> bool:
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._response.write_eof()
        except (TimeoutError, ConnectionError):
            return False
        return True


def _bound_buffers(request: web.Request) -> None:
    """What a client does not read waits in its room, where it is counted, and not in the kernel."""
    sock = request.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)


def _tell(ended: Iterable[object]) -> None:
    """A client that went is no news; anything else that ended the stream is."""
    for error in ended:
        is_expected = isinstance(error, ConnectionError | asyncio.CancelledError)
        if isinstance(error, BaseException) and not is_expected:
            log.error("stream_failed", error=repr(error), exc_info=error)
