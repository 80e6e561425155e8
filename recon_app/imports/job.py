"""One file to import: what it is, how it is read, and the id by which it is known again."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from recon_app.adapters.base import Adapter, Payload
from recon_app.adapters.normalise import Outcome, normalise
from recon_app.adapters.registry import adapter_of, guess
from recon_app.codec.fields import MAX_ID_CHARS
from recon_app.codec.poison import Poison
from recon_app.errors import ConfigError, InvalidPayload
from recon_app.privacy.current import scrub_event_bytes

__all__ = ["AUTO", "How", "Job", "new_job", "options_of", "too_large"]

AUTO: Final = "auto"
#: What is looked at to guess the format.
HEAD_BYTES: Final = 64 * 1024
MAX_NAME_CHARS: Final = 256
MAX_OPTIONS_CHARS: Final = 64 * 1024

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class How:
    """How files are read: by which adapter, for which account, with which options of its own."""

    adapter: str = AUTO
    account: str | None = None
    options: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Job:
    """``id`` is the same for the same content, adapter, account and options."""

    id: str
    adapter: Adapter
    payload: Payload
    actor: str
    limit_bytes: int

    def outcomes(self, *, is_scrubbed: bool = True) -> Iterator[Outcome]:
        """What the file says, part by part, in the same order each time.

        Only what is scrubbed may be published or shown; to count parts, the rest will do.

        Raises:
            InvalidPayload: the file as a whole is not of the format.
        """
        scrub = scrub_event_bytes if is_scrubbed else None
        return normalise(self.adapter, self.payload, self.limit_bytes, scrub)


def new_job(body: bytes, name: str, how: How, actor: str, limit_bytes: int) -> Job:
    """A file, ready to be read; ``limit_bytes`` is that of one event.

    Raises:
        ConfigError: there is no such adapter, none knows the format, or an option is none.
    """
    _check(how)
    adapter = guess(body[:HEAD_BYTES]) if how.adapter == AUTO else adapter_of(how.adapter)
    if adapter is None:
        raise ConfigError(
            "no adapter knows this format: name one (`recon normalise --list` shows them)"
        )
    name, account = name[:MAX_NAME_CHARS], how.account or None
    payload = Payload(body, None, name, account, how.options)
    return Job(_import_id(body, adapter, payload), adapter, payload, actor, limit_bytes)


def too_large(limit_bytes: int) -> InvalidPayload:
    """The error for a file beyond what an import may have."""
    advice = "split it, or raise RECON_IMPORT_MAX_BYTES"
    return InvalidPayload(Poison.OVERSIZE, "$", f"has more than {limit_bytes} bytes: {advice}")


def options_of(given: tuple[str, ...] | list[str]) -> dict[str, str]:
    """Options of an adapter, each written KEY=VALUE.

    Raises:
        ConfigError: one is written otherwise.
    """
    pairs = [(text, *text.partition("=")) for text in given]
    if wrong := [text for text, key, sign, _ in pairs if not (key and sign)]:
        raise ConfigError(f"option {wrong[0]!r}: must be KEY=VALUE")
    return {key: value for _, key, _, value in pairs}


def _check(how: How) -> None:
    """What is said of the file can be stored."""
    account = how.account or ""
    if len(account) > MAX_ID_CHARS or not account.isprintable():
        raise ConfigError(f"account: must be at most {MAX_ID_CHARS} printable characters")
    text = "".join((*how.options, *how.options.values()))
    if len(text) > MAX_OPTIONS_CHARS or "\x00" in text or _is_broken(text):
        raise ConfigError(f"options: must be text, at most {MAX_OPTIONS_CHARS} characters")


def _is_broken(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _import_id(body: bytes, adapter: Adapter, payload: Payload) -> str:
    content = hashlib.sha256(body).hexdigest()
    said = [content, adapter.name, payload.account or "", dict(sorted(payload.options.items()))]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
