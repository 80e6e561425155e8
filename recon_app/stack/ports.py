"""Free TCP ports on the loopback interface."""

import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from recon_app.errors import StackError

__all__ = ["LOOPBACK", "choosing_ports", "free_port", "is_free"]

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


@contextmanager
def choosing_ports() -> Iterator[None]:
    """Wait until no other stack of this user chooses ports, and keep others waiting meanwhile.

    Between a choice and the moment its server listens, another stack would choose the same.
    """
    path = Path(tempfile.gettempdir(), f"realrecon-ports-{os.getuid()}.lock")
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _candidates(preferred: int) -> Iterable[int]:
    if preferred:
        return range(preferred, min(preferred + NEIGHBOURS, 65_536))
    return random.sample(UNASSIGNED, NEIGHBOURS)
