"""The keys of an installation: one file, the same for every process that takes money events in.

It holds the key of tokens, which stays for ever so that equal numbers stay equal, and generations
of keys that seal: the last one seals, every one of them opens. A generation has a tree of keys for
people's data (see ``tree``) and one key for dead letters.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from recon_app.errors import ConfigError
from recon_app.privacy.spelling import spelled
from recon_app.privacy.tree import leaf, punctured

__all__ = [
    "KEYS_FILE",
    "Generation",
    "KeyRing",
    "ensure_keys",
    "load_ring",
    "new_ring",
    "save_ring",
]

#: In RECON_HOME, where nothing else is said.
KEYS_FILE: Final = "privacy-keys.json"
KEY_BYTES: Final = 32
ADVICE: Final = "make one with `recon privacy keygen` and give every process the same"


class Generation(msgspec.Struct, frozen=True):
    """Keys that seal. ``kid`` names them; ``people`` maps places in the tree to seeds."""

    kid: str
    made_at: str
    letters: bytes
    people: dict[str, bytes]

    def person(self, subject: bytes) -> bytes | None:
        """The key of a person's data; null when it was destroyed."""
        return leaf(self.people, subject)


class KeyRing(msgspec.Struct, frozen=True):
    """Every key there is; the last generation seals."""

    format: int
    tokens: bytes
    generations: list[Generation]

    @property
    def newest(self) -> Generation:
        """The generation that seals."""
        return self.generations[-1]

    def of(self, kid: str) -> Generation | None:
        """The generation of that name."""
        return next((one for one in self.generations if one.kid == kid), None)

    def rotated(self) -> "KeyRing":
        """With a new generation that seals from now on."""
        return KeyRing(self.format, self.tokens, [*self.generations, _generation()])

    def without(self, subject: bytes) -> "KeyRing":
        """With a person's key destroyed in every generation."""
        left = [
            Generation(one.kid, one.made_at, one.letters, punctured(one.people, subject))
            for one in self.generations
        ]
        return KeyRing(self.format, self.tokens, left)


def new_ring() -> KeyRing:
    """Keys that nobody has had."""
    return KeyRing(1, secrets.token_bytes(KEY_BYTES), [_generation()])


def load_ring(path: Path) -> KeyRing:
    """The keys in a file.

    Raises:
        ConfigError: it is not there, not readable, or not such a file.
    """
    try:
        ring = msgspec.json.decode(path.read_bytes(), type=KeyRing)
    except FileNotFoundError:
        raise ConfigError(
            f"RECON_PRIVACY_KEYS_FILE: there is no file {path}; card numbers and people's data are "
            f"never stored in the clear, which takes keys: {ADVICE}"
        ) from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, ValueError):
        raise ConfigError(f"{path} is no file of keys: {ADVICE}") from None
    if ring.format != 1 or not ring.generations or len(ring.tokens) != KEY_BYTES:
        raise ConfigError(f"{path} is no file of keys that this version can read: {ADVICE}")
    return ring


def save_ring(path: Path, ring: KeyRing) -> None:
    """Replace the file at once; only its owner may read it.

    Raises:
        ConfigError: it cannot be written.
    """
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with _private(fresh) as file:
            os.write(file, msgspec.json.format(msgspec.json.encode(ring)))
            os.fsync(file)
        os.replace(fresh, path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from None


def ensure_keys(path: Path) -> None:
    """Make a file of keys unless there is one; of several processes that try, one does.

    Raises:
        ConfigError: it cannot be written.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.first")
    save_ring(fresh, new_ring())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()


@contextmanager
def _private(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _generation() -> Generation:
    return Generation(
        spelled(secrets.token_bytes(4)),
        datetime.now(UTC).isoformat(timespec="seconds"),
        secrets.token_bytes(KEY_BYTES),
        {"": secrets.token_bytes(KEY_BYTES)},
    )
