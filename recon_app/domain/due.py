"""When something is due: a time after a fact, by the clock and the calendar of a place.

All instants are broker time in ms since the epoch. The wall clock of a zone comes from the zone
data of the host, so two hosts must have the same.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from recon_app.domain.calendars import Calendar

__all__ = ["BusinessDue", "Clock", "Delivery", "Due", "Schedule", "due_after"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the business days of a calendar: ``minute`` of the day, 1440 is its very end."""

    minute: int
    zone: ZoneInfo
    calendar: Calendar

    def day_of(self, at_ms: int) -> date:
        """The date of an instant, there."""
        return datetime.fromtimestamp(at_ms / 1000, self.zone).date()

    def at(self, day: date) -> int:
        """The instant at which the clock strikes on that day."""
        midnight = datetime.combine(day + timedelta(days=self.minute // 1440), time())
        wall = midnight + timedelta(minutes=self.minute % 1440)
        return int(wall.replace(tzinfo=self.zone).astimezone(UTC).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class BusinessDue:
    """T+n business days. T is the date, in the clock's zone, of the fact that starts it."""

    days: int
    clock: Clock

    def after_ms(self, first_ms: int) -> int:
        """When it is due; T+0 whose hour is past is due on the next business day."""
        calendar, clock = self.clock.calendar, self.clock
        day = calendar.after(clock.day_of(first_ms), self.days)
        due_ms = clock.at(day)
        return due_ms if due_ms >= first_ms else clock.at(calendar.after(day, 1))


#: A duration in ms, or a date of business.
Due = int | BusinessDue


def due_after(due: Due, first_ms: int) -> int:
    """When something is due that starts at ``first_ms``."""
    return first_ms + due if isinstance(due, int) else due.after_ms(first_ms)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A source that sends files: one for each cut-off, expected within ``lag_ms`` of it."""

    cut_off: Clock
    lag_ms: int

    def next_ms(self, first_ms: int) -> int:
        """When the file is expected that holds what happened at ``first_ms``."""
        return BusinessDue(0, self.cut_off).after_ms(first_ms) + self.lag_ms


@dataclass(frozen=True, slots=True)
class Schedule:
    """What makes a deadline, where it is not just a duration: the later of both counts.

    A delivery is null where the source is in real time.
    """

    due: Due
    gateway: Delivery | None
    bank: Delivery | None

    def deadline_ms(self, first_ms: int, bank_spoke: bool) -> int:
        """The deadline when one side settled at ``first_ms`` and the other has to follow."""
        awaited = self.gateway if bank_spoke else self.bank
        due_ms = due_after(self.due, first_ms)
        return due_ms if awaited is None else max(due_ms, awaited.next_ms(first_ms))
