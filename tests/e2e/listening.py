"""A client of the live stream in a thread of its own, as a browser tab is: it reads and reads."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.e2e.roles_run import Roles, until
from tests.streamed import Event, event_of

__all__ = ["Listener", "listening"]

TIMEOUT_S = 30.0


@dataclass
class Listener:
    """What came, and when (seconds since 1970).

    ``is_over`` once the connection has ended, and ``broke_off`` by what if it was not closed.
    """

    roles: Roles
    query: str = ""
    last_id: str | None = None
    role: str = "api"
    events: list[Event] = field(default_factory=list)
    came_s: list[float] = field(default_factory=list)
    is_over: bool = False
    broke_off: Exception | None = None
    _connection: http.client.HTTPConnection | None = None

    def decisions(self) -> list[Event]:
        """The decisions so far."""
        return [event for event in [*self.events] if event.name == "decision"]

    def came_at(self, event: Event) -> float:
        """When it came."""
        return self.came_s[self.events.index(event)]

    def await_live(self) -> None:
        """Wait until it reads along with what happens."""
        until(lambda: any(e.data.get("state") == "LIVE" for e in [*self.events]), "a live stream")

    def read(self) -> None:
        """Until the connection ends."""
        headers = {} if self.last_id is None else {"Last-Event-ID": self.last_id}
        port = self.roles.port(self.role)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        try:
            self._connection.request("GET", f"/stream?{self.query}", headers=headers)
            with self._connection.getresponse() as response:
                self._take(response)
        except (OSError, http.client.HTTPException) as error:
            self.broke_off = error
        finally:
            self._connection.close()
            self.is_over = True

    def stop(self) -> None:
        """Hang up."""
        if self._connection is not None and self._connection.sock is not None:
            self._connection.sock.shutdown(socket.SHUT_RDWR)

    def _take(self, response: http.client.HTTPResponse) -> None:
        assert response.status == 200, response.read()
        lines: list[str] = []
        while line := response.readline().decode():
            if line != "\n":
                lines.append(line.rstrip("\n"))
                continue
            event = event_of(lines)
            lines = []
            self.came_s.append(time.time())
            self.events.append(event)
            self.last_id = event.id or self.last_id


@contextmanager
def listening(
    roles: Roles, query: str = "", last_id: str | None = None, role: str = "api"
) -> Iterator[Listener]:
    """A listener as long as the block lasts."""
    listener = Listener(roles, query, last_id, role)
    thread = threading.Thread(target=listener.read, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.stop()
        thread.join(TIMEOUT_S)
