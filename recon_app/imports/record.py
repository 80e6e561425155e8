"""What is kept of an import, and who keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from recon_app.adapters.base import Statement

__all__ = ["Coverage", "ImportBook", "ImportRecord", "ImportState", "Reject"]


class ImportState(StrEnum):
    """RUNNING also while nobody goes on: the next import of the same file does."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class Reject(NamedTuple):
    """A part that could not be read: ``part`` counts from 1, ``line_no`` is the file's own."""

    part: int
    line_no: int | None
    field: str
    reason: str
    detail: str


class Coverage(NamedTuple):
    """All of an account (empty: of the source) that happened before ``complete_to`` is in."""

    source: str
    account: str
    complete_to: datetime


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """``parts`` is what the whole file has, the other counts are of what is done of it."""

    id: str
    name: str
    adapter: str
    adapter_version: str
    account: str | None
    options: dict[str, str]
    bytes: int
    state: ImportState
    parts: int
    actor: str
    statements: tuple[Statement, ...] = ()
    acknowledged: int = 0
    events: int = 0
    ignored: int = 0
    rejected: int = 0
    error: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def is_off(self) -> bool:
        """Whether the lines of a statement do not come to its closing balance."""
        return any(its.is_balanced is False for its in self.statements)

    def again(self) -> "ImportRecord":
        """The same, from the beginning."""
        return replace(self, acknowledged=0, events=0, ignored=0, rejected=0)


class ImportBook(Protocol):
    """Where records are kept, for one import at a time.

    Every method raises PostgresUnavailable when the server is away.
    """

    async def claim(self, import_id: str) -> bool:
        """Have this import to ourselves until we end; false while another process has it."""

    async def find(self, import_id: str) -> ImportRecord | None:
        """What is known of it."""

    async def begin(self, record: ImportRecord) -> None:
        """Keep a record as it is now; from part 0, the rejects of before are gone."""

    async def advance(self, record: ImportRecord, rejects: Sequence[Reject]) -> None:
        """Note how far it is, and what could not be read on the way."""

    async def finish(self, record: ImportRecord, coverage: Sequence[Coverage]) -> None:
        """Note its end, and how far sources are complete now."""

    async def rejects(self, import_id: str, after: int, limit: int) -> list[Reject]:
        """The next parts that could not be read, in order."""
