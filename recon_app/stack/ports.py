"""Free TCP ports on the loopback interface."""

import socket
from collections.abc import Container

from recon_app.errors import StackError

__all__ = ["LOOPBACK", "free_port", "is_free"]

LOOPBACK = "127.0.0.1"
NEIGHBOURS = 100


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
        StackError: when none of the hundred ports from the preferred one is free.
    """
    if preferred == 0:
        return _any_port()
    for port in range(preferred, min(preferred + NEIGHBOURS, 65_536)):
        if port not in taken and is_free(port):
            return port
    raise StackError(f"no free port from {preferred} on: end the programs that hold them")


def _any_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port
