"""TLS in front of a Postgres that was built without it, as pgbouncer or a cloud's proxy has it.

A client asks for TLS by eight bytes, is told ``S``, and goes on sealed; the server behind is plain.
"""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from recon_app.stack.ports import LOOPBACK
from tests.certificates import Pair

__all__ = ["Front", "tls_front"]

ASK = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


class Front:
    """Takes sealed connections only; ``sealed`` counts them."""

    def __init__(self, behind: int, pair: Pair) -> None:
        self.port = 0
        self.sealed = 0
        self._behind = behind
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.load_cert_chain(pair.certificate, pair.key)
        self._ready, self._over = threading.Event(), threading.Event()

    def run(self) -> None:
        """Serve until it is over."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._take, LOOPBACK, 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        async with server:
            await asyncio.to_thread(self._over.wait)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await reader.readexactly(len(ASK)) == ASK:
                writer.write(b"S")
                await writer.start_tls(self._tls)
                self.sealed += 1
                there = await asyncio.open_connection(LOOPBACK, self._behind)
                await asyncio.gather(copy(reader, there[1]), copy(there[0], writer))
        except (OSError, EOFError, ssl.SSLError) as error:
            writer.transport.abort()
            self.last = error
        finally:
            writer.close()

    def wait(self) -> None:
        """Until it takes connections."""
        assert self._ready.wait(10)

    def end(self) -> None:
        """Serve no more."""
        self._over.set()


async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Pass on what comes, until nothing does."""
    while chunk := await source.read(65_536):
        sink.write(chunk)
        await sink.drain()
    sink.close()


@contextmanager
def tls_front(behind: int, pair: Pair) -> Iterator[Front]:
    """A front before the server at this port."""
    front = Front(behind, pair)
    thread = threading.Thread(target=front.run, daemon=True)
    thread.start()
    front.wait()
    try:
        yield front
    finally:
        front.end()
        thread.join(10)
