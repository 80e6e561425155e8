"""What is compared: sums after their fees, and days of business, whatever a source wrote."""

import pytest

from recon_app.domain.events import AmountBasis, EventDetail, Precision
from tests.unit.domain.builders import B, G, World, event, policies


def matched(date: str | None) -> bool:
    """Whether a bank line of the same day with this date lies inside a window of that day."""
    world = World(policies(window={"min_lag_days": 0, "max_lag_days": 0}))
    detail = None if date is None else EventDetail(business_date=date)
    world.tell(event(G))
    world.tell(event(B, precision=Precision.DAY, detail=detail), 1)
    return world.known.state == "MATCHED"


def test_the_date_that_a_source_names_counts() -> None:
    """Its own zone and cut-off made it."""
    assert matched("2025-12-18")
    assert not matched("2025-12-19")


def test_without_a_date_that_can_be_read_the_day_of_the_event_counts() -> None:
    """In UTC; a core that raised here would stop a partition."""
    assert matched(None)
    assert matched("2025-02-30")


@pytest.mark.parametrize("compare", ["GROSS", "NET"])
@pytest.mark.parametrize("fee", [None, 250])
def test_a_settlement_is_expected_as_the_sum_that_it_pays_out(
    compare: str, fee: int | None
) -> None:
    """Its fees were taken off its lines."""
    world = World(policies(compare=compare))
    detail = EventDetail(amount_basis=AmountBasis.NET, fee_minor=fee)
    world.tell(event(G, event_type="SETTLEMENT", detail=detail))
    world.tell(event(B), 1)

    assert (world.known.state, world.known.variance_minor) == ("MATCHED", 0)
