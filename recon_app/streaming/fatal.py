"""Leaving at once. Stock shutdown paths acknowledge what was not done, so they are not taken."""

import logging
import os
import sys
from typing import NoReturn

__all__ = ["EXIT_FATAL", "leave"]

EXIT_FATAL = 70  # EX_SOFTWARE of sysexits.h

log = logging.getLogger(__name__)


def leave(why: str, error: BaseException | None = None) -> NoReturn:
    """End this process without unwinding: nothing uncommitted may be acknowledged on the way out.

    The next owner aborts the open transactions and does the work again.
    """
    log.critical("%s; leaving, the next owner of the partitions takes over", why, exc_info=error)
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(EXIT_FATAL)
