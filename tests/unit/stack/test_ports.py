"""Ports that are taken are passed over."""

import socket
import threading

import pytest

from recon_app.errors import StackError
from recon_app.stack.ports import LOOPBACK, choosing_ports, free_port, is_free


def test_the_next_port_is_chosen_when_the_preferred_one_is_taken() -> None:
    """Taken by a server, or promised to another process."""
    with socket.create_server((LOOPBACK, free_port())) as server:
        taken: int = server.getsockname()[1]

        assert not is_free(taken)
        assert free_port(taken) > taken
        assert free_port(taken, {taken + 1}) > taken + 1


def test_any_port_is_out_of_the_reach_of_outgoing_connections() -> None:
    """Those could take it before its server listens."""
    assert all(20_000 <= free_port() < 32_000 for _ in range(20))


def test_two_stacks_choose_their_ports_one_after_the_other() -> None:
    """Else both would take the same for free."""
    said: list[str] = []
    second_waits = threading.Event()

    def second() -> None:
        second_waits.set()
        with choosing_ports():
            said.append("second")

    other = threading.Thread(target=second)
    with choosing_ports():
        other.start()
        second_waits.wait()
        said.append("first")
    other.join()

    assert said == ["first", "second"]


def test_no_port_left_is_said() -> None:
    """There is none above the last."""
    with pytest.raises(StackError, match="no free port from 65535"):
        free_port(65_535, {65_535})
