"""An engine that is wrong on purpose: it commits the offsets of its input before the work.

``faust -A tests.chaos.wrong_offsets_first worker``. Killed in between, it has lost what it read.
"""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import TopicPartition

from recon_app.streaming import ownership
from recon_app.streaming.failpoints import failpoint
from recon_app.streaming.partition_producer import PartitionProducer
from recon_app.streaming.turn import Send

__all__ = ["OffsetsFirst", "app"]


class OffsetsFirst(PartitionProducer):
    """Two transactions where one is right."""

    async def commit(
        self,
        sends: Mapping[tuple[str, int], Sequence[Send]],
        positions: Mapping[TopicPartition, int],
        changelog: tuple[str, int] | None,
    ) -> int | None:
        """First where we stand, then what we did."""
        await super().commit({}, positions, None)
        failpoint("between")
        return await super().commit(sends, {}, changelog)


ownership.PartitionProducer = OffsetsFirst  # type: ignore[attr-defined]
app: Any = importlib.import_module("recon_app.engine").app
