"""The deadline index of an engine's state on this disk: every row that waits has its entry.

The databases are opened read-only, beside a running engine or after it. Of a running one the part
is seen that has reached the disk; rows and entries of one decision get there together.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from rocksdict import AccessType, Options, Rdict, ReadOptions

from recon_app.codec.cases import due_of
from recon_app.streaming.partition_db import DUE_END, DUE_KEY_AT, DUE_PREFIX, FIRST_ROW
from recon_app.verify.findings import Findings, What

__all__ = ["check_due_index", "databases"]

Found = dict[str, int]


def databases(state_dir: Path) -> list[Path]:
    """The engine's databases below a state directory."""
    return sorted(path.parent for path in state_dir.glob("**/engine-*/**/CURRENT"))


def check_due_index(state_dir: Path, findings: Findings) -> Found:
    """Hold the entries of every database against its rows; returns what was counted.

    An entry that no row agrees with is stale: harmless, and gone at its tick. A row without its
    entry would never fire.
    """
    counted = {"databases": 0, "rows": 0, "waiting": 0, "entries": 0, "stale": 0}
    for path in databases(state_dir):
        counted["databases"] += 1
        db = Rdict(str(path), options=Options(raw_mode=True), access_type=AccessType.read_only())
        try:
            _check(db, path, findings, counted)
        finally:
            db.close()
    return counted


def _check(db: Rdict, path: Path, findings: Findings, counted: Found) -> None:
    agreeing: set[bytes] = set()
    for entry in _entries(db):
        counted["entries"] += 1
        key = entry[DUE_KEY_AT:]
        row = cast(bytes | None, db.get(key))
        if row is not None and due_of(row) == entry[len(DUE_PREFIX) : DUE_KEY_AT]:
            agreeing.add(key)
        else:
            counted["stale"] += 1
    for key, row in cast(Iterator[tuple[bytes, bytes]], db.items(from_key=FIRST_ROW)):
        counted["rows"] += 1
        if due_of(row):
            counted["waiting"] += 1
            if key not in agreeing:
                findings.add(
                    What.DUE_INDEX, "index", key.decode(), str(path), due_of(row).hex(), "no entry"
                )


def _entries(db: Rdict) -> Iterator[bytes]:
    options = ReadOptions()
    options.set_iterate_upper_bound(DUE_END)
    keys: Callable[..., Any] = db.keys
    return cast(Iterator[bytes], keys(from_key=DUE_PREFIX, read_opt=options))
