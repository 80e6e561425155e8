"""The tool works: a link through the proxy carries, breaks, falls silent and drags as told."""

import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest

from tests.chaos.proxy import Proxy, proxy
from tests.e2e.roles_run import until

SILENT_S = 0.3


class Echo(socketserver.BaseRequestHandler):
    """Says what it hears."""

    def handle(self) -> None:
        while data := self.request.recv(1024):
            self.request.sendall(data)


@pytest.fixture
def link() -> Iterator[Proxy]:
    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with proxy(server.server_address[1]) as made:
            yield made
        server.shutdown()


def dial(link: Proxy) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", link.port), timeout=10)
    line.sendall(b"hello")
    return line


def test_it_carries_both_ways(link: Proxy) -> None:
    with dial(link) as line:
        assert line.recv(5) == b"hello"


def test_cut_it_resets_what_is_open_and_refuses_what_is_new(link: Proxy) -> None:
    with dial(link) as line:
        line.recv(5)
        link.cut()
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    with pytest.raises(ConnectionResetError), dial(link) as line:
        line.recv(1)
    assert link.cuts >= 2


def test_broken_for_a_moment_it_takes_new_connections_at_once(link: Proxy) -> None:
    with dial(link) as line:
        line.recv(5)
        link.cut(refusing=False)
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    with dial(link) as line:
        assert line.recv(5) == b"hello"


def test_silent_it_holds_back_and_healed_it_delivers_what_it_held(link: Proxy) -> None:
    link.silence()
    with dial(link) as line:
        until(lambda: link.held, "something to be held back")
        line.settimeout(SILENT_S)
        with pytest.raises(TimeoutError):
            line.recv(1)
        link.heal()
        line.settimeout(10)
        assert line.recv(5) == b"hello"


def test_slow_it_delivers_late_and_all_the_same(link: Proxy) -> None:
    link.slow(0.05)
    with dial(link) as line:
        assert line.recv(5) == b"hello"
    assert link.held >= 2


def test_without_a_server_behind_it_a_connection_ends(link: Proxy) -> None:
    link.target_port = 1
    with pytest.raises(ConnectionResetError), dial(link) as line:
        line.recv(1)
