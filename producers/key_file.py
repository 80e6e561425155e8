"""The answer key on disk: JSON lines, a header about the run, then one answer per payment."""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from producers.answer_key import Answer
from recon_app.errors import ConfigError

__all__ = ["Header", "make_way", "read_key", "write_key"]


@dataclass(frozen=True, slots=True)
class Header:
    """What the answers were computed for. ``shapes`` counts payments by shape."""

    run_id: str
    seed: int
    txns: int
    events: int
    ambiguous: int
    last_deadline_ms: int
    shapes: dict[str, int]


def make_way(path: Path) -> None:
    """Make sure that a key can be written here, its folder too when it is not there.

    Raises:
        ConfigError: it cannot.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: no answer key can be written here: {error.strerror}") from error
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ConfigError(f"{path}: no answer key can be written here: choose another with --key")


def write_key(path: Path, header: Header, answers: list[Answer]) -> None:
    """Write the key."""
    with path.open("wb") as file:
        for line in (header, *answers):
            file.write(msgspec.json.encode(line) + b"\n")


def read_key(path: Path) -> tuple[Header, list[Answer]]:
    """The key as written.

    Raises:
        ConfigError: the file is not there, or is no key.
    """
    try:
        first, *rest = path.read_bytes().splitlines()
        decode = msgspec.json.Decoder(Answer).decode
        return msgspec.json.decode(first, type=Header), [decode(line) for line in rest]
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise ConfigError(f"{path} is no answer key: {error}") from error
