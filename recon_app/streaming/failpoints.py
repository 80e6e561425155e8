"""Places where a test may kill or halt this process: ``RECON_FAILPOINT=name:kill`` or
``name:stop``.

Without the variable a failpoint is one comparison. ``name:kill:7`` acts at the seventh passing.
"""

import os
import signal

__all__ = ["failpoint"]

NAME, _, REST = os.environ.get("RECON_FAILPOINT", "").partition(":")
ACTION, _, COUNT = REST.partition(":")
SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}

_passings = 0


def failpoint(name: str) -> None:
    """Act if this is the place and passing that the environment names."""
    if name == NAME:
        _pass()


def _pass() -> None:
    global _passings
    _passings += 1
    if _passings == int(COUNT or 1):
        os.kill(os.getpid(), SIGNALS[ACTION])
