"""The status table, against the same table written out a second time in the words of the domain."""

import itertools

import pytest

from recon_app.domain.events import Status
from recon_app.domain.states import State
from recon_app.domain.status_table import (
    LEVEL_OF,
    LEVELS,
    NO_POSTING_CELLS,
    PER_TXN_CELLS,
    SETTLEMENT_CELLS,
    Level,
    Standing,
)

ROWS = [None, *Status]
WAITS = (State.GATEWAY_RECEIVED, State.BANK_RECEIVED)

#: gateway -> by bank ABSENT, PENDING or AUTHORIZED, SUCCESS, FAILED, REVERSED: in time > overdue.
WRITTEN = {
    None: "wait>wait wait>PENDING wait>GATEWAY wait>NONE wait>BACK",
    Status.PENDING: "wait>PENDING wait>PENDING wait>PENDING wait>NONE wait>BACK",
    Status.AUTHORIZED: "wait>PENDING wait>PENDING wait>PENDING wait>NONE wait>BACK",
    Status.SUCCESS: "wait>BANK wait>PENDING compare row3 row3",
    Status.FAILED: "wait>NONE wait>NONE row2 NONE BACK",
    Status.REVERSED: "wait>NONE wait>NONE row2 NONE BACK",
}
MEANING = {
    "wait": Standing.IN_TIME,
    "PENDING": Standing.STILL_PENDING,
    "BANK": Standing.BANK_OVERDUE,
    "GATEWAY": Standing.GATEWAY_OVERDUE,
    "NONE": Standing.NOTHING_DUE,
    "BACK": Standing.CAME_BACK,
    "compare": Standing.COMPARABLE,
    "row2": Standing.POSTED_NOT_SUCCESSFUL,
    "row3": Standing.SUCCESSFUL_NOT_POSTED,
}


def level(status: Status | None) -> int:
    """The row or column of a status."""
    return Level.ABSENT if status is None else LEVEL_OF[status]


@pytest.mark.parametrize(("gateway", "bank"), list(itertools.product(ROWS, ROWS)))
def test_every_pair_of_statuses_stands_as_written(
    gateway: Status | None, bank: Status | None
) -> None:
    """All 36 pairs."""
    cell = PER_TXN_CELLS[level(gateway) * LEVELS + level(bank)]
    in_time, _, overdue = WRITTEN[gateway].split()[level(bank)].partition(">")

    assert cell.in_time is MEANING[in_time]
    assert cell.overdue is MEANING[overdue or in_time]
    assert cell.complete is not bool(overdue)


@pytest.mark.parametrize(("gateway", "bank"), list(itertools.product(Level, Level)))
def test_a_case_waits_for_the_side_that_is_not_final(gateway: Level, bank: Level) -> None:
    """And is missing in that side, if in any, once it is overdue."""
    cell = PER_TXN_CELLS[gateway * LEVELS + bank]

    if cell.complete:
        assert (cell.waiting, cell.missing) == (State.MISMATCHED, State.MISMATCHED)
    elif gateway > Level.OPEN or (gateway == Level.OPEN and bank < Level.SUCCESS):
        assert cell.waiting is State.GATEWAY_RECEIVED
        assert cell.missing in (State.GATEWAY_RECEIVED, State.BANK_MISSING)
    else:
        assert cell.waiting is (State.BANK_RECEIVED if bank else State.GATEWAY_RECEIVED)
        assert cell.missing in (cell.waiting, State.GATEWAY_MISSING)


def test_where_nothing_is_posted_only_a_success_of_the_gateway_alone_differs() -> None:
    """It waits for nothing."""
    differing = [
        at
        for at, (one, other) in enumerate(zip(PER_TXN_CELLS, NO_POSTING_CELLS, strict=True))
        if one != other
    ]

    assert differing == [Level.SUCCESS * LEVELS, Level.SUCCESS * LEVELS + Level.OPEN]
    assert {NO_POSTING_CELLS[at].overdue for at in differing} == {Standing.NOTHING_DUE}


def test_where_a_batch_is_posted_it_is_the_settlement_that_is_overdue() -> None:
    """For a success of the gateway alone; the bank's side is missing then."""
    differing = [
        at
        for at, (one, other) in enumerate(zip(PER_TXN_CELLS, SETTLEMENT_CELLS, strict=True))
        if one != other
    ]
    (cell,) = (SETTLEMENT_CELLS[at] for at in differing)

    assert differing == [Level.SUCCESS * LEVELS]
    assert (cell.in_time, cell.overdue) == (Standing.IN_TIME, Standing.SETTLEMENT_DUE)
    assert (cell.waiting, cell.missing) == (State.GATEWAY_RECEIVED, State.BANK_MISSING)
