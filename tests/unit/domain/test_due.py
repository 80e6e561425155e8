"""Business days, the clock of a place, and the later of what is due and what is delivered."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.domain.calendars import BUILT_IN, EVERY, Calendar
from recon_app.domain.due import BusinessDue, Clock, Delivery, Schedule

KOLKATA, BERLIN = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Berlin")
#: Sundays, second and fourth Saturdays, and a Friday.
BANKS = Calendar("BANKS", frozenset({(6, EVERY), (5, 2), (5, 4)}), frozenset({date(2026, 1, 23)}))


def at(text: str, zone: ZoneInfo = KOLKATA) -> int:
    """A wall clock's time as broker time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def shown(at_ms: int, zone: ZoneInfo = KOLKATA) -> str:
    """The other way round."""
    return datetime.fromtimestamp(at_ms / 1000, zone).isoformat(sep=" ", timespec="minutes")[:16]


def test_second_and_fourth_saturdays_rest_and_the_others_do_not() -> None:
    saturdays = [date(2026, 1, day) for day in (3, 10, 17, 24, 31)]

    assert [BANKS.is_open(day) for day in saturdays] == [True, False, True, False, True]


@pytest.mark.parametrize(
    ("first", "days", "due"),
    [
        ("2026-01-21 09:00", 1, "2026-01-22 18:00"),
        ("2026-01-21 23:59", 2, "2026-01-27 18:00"),
        ("2026-01-24 12:00", 1, "2026-01-27 18:00"),
        ("2026-01-21 18:00", 0, "2026-01-21 18:00"),
        ("2026-01-21 18:01", 0, "2026-01-22 18:00"),
        ("2026-01-22 18:01", 0, "2026-01-27 18:00"),
        ("2026-01-24 03:00", 0, "2026-01-27 18:00"),
    ],
)
def test_a_date_of_business_is_counted_from_the_local_date(first: str, days: int, due: str) -> None:
    """A fourth Saturday, a Sunday and two holidays lie in between."""
    calendar = Calendar("B", BANKS.rest, BANKS.holidays | {date(2026, 1, 26)})
    clock = Clock(18 * 60, KOLKATA, calendar)

    assert shown(BusinessDue(days, clock).after_ms(at(first))) == due


def test_the_date_is_that_of_the_zone_and_not_of_utc() -> None:
    clock = Clock(1440, KOLKATA, BUILT_IN["DAILY"])

    due_ms = BusinessDue(1, clock).after_ms(at("2026-01-21 20:00", ZoneInfo("UTC")))

    assert shown(due_ms) == "2026-01-24 00:00"


@pytest.mark.parametrize(
    ("day", "wall", "instant"),
    [
        (date(2026, 3, 28), 150, "2026-03-28T01:30"),
        (date(2026, 3, 29), 1080, "2026-03-29T16:00"),
        (date(2026, 10, 25), 1440, "2026-10-25T23:00"),
    ],
)
def test_clocks_that_change_keep_the_wall_time(day: date, wall: int, instant: str) -> None:
    at_ms = Clock(wall, BERLIN, BUILT_IN["DAILY"]).at(day)

    assert datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="minutes")[:16] == instant


def test_the_deadline_is_the_later_of_the_sla_and_the_file_of_the_awaited_side() -> None:
    file = Delivery(Clock(18 * 60, KOLKATA, BANKS), 7_200_000)
    schedule = Schedule(60_000, None, file)
    first_ms = at("2026-01-21 12:00")

    assert shown(schedule.deadline_ms(first_ms, bank_spoke=False)) == "2026-01-21 20:00"
    assert schedule.deadline_ms(first_ms, bank_spoke=True) == first_ms + 60_000
    late = Schedule(9 * 3_600_000, None, file)
    assert shown(late.deadline_ms(first_ms, bank_spoke=False)) == "2026-01-21 21:00"


@given(
    first_ms=st.integers(0, 4_000_000_000_000),
    days=st.integers(0, 30),
    minute=st.integers(0, 1440),
    zone=st.sampled_from(["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Pacific/Apia"]),
    calendar=st.sampled_from([BANKS, *BUILT_IN.values()]),
)
def test_what_is_due_is_never_before_what_it_follows(
    first_ms: int, days: int, minute: int, zone: str, calendar: Calendar
) -> None:
    """And a later fact is never due earlier; both on a business day."""
    due = BusinessDue(days, Clock(minute, ZoneInfo(zone), calendar))
    due_ms = due.after_ms(first_ms)

    assert first_ms <= due_ms <= due.after_ms(first_ms + 3_600_000)
    struck = datetime.fromtimestamp((due_ms - 1) / 1000, ZoneInfo(zone)).date()
    assert minute < 2 or calendar.is_open(struck)
