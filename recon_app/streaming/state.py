"""The Faust table over partition databases. Rows are written by lanes only."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import faust
from faust.stores.base import SerializedStore
from faust.types import TP

from recon_app.streaming.fatal import leave
from recon_app.streaming.partition_db import DueOf, PartitionDb, RocksMemory
from recon_app.streaming.volume import forget_if_older

__all__ = ["StateStore", "StateTable"]

#: Called at every assignment with the store, the assigned partitions and the generation.
OnAssigned = Callable[["StateStore", set[TP], int], Any]
#: Ends all work on the databases.
BeforeClose = Callable[[], Awaitable[None]]


class StateStore(SerializedStore[bytes, bytes]):
    """One ``PartitionDb`` per owned partition; read through them, never by probing all."""

    def __init__(
        self,
        url: Any,
        app: Any,
        table: Any,
        *,
        memory: RocksMemory,
        due_of: DueOf,
        trusted_s: float,
        on_assigned: OnAssigned,
        before_close: BeforeClose,
        **kwargs: Any,
    ) -> None:
        super().__init__(url, app, table, **kwargs)
        self.dbs: dict[int, PartitionDb] = {}
        self._ends: dict[TP, int] = {}
        self._memory = memory
        self._due_of = due_of
        self._trusted_s = trusted_s
        self._on_assigned = on_assigned
        self._before_close = before_close

    def path(self, partition: int) -> Path:
        """The directory of one partition's database."""
        return Path(self.app.conf.tabledir) / f"{self.table_name}-{partition}.db"

    async def open_only(self, partitions: set[int]) -> None:
        """Close the databases of all other partitions, and open those of ``partitions``."""
        for partition in set(self.dbs) - partitions:
            self.dbs.pop(partition).close()
        missing = sorted(partitions - set(self.dbs))
        opened = await asyncio.gather(*(asyncio.to_thread(self._open, n) for n in missing))
        self.dbs.update(zip(missing, opened, strict=True))

    def _open(self, partition: int) -> PartitionDb:
        path = self.path(partition)
        forget_if_older(path, self._trusted_s)
        return PartitionDb(path, self._memory, self._due_of)

    def restored_to(self, ends: dict[TP, int]) -> None:
        """Tell Faust's own recovery that nothing remains: the offset before each end."""
        self._ends = {TP(tp.topic, tp.partition): end for tp, end in ends.items()}

    async def on_rebalance(
        self,
        assigned: set[TP],
        revoked: set[TP],
        newly_assigned: set[TP],
        generation_id: int = 0,
    ) -> None:
        """Take over what is assigned; runs before Faust's recovery reads ``persisted_offset``."""
        await self._on_assigned(self, assigned, generation_id)

    def persisted_offset(self, tp: TP) -> int | None:
        """The changelog offset before the end our restore reached; None for an empty changelog."""
        end = self._ends.get(tp, 0)
        return end - 1 if end else None

    def set_persisted_offset(self, tp: TP, offset: int) -> None:
        """Offsets are written with the rows they belong to, never on their own."""

    def apply_changelog_batch(self, batch: Any, to_key: Any, to_value: Any) -> None:
        """Stock recovery cannot end on a transactional changelog, so it must never begin."""
        leave("stock recovery was handed changelog records, it would wait for ever")

    async def need_active_standby_for(self, tp: TP) -> bool:
        """There are no standbys."""
        return False

    async def on_stop(self) -> None:
        """Close all databases, once nobody works on them."""
        await self._before_close()
        await self.open_only(set())

    def reset_state(self) -> None:
        """Delete the local databases; the changelog has everything."""
        for partition in range(self.table.partitions or 0):
            if self.path(partition).exists():
                PartitionDb(self.path(partition), self._memory, self._due_of).wipe()

    async def backup_partition(self, *_: Any, **__: Any) -> None:
        """The changelog is the backup."""
        raise NotImplementedError("rows are restored from the changelog")

    def restore_backup(self, *_: Any, **__: Any) -> None:
        """The changelog is the backup."""
        raise NotImplementedError("rows are restored from the changelog")

    def _get(self, key: bytes) -> bytes | None:
        found = (db.get(key) for db in self.dbs.values())
        return next((row for row in found if row is not None), None)

    def _set(self, key: bytes, value: bytes | None) -> None:
        raise TypeError("rows are written by turns: use Turn.put")

    def _del(self, key: bytes) -> None:
        raise TypeError("rows are deleted by turns: use Turn.put(key, None)")

    def _iteritems(self) -> Iterator[tuple[bytes, bytes]]:
        for db in self.dbs.values():
            yield from db.items()

    def _iterkeys(self) -> Iterator[bytes]:
        return (key for key, _ in self._iteritems())

    def _itervalues(self) -> Iterator[bytes | None]:
        return (row for _, row in self._iteritems())

    def _size(self) -> int:
        return sum(1 for _ in self._iteritems())

    def _contains(self, key: bytes) -> bool:
        return self._get(key) is not None

    def _clear(self) -> None:
        raise TypeError("state is cleared by deleting the changelog, never in passing")


class StateTable(faust.Table[bytes, bytes]):
    """A table of bytes by bytes whose store is a ``StateStore``."""

    def __init__(self, app: Any, *, store_options: dict[str, Any], **kwargs: Any) -> None:
        self._store_options = store_options
        super().__init__(app, key_type=bytes, value_type=bytes, **kwargs)

    def _new_store(self) -> Any:
        return StateStore(
            self.app.conf.store,
            self.app,
            self,
            table_name=self.name,
            key_type=self.key_type,
            value_type=self.value_type,
            key_serializer="raw",
            value_serializer="raw",
            **self._store_options,
        )
