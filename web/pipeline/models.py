"""What ``GET /pipeline`` answers; also schemas of the OpenAPI document."""

from typing import Literal

import msgspec

__all__ = [
    "ApiStanding",
    "DeadLetters",
    "EnginePartition",
    "Part",
    "PipelineView",
    "Reader",
    "Recovery",
    "SinkView",
    "TopicStanding",
]

Part = Literal["kafka", "postgres", "engine"]
Reader = Literal["engine", "sink"]


class TopicStanding(msgspec.Struct):
    """One partition that is read: where it ends, how far its reader is, and what is left to do.

    ``committed`` is the next offset: the engine group's, and for the journal what Postgres has.
    ``lag`` counts records when there are few, and otherwise offsets, of which commit markers take
    some. Both are null when the reader's position cannot be had now.
    """

    topic: str
    partition: int
    reader: Reader
    end: int
    committed: int | None
    lag: int | None


class Recovery(msgspec.Struct):
    """How far the last takeover of a partition is, in offsets of the changelog."""

    stage: str
    seconds: float
    rows: int = 0
    offset: int | None = None
    end: int | None = None
    remaining_offsets: int | None = None
    eta_seconds: float | None = None


class EnginePartition(msgspec.Struct):
    """One partition number: the worker that owns it, and whether it works on it."""

    partition: int
    owner: str | None
    ready: bool
    recovery: Recovery | None


class SinkView(msgspec.Struct):
    """How far Postgres is behind the journal; null what cannot be told now."""

    lag: int | None
    last_commit_at: str | None
    rejects: int | None


class DeadLetters(msgspec.Struct):
    """Letters counted so far, those that were sent again included.

    This process counts from the first letter on, a little at every question: ``is_complete`` says
    that it has come to the end.
    """

    count: int
    by_reason: dict[str, int]
    is_complete: bool


class ApiStanding(msgspec.Struct):
    """Of the process that answers."""

    stream_clients: int


class PipelineView(msgspec.Struct):
    """The pipeline at one moment; ``away`` names what did not answer, and why."""

    as_of: str
    topics: list[TopicStanding]
    engine: list[EnginePartition]
    sink: SinkView
    dead_letters: DeadLetters | None
    api: ApiStanding
    away: dict[Part, str]
