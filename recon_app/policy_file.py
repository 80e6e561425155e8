"""The policy of this installation: a TOML file, a preset or the built-in one, with includes."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import tomli_w

from recon_app.domain.policy import PolicyBook, PolicyFaults
from recon_app.errors import ConfigError

__all__ = ["PRESET", "load_policies", "located", "policy_text", "presets"]

#: A policy file, or what one includes, may be a preset: ``preset:rbi-tat``.
PRESET: Final = "preset:"
BUILT_IN: Final = "preset:default"
MAX_DEPTH: Final = 8

Document = dict[str, Any]


def load_policies(path: Path | None = None) -> PolicyBook:
    """The policies of the file or preset at ``path``, or the built-in ones.

    Raises:
        ConfigError: it, or what it includes, cannot be read or used; lists all faults at once.
    """
    name = str(path) if path else "the built-in policy"
    try:
        return PolicyBook.from_dict(_document(str(path or BUILT_IN), ()))
    except PolicyFaults as error:
        faults = "".join(f"\n  {fault}" for fault in error.faults)
        raise ConfigError(f"{name}: correct what is wrong, then start again:{faults}") from None


def policy_text(path: Path | None = None) -> str:
    """The same as one TOML text that includes nothing, to be kept.

    Raises:
        ConfigError: it, or what it includes, cannot be read.
    """
    return tomli_w.dumps(_document(str(path or BUILT_IN), ()))


def located(path: Path) -> Path:
    """Where the file is, from any directory; a preset is named and lies nowhere."""
    return path if str(path).startswith(PRESET) else path.absolute()


def presets() -> list[str]:
    """The names of all presets."""
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in (files("recon_app") / "policies").iterdir()
        if entry.name.endswith(".toml")
    )


def _document(name: str, within: tuple[str, ...]) -> Document:
    """What it says, over what it includes; an edition may include as well."""
    if name in within or len(within) > MAX_DEPTH:
        raise ConfigError(f"{name}: includes itself, through {' and '.join(within)}")
    within = (*within, name)
    document: Document = _with_included(_read(name), within)
    editions = document.get("edition")
    if isinstance(editions, list):
        document["edition"] = [_with_included(table, within) for table in editions]
    return document


def _with_included(table: Any, within: tuple[str, ...]) -> Any:
    if not isinstance(table, dict) or "include" not in table:
        return table
    names = table.pop("include")
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        raise ConfigError(f'{within[-1]}: include must be a list such as ["preset:rbi-tat"]')
    merged: Document = {}
    for each in names:
        merged = _over(merged, _document(_place(each, within[-1]), within))
    return _over(merged, table)


def _place(name: str, includer: str) -> str:
    """A path is meant from the directory of the file that names it."""
    if name.startswith(PRESET) or includer.startswith(PRESET):
        return name
    return str(Path(includer).parent / name)


def _read(name: str) -> Document:
    try:
        return tomllib.loads(_text(name))
    except OSError as error:
        raise ConfigError(f"{name}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: is not TOML: {error}") from None


def _text(name: str) -> str:
    if not name.startswith(PRESET):
        return Path(name).read_text(encoding="utf-8")
    preset = name.removeprefix(PRESET)
    if preset not in presets():
        raise ConfigError(f"{name}: is no preset; there are {', '.join(presets())}")
    return (files("recon_app") / "policies" / f"{preset}.toml").read_text(encoding="utf-8")


def _over(below: Document, above: Document) -> Document:
    """Both as one: tables key by key, rules by what they are about; ``above`` wins."""
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[key] = _over(dict(known), dict(value))
        elif key == "rule" and isinstance(known, list) and isinstance(value, list):
            merged[key] = _rules_over(known, value)
        else:
            merged[key] = value
    return merged


def _rules_over(below: list[Any], above: list[Any]) -> list[Any]:
    """Rules about just the same become one, in which ``above`` wins; the others stay."""
    merged = list(below)
    for rule in above:
        at = next((at for at, known in enumerate(merged) if _same_about(known, rule)), None)
        if at is None:
            merged.append(rule)
        else:
            merged[at] = _over(merged[at], rule)
    return merged


def _same_about(one: Any, other: Any) -> bool:
    are_tables = isinstance(one, dict) and isinstance(other, dict)
    return are_tables and one.get("when") == other.get("when")
