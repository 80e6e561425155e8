"""The one reader of the journal behind all clients of a process; it runs while there are any."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import structlog

from recon_app.errors import KafkaUnavailable
from web.live.fanout import Fanout
from web.live.journal import Journal, JournalReader

__all__ = ["Feed"]

log = structlog.get_logger(__name__)

RETRY_S: Final = 1.0
#: Without any answer for so long Kafka counts as away.
SILENT_MS: Final = 3000
#: It reads on for so long without a client: one that comes again meanwhile finds the live point.
LINGER_S: Final = 30.0


class Feed:
    """Follows the journal and publishes it.

    ``begun`` is set while there is a live point, ``is_live`` while Kafka answers. ``on_change`` is
    called whenever either changes, and ``on_loss`` when the journal lost what was to be read next.
    """

    def __init__(
        self,
        journal: Journal,
        fanout: Fanout,
        on_change: Callable[[], None],
        on_loss: Callable[[], None],
    ) -> None:
        self.begun = asyncio.Event()
        self.is_live = False
        self._journal = journal
        self._fanout = fanout
        self._on_change = on_change
        self._on_loss = on_loss
        self._clients = 0
        self._last_s = 0.0
        self._task: asyncio.Task[None] | None = None

    def enter(self) -> None:
        """One more client; the reader starts with the first."""
        self._clients += 1
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    def leave(self) -> None:
        """One client less."""
        self._clients -= 1
        self._last_s = time.monotonic()

    async def stop(self) -> None:
        """Read no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _is_wanted(self) -> bool:
        return self._clients > 0 or time.monotonic() - self._last_s < LINGER_S

    async def _run(self) -> None:
        try:
            while self._is_wanted():
                await self._follow_or_wait()
        except Exception:
            # Clients must not wait for a reader that is not there.
            log.exception("stream_failed")
            self._on_loss()
        finally:
            self._task = None
            self._fanout.vector = None
            self.begun.clear()
            self.is_live = False

    async def _follow_or_wait(self) -> None:
        try:
            await self._follow()
        except KafkaUnavailable as error:
            log.warning("stream_waits", error=str(error))
            self._tell(is_live=False)
            await asyncio.sleep(RETRY_S)

    async def _follow(self) -> None:
        async with self._journal.open() as reader:
            await self._begin(reader)
            began_ms = _now_ms()
            while self._is_wanted():
                for page in await reader.read():
                    self._fanout.publish(page)
                heard_ms = max(began_ms, reader.answered_ms())
                self._tell(is_live=_now_ms() - heard_ms < SILENT_MS)

    async def _begin(self, reader: JournalReader) -> None:
        """Go on where it was, or from now."""
        span, vector = await reader.span(), self._fanout.vector
        if vector is not None and span.fault(vector):
            self._on_loss()
            vector = None
        self._fanout.vector = dict(span.end) if vector is None else vector
        reader.seek(self._fanout.vector)
        self.begun.set()
        self._tell(is_live=True)

    def _tell(self, *, is_live: bool) -> None:
        if is_live != self.is_live:
            self.is_live = is_live
            self._on_change()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
