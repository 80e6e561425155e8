"""A TCP proxy between our roles and a server: cut, silenced or slowed while it runs.

It runs an event loop in a thread of its own; every call may come from any thread.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from recon_app.stack.ports import LOOPBACK, free_port

__all__ = ["Proxy", "proxy"]

CHUNK_BYTES = 64 * 1024


class Proxy:
    """Forwards ``port`` to ``target_port`` on the loopback.

    ``cuts`` counts the connections that were ended or refused, ``held`` the pieces of data that
    waited or came late.
    """

    def __init__(self, target_port: int) -> None:
        self.port = free_port()
        self.target_port = target_port
        self.cuts = 0
        self.held = 0
        self._refusing = False
        self._delay_s = 0.0
        self._loop = asyncio.new_event_loop()
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()

    def cut(self, *, refusing: bool = True) -> None:
        """End every connection with a reset, and refuse new ones until healed."""

        def act() -> None:
            self._refusing = refusing
            for writer in list(self._writers):
                self.cuts += 1
                _reset(writer)

        self._call(act)

    def silence(self) -> None:
        """Forward nothing more, in either direction; connections stay open."""
        self._call(self._open.clear)

    def slow(self, delay_s: float) -> None:
        """Let every piece of data wait this long, in either direction."""
        self._call(lambda: setattr(self, "_delay_s", delay_s))

    def heal(self) -> None:
        """Forward at once again."""

        def act() -> None:
            self._refusing, self._delay_s = False, 0.0
            self._open.set()

        self._call(act)

    def run(self, listening: threading.Event) -> None:
        """The body of the thread: serve until stopped."""
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._connected, LOOPBACK, self.port)
        )
        listening.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def stop(self) -> None:
        """End every connection and the loop."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _call(self, act: Callable[[], None]) -> None:
        done = threading.Event()
        self._loop.call_soon_threadsafe(act)
        self._loop.call_soon_threadsafe(done.set)
        assert done.wait(10), "the proxy's loop stands still"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            self.cuts += 1
            _reset(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self.target_port)
        except OSError:
            _reset(writer)
            return
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK_BYTES):
                await self._wait()
                writer.write(data)
                await writer.drain()
        self._writers.discard(writer)
        writer.close()

    async def _wait(self) -> None:
        self.held += bool(self._delay_s) or not self._open.is_set()
        await asyncio.sleep(self._delay_s)
        await self._open.wait()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a dying machine would: the other end is told by a reset."""
    if writer.transport.is_closing():
        return
    at_once = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    writer.transport.abort()


@contextmanager
def proxy(target_port: int) -> Iterator[Proxy]:
    """A proxy in front of ``target_port`` as long as the block lasts."""
    made, listening = Proxy(target_port), threading.Event()
    thread = threading.Thread(target=made.run, args=(listening,), daemon=True)
    thread.start()
    assert listening.wait(10), "the proxy does not listen"
    try:
        yield made
    finally:
        made.stop()
        thread.join(10)
