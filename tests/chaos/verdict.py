"""What a judge found, in the three ways that count."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["EXAMPLES", "Verdict", "compared"]

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of what was accepted and is gone, is there twice, or is there and not right.

    ``first`` names a few of them.
    """

    lost: int = 0
    duplicated: int = 0
    wrong: int = 0
    first: tuple[str, ...] = field(default=(), compare=False)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.lost + other.lost,
            self.duplicated + other.duplicated,
            self.wrong + other.wrong,
            (self.first + other.first)[:EXAMPLES],
        )

    def __or__(self, other: "Verdict") -> "Verdict":
        """What two judges saw of one thing: neither counts it again."""
        return Verdict(
            max(self.lost, other.lost),
            max(self.duplicated, other.duplicated),
            max(self.wrong, other.wrong),
            (self.first + other.first)[:EXAMPLES],
        )

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.lost or self.duplicated or self.wrong)

    def __str__(self) -> str:
        return f"{self.lost} lost, {self.wrong} wrong, {self.duplicated} duplicated"


def compared(what: str, owed: Iterable[object], found: Iterable[object]) -> Verdict:
    """What is owed once each, beside what was found."""
    wanted, there = Counter(owed), Counter(found)
    missing, extra = wanted - there, there - wanted
    return Verdict(
        missing.total(),
        extra.total(),
        first=(*_named(f"{what}: lost", missing), *_named(f"{what}: too many", extra)),
    )


def _named(what: str, items: Counter[object]) -> Sequence[str]:
    return [f"{what}: {item}" for item in list(items)[:EXAMPLES]]
