"""Scenarios as data: what happened to one payment, line by line, and what must be said of it then.

A line reads ``<second> <who> <what> -> <STATE> [REASON+REASON] [key=value ...]``:

========  =================================================================================
gateway   ``STATUS AMOUNT CURRENCY`` and ``id= posting= type= at= dir= day provider= rail= fee=
bank      net= basis= date= kind= settlement= derived``; ``at`` is business time in seconds, ``?``
          an unknown amount; where nothing but derived ids were told, the state is UNLINKED
time      every timer until then fires
action    ``TYPE`` and ``sees=`` (now, stale, nothing; default now), ``id=``, and its arguments
========  =================================================================================

Reasons are all that hold, ``-`` none. Of the other keys only what is given is checked.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Line", "Scenario", "load_scenarios"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Line:
    """One line. ``words`` stand alone, ``keys`` are given by name; ``expected`` likewise."""

    text: str
    at_s: float
    who: str
    words: tuple[str, ...]
    keys: dict[str, str]
    state: str
    reasons: tuple[str, ...]
    expected: dict[str, str]


@dataclass(frozen=True)
class Scenario:
    """One payment. ``policy`` is a policy document."""

    name: str
    policy: dict[str, object]
    lines: tuple[Line, ...]


def load_scenarios() -> Iterator[Scenario]:
    """All scenarios of all files."""
    for path in sorted(FOLDER.glob("*.toml")):
        document = tomllib.loads(path.read_text())
        shared = document.get("policy", {})
        for item in document["scenario"]:
            policy = shared | item.get("policy", {})
            lines = tuple(_line(text) for text in item["story"].strip().splitlines())
            yield Scenario(f"{path.stem}: {item['name']}", policy, lines)


def _line(text: str) -> Line:
    what, _, then = text.partition("->")
    at, who, *said = what.split()
    state, *expected = then.split()
    words, keys = _split(said)
    named, values = _split(expected)
    reasons = tuple(named[0].split("+")) if named and named[0] != "-" else ()
    return Line(text, float(at), who, words, keys, state, reasons, values)


def _split(items: list[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Words, and keys with their values."""
    pairs = [item.partition("=") for item in items]
    return (
        tuple(word for word, equals, _ in pairs if not equals),
        {key: value for key, equals, value in pairs if equals},
    )
