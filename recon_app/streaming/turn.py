"""A turn: what one partition's handler sees and asks for. Nothing happens until it commits."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from recon_app.streaming.batch import NO_HEADERS, Headers, Record

__all__ = ["Due", "Handler", "Send", "Turn"]

ReadMany = Callable[[list[bytes]], list[bytes | None]]


class Send(NamedTuple):
    """A record to be written to a partition of a topic when the turn commits."""

    key: bytes | None
    value: bytes | None
    headers: Headers = NO_HEADERS


@dataclass(slots=True)
class Due:
    """A row whose time has come: the index said so, and the row agrees."""

    due_ms: int
    key: bytes
    row: bytes


@dataclass(slots=True)
class Turn:
    """One unit of work on one partition number.

    ``records`` hold what came in (several topics, each in offset order), or ``due`` the rows whose
    time has come; never both. ``now_ms`` is the wall clock, for information only.
    """

    partition: int
    now_ms: int
    read_many: ReadMany
    records: Sequence[Record] = ()
    due: Sequence[Due] = ()
    loaded: dict[bytes, bytes | None] = field(default_factory=dict)
    rows: dict[bytes, bytes | None] = field(default_factory=dict)
    sends: dict[tuple[str, int], list[Send]] = field(default_factory=dict)

    def load(self, keys: Iterable[bytes]) -> None:
        """Read the rows of ``keys`` at once, so that ``get`` is free."""
        missing = [key for key in dict.fromkeys(keys) if key not in self.loaded]
        self.loaded.update(zip(missing, self.read_many(missing), strict=True))

    def get(self, key: bytes) -> bytes | None:
        """The row of ``key`` as this turn has it; ``load`` it first."""
        if key in self.rows:
            return self.rows[key]
        return self.loaded[key]

    def put(self, key: bytes, row: bytes | None) -> None:
        """Set the row of ``key``; None deletes it."""
        self.rows[key] = row

    def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Headers = NO_HEADERS,
        partition: int | None = None,
    ) -> None:
        """Write a record to a topic, to the turn's own partition number unless told otherwise."""
        target = (topic, self.partition if partition is None else partition)
        sends = self.sends.get(target)
        if sends is None:
            sends = self.sends[target] = []
        sends.append(Send(key, value, headers))


#: Decides a turn. It must not await, and what it raises ends the process.
Handler = Callable[[Turn], None]
