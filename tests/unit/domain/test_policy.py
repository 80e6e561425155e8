"""Which policy a payment gets, and what a policy must not say."""

import tomllib
from datetime import UTC, date, datetime

import pytest

from recon_app.domain.case import Posting, Profile
from recon_app.domain.due import BusinessDue
from recon_app.domain.events import Direction, Kind
from recon_app.domain.policy import Policy, PolicyBook, PolicyFaults
from recon_app.domain.policy_document import DEFAULT_TERMS

UPI = Profile(provider="razorpay", rail="UPI", merchant_id="m1", account="a1")

RULES = """
[default]
due = "60s"

[[rule]]
when = { rail = "UPI" }
due = "30s"

[[rule]]
when = { provider = "razorpay", rail = "UPI" }
due = "20s"

[[rule]]
when = { currency = "USD" , kind = "PAYOUT", direction = "OUT" }
due = "2d"
"""


def book(text: str = "") -> PolicyBook:
    """The book of a TOML text."""
    return PolicyBook.from_dict(tomllib.loads(text))


def faults(text: str) -> list[str]:
    """What is wrong with a TOML text."""
    with pytest.raises(PolicyFaults) as caught:
        book(text)
    return caught.value.faults


def chosen(
    policies: PolicyBook,
    profile: Profile | None = None,
    kind: Kind = Kind.PAYMENT,
    currency: str = "INR",
    direction: Direction = Direction.IN,
    arrived_ms: int = 0,
) -> Policy:
    """The policy of one payment."""
    return policies.select(arrived_ms, profile, kind, currency, direction)


def test_an_empty_document_is_the_default_policy() -> None:
    """Per payment, a minute, no tolerance."""
    policy = chosen(book())

    assert (policy.posting, policy.due_ms) == (Posting.PER_TXN, 60_000)
    assert policy.allowed_minor(10**9) == 0


def test_the_most_specific_rule_wins() -> None:
    """Two selectors before one, one before none."""
    policies = book(RULES)

    assert chosen(policies).due_ms == 60_000
    assert chosen(policies, Profile(rail="UPI")).due_ms == 30_000
    assert chosen(policies, UPI).due_ms == 20_000
    assert chosen(policies, None, Kind.PAYOUT, "USD", Direction.OUT).due_ms == 172_800_000
    assert chosen(policies, None, Kind.PAYOUT, "USD", Direction.IN).due_ms == 60_000


def test_a_rule_keeps_what_the_default_says() -> None:
    """It states only what differs."""
    policies = book(
        '[default]\ntolerance = { abs_minor = 5 }\n[[rule]]\nwhen = { rail = "UPI" }\ndue = "1s"'
    )

    assert chosen(policies, UPI).tolerance_abs_minor == 5


def test_rules_that_tie_are_refused_and_rules_that_cannot_meet_are_not() -> None:
    """A payment of that provider on that rail would fit both."""
    tie = '[[rule]]\nwhen = { rail = "UPI" }\n[[rule]]\nwhen = { provider = "x" }'
    apart = '[[rule]]\nwhen = { rail = "UPI" }\n[[rule]]\nwhen = { rail = "CARD" }'

    assert faults(tie) == [
        "rule[0] and rule[1]: are equally specific and can both fit; narrow one of them"
    ]
    assert chosen(book(apart), UPI).due_ms == 60_000


EDITIONS = """
[default]
due = "60s"

[[edition]]
effective_from = 2026-01-01T00:00:00Z
default = { due = "30s" }

[[edition]]
effective_from = 2026-02-01T05:30:00+05:30
default = { due = "10s" }
"""


def test_a_case_gets_the_edition_of_its_earliest_arrival() -> None:
    """To the millisecond, whatever the zone it was written in."""
    policies = book(EDITIONS)
    january = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
    february = int(datetime(2026, 2, 1, tzinfo=UTC).timestamp() * 1000)

    dues = [
        chosen(policies, arrived_ms=at).due_ms
        for at in (0, january - 1, january, february - 1, february)
    ]

    assert dues == [60_000, 60_000, 30_000, 30_000, 10_000]
    assert policies.effective_from == february


def test_a_version_names_the_content_and_not_the_writing() -> None:
    """Other order, units and comments are the same policy; another value is another one."""
    one = book('[default]\ndue = "60s"\nstuck_pending = "15m"')
    same = book('# a comment\n[default]\nstuck_pending = "900s"\ndue = "1m"')
    other = book('[default]\ndue = "61s"')

    assert one.version == same.version == chosen(one).version
    assert other.version != one.version


def test_tolerance_is_the_greater_of_both_rounded_down_and_capped() -> None:
    """In whole minor units."""
    policy = chosen(book("[default]\ntolerance = { abs_minor = 10, ppm = 1999, cap_minor = 1000 }"))

    assert [policy.allowed_minor(base) for base in (0, 5_002, 5_503, 50_000, 10**7)] == [
        10,
        10,
        11,
        99,
        1000,
    ]


FAULTY = """
deadline = "60s"
[default]
due = "soon"
posting = "WEEKLY"
tolerance = { abs_minor = 1.5, ppm = -1 }
window = { min_lag_days = 5 }
[sources.BANK]
delivery = "FILE"
[sources.SWITCH]
[calendar.DAILY]
[calendar.BAD]
weekend = ["SUNDAY"]
holidays = ["2026-01-26"]
[severity.XXX]
[severity.INR]
medium_minor = 5
high_minor = 4
critical_minor = 9
[[rule]]
due = "T+1 18:00 Asia/Kolkata"
[[rule]]
when = { rail = "PIGEON", currency = "INRS", direction = "UP", kind = "GIFT", account = "" }
[[edition]]
effective_from = 2026-01-01T00:00:00
"""


def test_all_faults_are_named_at_once() -> None:
    """Each with its path and what to do."""
    found = faults(FAULTY)

    assert [fault.partition(":")[0] for fault in found] == [
        "deadline",
        "calendar.DAILY",
        "calendar.BAD.weekend",
        "calendar.BAD.holidays",
        "sources.BANK.delivery",
        "sources.SWITCH",
        "default.posting",
        "default.due",
        "default.tolerance.abs_minor",
        "default.tolerance.ppm",
        "default.window",
        "rule[0].when",
        "rule[0].due",
        "rule[1].when.account",
        "rule[1].when.rail",
        "rule[1].when.kind",
        "rule[1].when.currency",
        "rule[1].when.direction",
        "rule[1].when",
        "severity.XXX",
        "severity.XXX",
        "severity.INR",
        "edition[0].effective_from",
        "effective_from",
    ]


TIMED = """
[calendar.IN]
weekend = ["SUN", "SAT2"]
holidays = [2026-01-26]

[sources.BANK]
delivery = "FILE 23:30 Asia/Kolkata IN +6h"

[default]
posting = "SETTLEMENT"
due = "T+2 business days 18:00 Asia/Kolkata IN"
reversal = "T+5 24:00 Asia/Kolkata DAILY"

[[rule]]
when = { account = "realtime" }
due = "60s"
delivery = { BANK = "REALTIME" }
"""


def test_times_of_business_name_a_calendar_and_a_zone() -> None:
    """A rule may say that an account is told in real time."""
    policies = book(TIMED)
    usual, other = chosen(policies), chosen(policies, Profile(account="realtime"))

    assert usual.posting is Posting.SETTLEMENT
    assert usual.schedule is not None
    assert isinstance(usual.schedule.due, BusinessDue)
    assert usual.schedule.due.clock.calendar.holidays == {date(2026, 1, 26)}
    assert usual.schedule.bank is not None
    assert usual.schedule.bank.lag_ms == 6 * 3_600_000
    assert isinstance(usual.reversal, BusinessDue)
    assert (other.schedule, other.due_ms) == (None, 60_000)


def test_a_version_names_the_days_of_a_calendar_and_not_its_name() -> None:
    """Another holiday is another policy."""
    renamed = TIMED.replace("calendar.IN", "calendar.OF").replace(" IN", " OF")

    assert book(TIMED).version == book(renamed).version
    assert book(TIMED).version != book(TIMED.replace("2026-01-26", "2026-01-27")).version
    assert book().version == "4bb8160960c2ae9f2a298a8693759e26"


BAD_TIMES = {
    'due = "T+2 18:00 Asia/Kolkata"': "must be",
    'due = "T+2 25:00 Asia/Kolkata DAILY"': "must be",
    'due = "T+400 18:00 Asia/Kolkata DAILY"': "must be",
    'due = "T+2 18:00 Asia/Kolkatta DAILY"': "is no time zone",
    'due = "T+2 18:00 / DAILY"': "is no time zone",
    'due = "T+2 18:00 Asia/Kolkata BANKS"': "is no calendar; write [calendar.BANKS]",
    'delivery = { BANK = "FILE" }': "must be",
    'delivery = { BANK = "FILE 18:00 UTC DAILY +soon" }': "must be a duration",
    'delivery = { SWITCH = "REALTIME" }': "is not known",
}


@pytest.mark.parametrize("text", BAD_TIMES)
def test_a_time_that_cannot_be_kept_is_a_fault(text: str) -> None:
    """Each says what to write."""
    assert any(BAD_TIMES[text] in fault for fault in faults(f"[default]\n{text}"))


def test_a_calendar_must_leave_a_day_of_every_month_open() -> None:
    """Or nothing would ever be due."""
    week = '"MON", "TUE", "WED", "THU", "FRI", "SUN"'
    rest = f'[calendar.NEVER]\nweekend = [{week}, "SAT1", "SAT2", "SAT3", "SAT4"]'

    assert faults(rest) == [
        "calendar.NEVER.weekend: leaves no day on which business is done in every month"
    ]


@pytest.mark.parametrize("value", ["0s", "-5s", "60", "1h30m", "367d", "5 s", ""])
def test_a_duration_is_a_number_with_a_unit(value: str) -> None:
    """Above nothing and up to 366 days."""
    assert faults(f'[default]\ndue = "{value}"')[0].startswith("default.due: must be")


@pytest.mark.parametrize("text", ["default = 5", "rule = 5", "rule = [5]", "severity = 5"])
def test_the_wrong_shape_is_a_fault_and_no_crash(text: str) -> None:
    """Whatever stands where a table should."""
    assert "must be" in faults(text)[0]


def test_the_defaults_are_complete() -> None:
    """Every term of a policy has one."""
    made = {"version", "cells", "bands", "schedule", "reversal"}
    fields = set(Policy.__dataclass_fields__) - made

    assert fields == set(DEFAULT_TERMS) - {"reversal_ms", "gateway_delivery", "bank_delivery"}
