"""What is known of one export, kept beside its file."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

__all__ = ["KEPT_S", "TYPES", "Record", "Shelf"]

#: A file is kept for a day.
KEPT_S: Final = 86_400
#: format -> ending and media type of its file.
TYPES: Final = {
    "csv": ("zip", "application/zip"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": ("pdf", "application/pdf"),
}


class Record(msgspec.Struct):
    """One export. ``caller`` is who asked for it, and the only one to have it."""

    id: str
    caller: str
    format: Literal["csv", "xlsx", "pdf"]
    name: str
    created_s: int
    status: Literal["QUEUED", "RUNNING", "DONE", "FAILED"] = "QUEUED"
    rows: int = 0
    total: int | None = None
    bytes: int | None = None
    detail: str | None = None

    @property
    def expires_s(self) -> int:
        """When its file goes."""
        return self.created_s + KEPT_S

    @property
    def file_name(self) -> str:
        """How the file is offered."""
        return f"{self.name}.{TYPES[self.format][0]}"


class Shelf:
    """A folder of exports, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, record: Record) -> None:
        """Keep what is known now."""
        place = self._folder / record.id
        place.mkdir(parents=True, exist_ok=True)
        written = place / "record.new"
        written.write_bytes(msgspec.json.encode(record))
        written.replace(place / "record.json")

    def get(self, export_id: str) -> Record | None:
        """What was known last; ``export_id`` is letters and digits."""
        try:
            text = (self._folder / export_id / "record.json").read_bytes()
            return msgspec.json.decode(text, type=Record)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def file(self, record: Record) -> Path:
        """Where its file is, or will be."""
        return self._folder / record.id / "file"

    def all(self) -> Iterator[Record]:
        """Every export there is."""
        if self._folder.is_dir():
            found = (self.get(place.name) for place in self._folder.iterdir())
            yield from (record for record in found if record is not None)

    def sweep(self, now_s: int) -> None:
        """Take away what has expired."""
        for record in list(self.all()):
            if record.expires_s <= now_s:
                shutil.rmtree(self._folder / record.id, ignore_errors=True)
