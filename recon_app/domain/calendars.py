"""Business days: which days of a calendar are open, as plain data.

A calendar rests on days of the week (``SUN``), on some of a month only (``SAT2``, ``SAT4``: the
second and fourth Saturday, as banks in India do) and on the holidays it was given. Two are built
in: ``DAILY``, which never rests, and ``WEEKDAYS``, Monday to Friday without any holiday. Nothing
else is known here: holidays are the policy's to name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

__all__ = ["BUILT_IN", "EVERY", "WEEKDAY_NAMES", "Calendar"]

WEEKDAY_NAMES: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
#: Every one of a month; 1 to 5 name a single one.
EVERY: Final = 0
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """``rest`` holds (weekday, which of the month), Monday being 0; ``holidays`` are dates."""

    name: str
    rest: frozenset[tuple[int, int]]
    holidays: frozenset[date]

    def is_open(self, day: date) -> bool:
        """Whether business is done on that day."""
        weekday, which = day.weekday(), (day.day + 6) // 7
        return not (
            day in self.holidays or (weekday, EVERY) in self.rest or (weekday, which) in self.rest
        )

    def first_from(self, day: date) -> date:
        """The day itself, or the first business day after it."""
        return next(each for each in _days(day) if self.is_open(each))

    def after(self, day: date, count: int) -> date:
        """The ``count``-th business day after ``day``, which need not be one; 0 is ``first_from``.

        So of a Saturday on which banks rest, the first business day after it is Monday.
        """
        if not count:
            return self.first_from(day)
        for _ in range(count):
            day = self.first_from(day + DAY)
        return day


def _days(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY


BUILT_IN: Final[dict[str, Calendar]] = {
    "DAILY": Calendar("DAILY", frozenset(), frozenset()),
    "WEEKDAYS": Calendar("WEEKDAYS", frozenset({(5, EVERY), (6, EVERY)}), frozenset()),
}
