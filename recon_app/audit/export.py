"""The chain as a file: a line with the heads, then a line for each entry (NDJSON)."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from recon_app.audit.documents import (
    HeadLine,
    canonical,
    entry_line,
    entry_of,
    head_line,
    head_of,
    read_canonical,
)
from recon_app.audit.entry import Entry, Head
from recon_app.audit.findings import Finding, Kind
from recon_app.errors import ConfigError

__all__ = ["Export", "write_export"]

FORMAT = "realrecon-audit-export"
VERSION = 1


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """The first line. The names are labels: only a checkpoint vouches for them."""

    journal: str
    schema: str
    heads: list[HeadLine]
    format: str = FORMAT
    version: int = VERSION


def write_export(
    file: BinaryIO,
    heads: Mapping[int, Head],
    entries: Iterable[Entry],
    journal: str,
    schema: str,
) -> int:
    """Write everything; the number of entries written. The same chain gives the same bytes."""
    lines = [head_line(head) for _, head in sorted(heads.items())]
    file.write(canonical(Header(journal, schema, lines)) + b"\n")
    count = 0
    for count, entry in enumerate(entries, 1):  # noqa: B007 the last number is the answer
        file.write(canonical(entry_line(entry)) + b"\n")
    return count


class Export:
    """An export that is read. What cannot be read is in ``unreadable`` once it was passed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.unreadable: list[Finding] = []
        try:
            with path.open("rb") as file:
                self.header = read_canonical(file.readline().removesuffix(b"\n"), Header)
            self.heads = {line.partition: head_of(line) for line in self.header.heads}
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            raise ConfigError(f"{path} is no export as it was written: {error}") from error
        if (self.header.format, self.header.version) != (FORMAT, VERSION):
            raise ConfigError(f"{path} is no export that this version can read")

    def entries(self) -> Iterator[Entry]:
        """Every entry that can be read, in the order of the file."""
        with self._path.open("rb") as file:
            file.readline()
            for number, line in enumerate(file, 2):
                try:
                    yield entry_of(line.removesuffix(b"\n"))
                except (ValueError, msgspec.MsgspecError) as error:
                    self.unreadable.append(Finding(Kind.UNREADABLE, f"line {number}: {error}"))
