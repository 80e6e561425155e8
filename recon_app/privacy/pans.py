"""Finding card numbers (PANs) and magnetic tracks in text, however they are written.

ISO/IEC 7812: 12 to 19 digits, a Luhn check digit last. First digits: 22 to 27 and 5 Mastercard, 3
American Express, Diners and JCB, 4 Visa, 5 and 6 Maestro and Discover, 6 and 8 RuPay and UnionPay,
9 national schemes. 0, 1, 7 and the rest of 2 are no payment cards, which spares dates (20251218),
epoch milliseconds and padded counters. Tracks: ISO/IEC 7813.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

__all__ = ["Found", "find_pans", "is_pan", "mask_pans", "replace_pans", "without_tracks"]

SHORTEST: Final = 12
LONGEST: Final = 19
_first_digits: Final = re.compile(r"2[2-7]|[345689]").match
#: Cards are written in groups as long as each other, or in groups of at least so many digits.
SHORTEST_GROUP: Final = 3
DROPPED_TRACK: Final = "[track dropped]"

#: Space, no-break and thin spaces, tab, dashes of every length, dot, slash, underscore, middle dot.
_SEPARATOR: Final = "[ \\t\u00a0\u2000-\u200b\u202f\u2010-\u2015\u2212._/\u00b7-]"
_run: Final = re.compile(rf"\d(?:{_SEPARATOR}{{0,3}}\d){{{SHORTEST - 1},}}")
_group: Final = re.compile(r"\d+")
_other: Final = re.compile(r"\D+")
#: Hex digits of a UUID are no card number, unless all of them are decimal.
_uuid: Final = re.compile(
    r"(?<![0-9a-zA-Z])(?=[0-9-]*[a-fA-F])[0-9a-fA-F]{8}"
    r"(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-zA-Z])"
)
_tracks: Final = re.compile(
    r"%?[Bb]\d{12,19}\^[^^\n]{2,40}\^[^?\n]{4,120}\??|;?\d{12,19}=\d{4}[^?\s]{0,40}\??"
)


class Found(NamedTuple):
    """A card number in a text: where, and its digits alone."""

    start: int
    end: int
    digits: str


def is_pan(digits: str) -> bool:
    """Whether these ASCII digits are a card number by length, first digit and check digit."""
    fits = SHORTEST <= len(digits) <= LONGEST and _first_digits(digits) is not None
    return fits and _luhn(digits)


def find_pans(text: str) -> list[Found]:
    """Every card number in a text, from left to right."""
    found = [one for run in _run.finditer(text) for one in _in_run(text, run.start(), run.end())]
    if not found or "-" not in text:
        return found
    spared = [match.span() for match in _uuid.finditer(text)]
    return [one for one in found if not any(a <= one.start < b for a, b in spared)]


def replace_pans(text: str, token: Callable[[str], str]) -> str:
    """The text with ``token(digits)`` in the place of each card number; itself if there is none."""
    found = find_pans(text)
    if not found:
        return text
    parts, at = [], 0
    for start, end, digits in found:
        parts += [text[at:start], token(digits)]
        at = end
    return "".join([*parts, text[at:]])


def mask_pans(text: str) -> str:
    """For logs and messages, which need no key: stars, and the last four digits."""
    return replace_pans(without_tracks(text), lambda digits: f"{'*' * 8}{digits[-4:]}")


def without_tracks(text: str) -> str:
    """The text without magnetic tracks."""
    if "=" not in text and "^" not in text:
        return text
    return _tracks.sub(DROPPED_TRACK, text)


def _in_run(text: str, start: int, end: int) -> Iterator[Found]:
    """Card numbers in a run of digits and separators, the earliest and longest first."""
    groups = [match.span() for match in _group.finditer(text, start, end)]
    first = 0
    while first < len(groups):
        last = _last_group(text, groups, first)
        if last is None:
            first += 1
            continue
        begin, stop = groups[first][0], groups[last][1]
        yield Found(begin, stop, _digits(text[begin:stop]))
        first = last + 1


def _last_group(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last group of the longest card number that begins with group ``first``."""
    begin, best, count = groups[first][0], None, 0
    for last in range(first, len(groups)):
        end = groups[last][1]
        count += end - groups[last][0]
        if count > LONGEST:
            break
        if count >= SHORTEST and is_pan(_digits(text[begin:end])):
            best = last if _is_written_so(text, groups[first : last + 1]) else best
    return best


def _is_written_so(text: str, groups: list[tuple[int, int]]) -> bool:
    """Whether groups may be one card number: one sort of separator, and no decimal fraction.

    The last may be shorter than the others. What has one digit here and five there is an id.
    """
    between = {text[end] for _, end in groups[:-1]}
    if len(between) > 1 or (len(groups) == 2 and between == {"."}):
        return False
    sizes = [end - start for start, end in groups]
    are_even = len(set(sizes[:-1])) < 2 and sizes[-1] <= sizes[0]
    return are_even or min(sizes) >= SHORTEST_GROUP


def _digits(text: str) -> str:
    """The digits of any script, as ASCII."""
    digits = _other.sub("", text)
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


_DOUBLED: Final = {str(n): sum(map(int, str(2 * n))) for n in range(10)}


def _luhn(digits: str) -> bool:
    total = sum(map(int, digits[-1::-2])) + sum(_DOUBLED[digit] for digit in digits[-2::-2])
    return total % 10 == 0
