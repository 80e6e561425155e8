"""What one verification reads, decided once, and handed to every process that takes part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from recon_app.domain.decision import Trigger
from recon_app.domain.events import Origin
from recon_app.errors import PoisonError
from recon_app.streaming.batch import Record
from recon_app.topics import Topics

__all__ = ["Inlet", "Place", "Plan"]

#: A topic and a partition of it.
Place = tuple[str, int]


class Inlet(Protocol):
    """How a record becomes a trigger: the engine's own reading. It goes to other processes."""

    def trigger(self, record: Record) -> Trigger:
        """What the record says happened; raises PoisonError."""

    def origin(self, record: Record) -> Origin:
        """Where it came in first; raises PoisonError."""

    def moved_out(self, record: Record) -> Iterator[tuple[str, Origin] | PoisonError] | None:
        """What a raw payload comes to: transactions with origins, faults; none of an event."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a worker needs.

    ``connection`` holds aiokafka's arguments, ``postgres`` a connection string that finds the
    tables. Every record below ``ends`` must be accounted for; every deadline up to ``as_of_ms``
    (broker time) must have fired.
    """

    connection: Mapping[str, Any]
    postgres: str
    topics: Topics
    inlet: Inlet
    policy_file: Path | None
    as_of_ms: int
    ends: Mapping[Place, int]
    timeout_s: float

    @property
    def partitions(self) -> int:
        """The partition count of all aligned topics."""
        return self.topics.journal.partitions
