"""Reading cases from outside a turn: for web views, of this worker's partitions only."""

from typing import Any

from recon_app.codec.cases import decode_row
from recon_app.codec.partitions import partition_for
from recon_app.domain.case import Case
from recon_app.domain.expiry import is_stub
from recon_app.errors import OwnershipLost, UnavailableError
from recon_app.streaming.pipeline import Pipeline

__all__ = ["PipelineReader"]


class PipelineReader:
    """What the views of an engine worker read; a row that is visible is durable."""

    def __init__(self, pipeline: Pipeline, partitions: int, local_url: str) -> None:
        self._pipeline = pipeline
        self._partitions = partitions
        self._local_url = local_url

    @property
    def local_url(self) -> str:
        """How other workers reach this one."""
        return self._local_url

    @property
    def partitions(self) -> int:
        """The partition count of the topics."""
        return self._partitions

    def owner(self, txn_id: str) -> str | None:
        """Base URL of the worker that owns this transaction."""
        return self._owner_of(partition_for(txn_id.encode(), self._partitions))

    async def get(self, txn_id: str) -> Case | None:
        """The case, or null when no event of it was seen or it has expired.

        Raises:
            OwnershipLost: the transaction lives on another worker.
            UnavailableError: this worker is still restoring its partitions.
        """
        key = txn_id.encode()
        partition = partition_for(key, self._partitions)
        if not self._pipeline.ownership.ready:
            raise UnavailableError("this worker is restoring its partitions")
        lane = self._pipeline.ownership.lanes.get(partition)
        if lane is None:
            raise OwnershipLost(f"partition {partition} is not this worker's")
        row = lane.db.get(key)
        case = None if row is None else decode_row(row)
        return None if case is None or is_stub(case) else case

    def readiness(self) -> dict[str, Any]:
        """Whether the partitions are restored, how far each is, and who owns the others."""
        owners = {n: self._owner_of(n) for n in range(self._partitions)}
        known = {str(number): url for number, url in owners.items() if url is not None}
        return self._pipeline.ownership.readiness() | {"owners": known}

    def _owner_of(self, partition: int) -> str | None:
        if self._pipeline.is_local(partition):
            return self._local_url
        return self._pipeline.owner_url(partition)
