"""The word count with a takeover that lasts longer than its session."""

import asyncio
from typing import Any

from tests.e2e.wordcount import app, pipeline

__all__ = ["app"]

restore = pipeline.ownership._restore


async def slowly(*args: Any) -> Any:
    """Restore after more than a session has passed."""
    await asyncio.sleep(app.conf.broker_session_timeout * 1.5)
    return await restore(*args)


pipeline.ownership._restore = slowly  # type: ignore[method-assign, assignment]
