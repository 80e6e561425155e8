"""One partition's RocksDB: rows, an index of what is due when, and the changelog position.

The index key is prefix + big-endian due time + key; it is written in the same WriteBatch as the
row, so the two agree after any crash. Keys that start with NUL are the database's own.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from rocksdict import (
    BlockBasedIndexType,
    BlockBasedOptions,
    Cache,
    DBCompressionType,
    Options,
    Rdict,
    ReadOptions,
    WriteBatch,
    WriteBufferManager,
    WriteOptions,
)

from recon_app.streaming.quarantine import is_damage, is_suspect, set_aside, suspecting
from recon_app.streaming.recent import Recent
from recon_app.streaming.turn import Due

__all__ = ["DueOf", "PartitionDb", "RocksMemory"]

#: What a row waits for: 8 bytes big-endian milliseconds and one byte of the table's own (which
#: timer); b"" when it waits for nothing.
DueOf = Callable[[bytes], bytes]

OFFSET_KEY = b"\x00o"
DUE_PREFIX = b"\x00d"
DUE_END = b"\x00e"
FIRST_ROW = b"\x01"
DUE_BYTES = 9
DUE_KEY_AT = len(DUE_PREFIX) + DUE_BYTES
#: Rows kept at hand per partition, at least.
RECENT_ROWS = 4096
NO_DUE_BELOW = bytes(DUE_BYTES)
NOTHING_DUE = b"\xff" * DUE_BYTES


@dataclass(frozen=True, slots=True)
class RocksMemory:
    """The bounds of all databases of a process together.

    Rocksdict's own default is 2 GiB for each.
    """

    cache: Cache
    buffers: WriteBufferManager

    @classmethod
    def bounded(cls, cache_mb: int, memtable_mb: int) -> "RocksMemory":
        """One cache and one memtable budget for the process."""
        cache = Cache(cache_mb << 20)
        buffers = WriteBufferManager(memtable_mb << 20, False)
        return cls(cache, buffers)

    def options(self) -> Options:
        """Options of one database within these bounds."""
        table = BlockBasedOptions()
        table.set_block_cache(self.cache)
        table.set_cache_index_and_filter_blocks(True)
        table.set_bloom_filter(10, False)
        # One block of index for a whole file would not fit a shard of the cache, and be read anew.
        table.set_index_type(BlockBasedIndexType.two_level_index_search())
        table.set_partition_filters(True)
        table.set_metadata_block_size(4096)
        options = Options(raw_mode=True)
        options.create_if_missing(True)
        options.set_block_based_table_factory(table)
        options.set_write_buffer_manager(self.buffers)
        options.set_write_buffer_size(16 << 20)
        options.set_max_open_files(256)
        options.set_compression_type(DBCompressionType.lz4())
        return options


class PartitionDb:
    """The rows of one partition. Only its owner's lane writes; anybody on the loop may read."""

    def __init__(self, path: Path, memory: RocksMemory, due_of: DueOf) -> None:
        self.path = path
        self.due_of = due_of
        self._memory = memory
        self._db = self._open()
        self._floor = NO_DUE_BELOW
        self._recent: Recent[bytes] = Recent(RECENT_ROWS)

    def _open(self) -> Rdict:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if is_suspect(self.path):
            set_aside(self.path, "a block that was read is damaged")
        try:
            return Rdict(str(self.path), options=self._memory.options())
        except Exception as error:  # rocksdict raises plain exceptions
            if not is_damage(error):
                raise
            set_aside(self.path, error)
            return Rdict(str(self.path), options=self._memory.options())

    @property
    def offset(self) -> int | None:
        """The next changelog offset: everything below it is in the rows. None when new."""
        with suspecting(self.path):
            data = self._db.get(OFFSET_KEY)
        return None if data is None else int.from_bytes(data, "big")

    def get(self, key: bytes) -> bytes | None:
        """One row."""
        with suspecting(self.path):
            row: bytes | None = self._db.get(key)
        return row

    def read_many(self, keys: list[bytes]) -> list[bytes | None]:
        """The rows of ``keys``, in their order."""
        rows = list(map(self._recent.get, keys))
        cold = [key for key, row in zip(keys, rows, strict=True) if row is None]
        if not cold:
            return rows
        with suspecting(self.path):
            found = iter(cast(list[bytes | None], self._db.get(cast(Any, cold))))
        return [next(found) if row is None else row for row in rows]

    def write(
        self,
        rows: Mapping[bytes, bytes | None],
        before: Mapping[bytes, bytes | None],
        offset: int | None,
        stale: Sequence[bytes] = (),
    ) -> None:
        """Rows, their due index and the changelog position, in one atomic batch.

        ``before`` holds the rows as they were, so that their index entries can go; ``stale`` names
        index entries to drop besides.
        """
        batch = WriteBatch(raw_mode=True)
        for entry in stale:
            batch.delete(entry)
        for key, row in rows.items():
            old = before.get(key)
            self._put(batch, key, row, b"" if old is None else self.due_of(old))
        if offset is not None:
            batch.put(OFFSET_KEY, offset.to_bytes(8, "big"))
        with suspecting(self.path):
            self._db.write(batch, _unlogged())
        self._remember(rows)

    def _remember(self, rows: Mapping[bytes, bytes | None]) -> None:
        """Keep rows at hand: the other leg of a payment comes soon after the first.

        The very objects are kept, so a reader may tell by identity that it has seen a row before.
        """
        kept = {key: row for key, row in rows.items() if row is not None}
        self._recent.update(kept)
        if len(kept) < len(rows):
            for key in rows.keys() - kept.keys():
                self._recent.forget(key)

    def _put(self, batch: WriteBatch, key: bytes, row: bytes | None, old_due: bytes) -> None:
        due = b"" if row is None else self.due_of(row)
        if old_due and old_due != due:
            batch.delete(DUE_PREFIX + old_due + key)
        if row is None:
            batch.delete(key)
            return
        batch.put(key, row)
        if due and due != old_due:
            batch.put(DUE_PREFIX + due + key, b"")
            self._floor = min(self._floor, due)

    def restore(self, rows: Mapping[bytes, bytes | None], offset: int) -> None:
        """Rows from the changelog; index entries of older rows of a key stay until their tick."""
        batch = WriteBatch(raw_mode=True)
        put, due_of = batch.put, self.due_of
        for key, row in rows.items():
            if row is None:
                batch.delete(key)
                continue
            put(key, row)
            if due := due_of(row):
                put(DUE_PREFIX + due + key, b"")
        batch.put(OFFSET_KEY, offset.to_bytes(8, "big"))
        with suspecting(self.path):
            self._db.write(batch, _unlogged())
        self._floor = NO_DUE_BELOW
        self._recent.clear()

    def first_due_ms(self) -> int | None:
        """The earliest time in the index; costs the same however many rows there are.

        The scan starts at a remembered floor, because walking over deleted entries is what costs.
        """
        for key in self._due_keys(DUE_END):
            self._floor = key[len(DUE_PREFIX) : DUE_KEY_AT]
            return _due_ms(self._floor)
        self._floor = NOTHING_DUE
        return None

    def is_due(self, until_ms: int) -> bool:
        """Whether anything is due; mostly answered from the floor, without asking the database."""
        if _due_ms(self._floor) > until_ms:
            return False
        first_ms = self.first_due_ms()
        return first_ms is not None and first_ms <= until_ms

    def due(self, until_ms: int, limit: int) -> tuple[list[Due], list[bytes]]:
        """Rows due at or before ``until_ms``, earliest first, and stale index entries.

        An entry is stale when its row does not agree with it.
        """
        end = DUE_PREFIX + (until_ms + 1).to_bytes(8, "big")
        entries = [key for key, _ in zip(self._due_keys(end), range(limit), strict=False)]
        rows = self.read_many([entry[DUE_KEY_AT:] for entry in entries])
        found, stale = [], []
        for entry, row in zip(entries, rows, strict=True):
            due = entry[len(DUE_PREFIX) : DUE_KEY_AT]
            if row is not None and self.due_of(row) == due:
                found.append(Due(_due_ms(due), entry[DUE_KEY_AT:], row))
            else:
                stale.append(entry)
        return found, stale

    def _due_keys(self, end: bytes) -> Iterator[bytes]:
        options = ReadOptions()
        options.set_iterate_upper_bound(end)
        return (key for key, _ in self._scan(DUE_PREFIX + self._floor, options))

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """All rows in key order; for audits, not for the hot path."""
        return self._scan(FIRST_ROW, ReadOptions())

    def _scan(self, start: bytes, options: ReadOptions) -> Iterator[tuple[bytes, bytes]]:
        """Entries from ``start`` on. A scan ends at a damaged block too: why it ended is asked."""
        with suspecting(self.path):
            entries = cast(Any, self._db.iter(options))
            entries.seek(start)
            while entries.valid():
                yield entries.key(), entries.value()
                entries.next()
            entries.status()

    def close(self) -> None:
        """Release the database and its lock."""
        self._db.close()

    def wipe(self) -> None:
        """Forget everything: the changelog will be read from its start."""
        self.close()
        shutil.rmtree(self.path)
        self._db = self._open()
        self._floor = NO_DUE_BELOW
        self._recent.clear()


def _due_ms(due: bytes) -> int:
    return int.from_bytes(due[:8], "big")


@cache
def _unlogged() -> WriteOptions:
    """No write-ahead log: the changelog is one.

    What a kill takes from memory it takes together with the offset that stood beside it, so the
    next restore reads it again.
    """
    options = WriteOptions()
    cast(Any, options).disable_wal = True
    return options
