"""Free TCP ports on the loopback interface."""

import random
import socket
from collections.abc import Container, Iterable

from recon_app.errors import StackError

__all__ = ["LOOPBACK", "free_port", "is_free"]

LOOPBACK = "127.0.0.1"
NEIGHBOURS = 100
#: Below the ports that the kernel gives to outgoing connections: none of those can take a port
#: between our choice and the moment its server listens.
UNASSIGNED = range(20_000, 32_000)


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(preferred: int = 0, taken: Container[int] = ()) -> int:
    """The preferred port or the next free one after it; any free port for 0.

    Raises:
        StackError: none of the ports looked at is free.
    """
    for port in _candidates(preferred):
        if port not in taken and is_free(port):
            return port
    raise StackError(f"no free port from {preferred or UNASSIGNED[0]} on: end what holds them")


def _candidates(preferred: int) -> Iterable[int]:
    if preferred:
        return range(preferred, min(preferred + NEIGHBOURS, 65_536))
    return random.sample(UNASSIGNED, NEIGHBOURS)
