"""The policy of this installation: a TOML file, or the built-in one."""

import tomllib
from importlib.resources import files
from pathlib import Path

from recon_app.domain.policy import PolicyBook, PolicyFaults
from recon_app.errors import ConfigError

__all__ = ["load_policies"]


def load_policies(path: Path | None = None) -> PolicyBook:
    """The policies of the file at ``path``, or the built-in ones.

    Raises:
        ConfigError: the file cannot be read or used; lists all faults at once.
    """
    name = str(path) if path else "the built-in policy"
    try:
        return PolicyBook.from_dict(tomllib.loads(_text(path)))
    except OSError as error:
        raise ConfigError(f"{name}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: is not TOML: {error}") from None
    except PolicyFaults as error:
        faults = "".join(f"\n  {fault}" for fault in error.faults)
        raise ConfigError(f"{name}: correct what is wrong, then start again:{faults}") from None


def _text(path: Path | None) -> str:
    if path is None:
        return (files("recon_app") / "policies" / "default.toml").read_text(encoding="utf-8")
    return path.read_text(encoding="utf-8")
