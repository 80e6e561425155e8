"""A caller has a burst, then so many a second, and never the share of another."""

from recon_app.access import rates
from recon_app.access.rates import Rates


def test_a_burst_is_let_through_and_then_the_rate() -> None:
    buckets = Rates(per_s=10, burst=3)
    assert [buckets.wait_s("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert buckets.wait_s("a", 0.0) == 0.1
    assert buckets.wait_s("a", 0.05) == 0.05
    assert buckets.wait_s("a", 0.11) == 0


def test_callers_do_not_share_and_a_pause_fills_no_more_than_the_burst() -> None:
    buckets = Rates(per_s=1, burst=2)
    assert [buckets.wait_s("a", 0.0) for _ in range(2)] == [0, 0]
    assert buckets.wait_s("b", 0.0) == 0
    assert [buckets.wait_s("a", 1000.0) > 0 for _ in range(3)] == [False, False, True]


def test_a_clock_that_steps_back_gives_nothing() -> None:
    buckets = Rates(per_s=1, burst=1)
    assert buckets.wait_s("a", 100.0) == 0
    assert buckets.wait_s("a", 0.0) > 0


def test_callers_without_end_do_not_fill_the_memory() -> None:
    buckets = Rates(per_s=1, burst=1)
    for number in range(rates.MAX_CALLERS + 50):
        buckets.wait_s(str(number), 0.0)
    assert buckets.wait_s("0", 0.0) == 0
    assert buckets.wait_s(str(rates.MAX_CALLERS + 49), 0.0) > 0
