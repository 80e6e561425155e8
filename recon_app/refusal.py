"""A role that cannot be right does not start: it says what to fix, and ends."""

import os
import sys
from collections.abc import Callable
from typing import TypeVar

from recon_app.errors import ReconError, UnavailableError
from recon_app.kafka_admin import declare_topics_async
from recon_app.settings import Settings, load_settings

__all__ = ["EXIT_CONFIG", "EXIT_UNAVAILABLE", "declare_or_refuse", "make_or_refuse"]

EXIT_UNAVAILABLE = 69  # EX_UNAVAILABLE of sysexits.h
EXIT_CONFIG = 78  # EX_CONFIG

App = TypeVar("App")


def make_or_refuse(make: Callable[[Settings], App]) -> App:
    """The app of this process's settings.

    Raises:
        SystemExit: settings or policy are wrong; all faults were said.
    """
    try:
        return make(load_settings())
    except ReconError as error:
        sys.exit(_say(error))


async def declare_or_refuse(settings: Settings) -> None:
    """Have the topics as they must be, or end this process, in which nothing has begun yet."""
    try:
        await declare_topics_async(settings)
    except ReconError as error:
        os._exit(_say(error))


def _say(error: ReconError) -> int:
    sys.stderr.write(f"realrecon does not start: {error}\n")
    sys.stderr.flush()
    return EXIT_UNAVAILABLE if isinstance(error, UnavailableError) else EXIT_CONFIG
