"""Payloads that went wrong on their way: in their bytes, or in what they say."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

__all__ = ["mutated"]

#: Values that no field expects all of.
ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    -1,
    10**30,
    1e308,
    0.1,
    "",
    " ",
    "\x00",
    "\ud800",
    "9" * 200,
    "-1",
    "1e5",
    "NaN",
    "٣",
    "2024-02-30T25:61:61Z",
    "x" * 5000,
    [],
    {},
    [[]],
    [None],
    {"id": None},
)
BYTES: Final = (
    b"\x00",
    b"\xff",
    b"\xc3",
    b'"',
    b"{",
    b"}",
    b"[",
    b",",
    b"\n",
    b"\\",
    b"\xef\xbb\xbf",
)


def mutated(random: Random, body: bytes) -> bytes:
    """The payload, changed in one to four places."""
    change = random.choice(_CHANGES)
    for _ in range(random.randint(1, 4)):
        body = change(random, body)
    return body


def _flip(random: Random, body: bytes) -> bytes:
    at = random.randrange(len(body) or 1)
    return body[:at] + bytes([random.randrange(256)]) + body[at + 1 :]


def _insert(random: Random, body: bytes) -> bytes:
    at = random.randrange(len(body) + 1)
    return body[:at] + random.choice(BYTES) + body[at:]


def _cut(random: Random, body: bytes) -> bytes:
    at = random.randrange(len(body) + 1)
    return body[:at] + body[at + random.randint(1, 40) :]


def _truncate(random: Random, body: bytes) -> bytes:
    return body[: random.randrange(len(body) + 1)]


def _repeat(random: Random, body: bytes) -> bytes:
    at = random.randrange(len(body) + 1)
    return body[:at] + body[max(0, at - 30) : at] + body[at:]


def _digit(random: Random, body: bytes) -> bytes:
    places = [at for at, byte in enumerate(body) if 48 <= byte <= 57]
    if not places:
        return body
    at = random.choice(places)
    return body[:at] + random.choice((b"-", b".", b",", b"9" * 30, b"e", b"")) + body[at + 1 :]


def _restructure(random: Random, body: bytes) -> bytes:
    """One value of the JSON replaced, dropped, doubled or wrapped; another body is flipped."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return _flip(random, body)
    places = list(_places(value))
    if not places:
        return json.dumps(random.choice(ODD)).encode("utf-8", "surrogatepass")
    _disturb(random, *random.choice(places))
    return json.dumps(value).encode("utf-8", "surrogatepass")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(value, dict | list):
        return
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        yield from _places(child)


def _disturb(random: Random, holder: Any, key: Any) -> None:
    match random.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = [holder[key]]
        case 2:
            holder[key] = str(holder[key])
        case _:
            holder[key] = random.choice(ODD)


_CHANGES: Final[tuple[Callable[[Random, bytes], bytes], ...]] = (
    _flip,
    _insert,
    _cut,
    _truncate,
    _repeat,
    _digit,
    _restructure,
    _restructure,
    _restructure,
    _restructure,
)
