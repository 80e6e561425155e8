"""Waiting for Kafka, for a while, before the first record."""

import asyncio
import time
from typing import Final

from recon_app.errors import KafkaUnavailable
from recon_app.ingest import Ingest

__all__ = ["await_kafka"]

PATIENCE_S: Final = 10.0
POLL_S: Final = 0.05


async def await_kafka(ingest: Ingest) -> None:
    """Return once Kafka answers.

    Raises:
        KafkaUnavailable: it does not, for some seconds.
    """
    deadline = time.monotonic() + PATIENCE_S
    while not await ingest.ready():
        if time.monotonic() > deadline:
            raise KafkaUnavailable(
                "Kafka did not answer: start it or correct RECON_BROKERS, then start the same "
                "import again: it goes on where it was"
            )
        await asyncio.sleep(POLL_S)
