"""What the two sides' statuses amount to, before and after the deadline: the table, total.

A side's *level* is how far its money got; PENDING and AUTHORIZED are one level, because neither is
final. A cell names what stands in time, what stands once overdue, and the state of a case that
waits (or is kept open by an exception) in either.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from recon_app.domain.events import Status
from recon_app.domain.states import State

__all__ = [
    "LEVELS",
    "LEVEL_OF",
    "NO_POSTING_CELLS",
    "PER_TXN_CELLS",
    "SETTLEMENT_CELLS",
    "Cell",
    "Level",
    "Standing",
]


class Level(IntEnum):
    """How far one side's money got."""

    ABSENT = 0
    OPEN = 1
    SUCCESS = 2
    FAILED = 3
    REVERSED = 4


LEVELS: Final = len(Level)

LEVEL_OF: Final[dict[str, int]] = {
    Status.PENDING: 1,
    Status.AUTHORIZED: 1,
    Status.SUCCESS: 2,
    Status.FAILED: 3,
    Status.REVERSED: 4,
}


class Standing(IntEnum):
    """What a pair of levels amounts to at a time."""

    IN_TIME = 0
    COMPARABLE = 1
    POSTED_NOT_SUCCESSFUL = 2
    SUCCESSFUL_NOT_POSTED = 3
    STILL_PENDING = 4
    BANK_OVERDUE = 5
    GATEWAY_OVERDUE = 6
    CAME_BACK = 7
    NOTHING_DUE = 8
    SETTLEMENT_DUE = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``complete``: both sides are final, so time no longer changes what stands."""

    in_time: Standing
    overdue: Standing
    waiting: State
    missing: State
    complete: bool


_GATEWAY, _BANK = State.GATEWAY_RECEIVED, State.BANK_RECEIVED
_NO_BANK, _NO_GATEWAY = State.BANK_MISSING, State.GATEWAY_MISSING
_S = Standing


def _waits(overdue: Standing, waiting: State, missing: State | None = None) -> Cell:
    return Cell(_S.IN_TIME, overdue, waiting, missing or waiting, complete=False)


def _ends(standing: Standing) -> Cell:
    return Cell(standing, standing, State.MISMATCHED, State.MISMATCHED, complete=True)


_NOBODY = _waits(_S.IN_TIME, _GATEWAY)
_G_OPEN = _waits(_S.STILL_PENDING, _GATEWAY)
_B_OPEN = _waits(_S.STILL_PENDING, _BANK)
_G_ONLY = _waits(_S.BANK_OVERDUE, _GATEWAY, _NO_BANK)
_G_BATCH = _waits(_S.SETTLEMENT_DUE, _GATEWAY, _NO_BANK)
_B_ONLY = _waits(_S.GATEWAY_OVERDUE, _BANK, _NO_GATEWAY)
_G_AWAITS = _waits(_S.STILL_PENDING, _GATEWAY, _NO_BANK)
_B_AWAITS = _waits(_S.STILL_PENDING, _BANK, _NO_GATEWAY)
_G_VOID = _waits(_S.NOTHING_DUE, _GATEWAY)
_B_VOID = _waits(_S.NOTHING_DUE, _BANK)
_B_BACK = _waits(_S.CAME_BACK, _BANK)
_COMPARE = _ends(_S.COMPARABLE)
_POSTED = _ends(_S.POSTED_NOT_SUCCESSFUL)
_UNPOSTED = _ends(_S.SUCCESSFUL_NOT_POSTED)
_NOTHING = _ends(_S.NOTHING_DUE)
_BACK = _ends(_S.CAME_BACK)

# fmt: off
#: Where the bank posts each payment: ``cells[gateway_level * LEVELS + bank_level]``.
PER_TXN_CELLS: Final[tuple[Cell, ...]] = (
    # bank: ABSENT  OPEN       SUCCESS    FAILED     REVERSED      gateway:
    _NOBODY,        _B_OPEN,   _B_ONLY,   _B_VOID,   _B_BACK,    # ABSENT
    _G_OPEN,        _G_OPEN,   _B_AWAITS, _B_VOID,   _B_BACK,    # OPEN
    _G_ONLY,        _G_AWAITS, _COMPARE,  _UNPOSTED, _UNPOSTED,  # SUCCESS
    _G_VOID,        _G_VOID,   _POSTED,   _NOTHING,  _BACK,      # FAILED
    _G_VOID,        _G_VOID,   _POSTED,   _NOTHING,  _BACK,      # REVERSED
)

#: Where the bank posts a batch later: as above, but it is the settlement that is overdue.
SETTLEMENT_CELLS: Final[tuple[Cell, ...]] = tuple(
    _G_BATCH if cell is _G_ONLY else cell for cell in PER_TXN_CELLS
)

#: Where the bank posts nothing: as above, but a success of the gateway alone waits for nothing.
NO_POSTING_CELLS: Final[tuple[Cell, ...]] = (
    # bank: ABSENT  OPEN       SUCCESS    FAILED     REVERSED      gateway:
    _NOBODY,        _B_OPEN,   _B_ONLY,   _B_VOID,   _B_BACK,    # ABSENT
    _G_OPEN,        _G_OPEN,   _B_AWAITS, _B_VOID,   _B_BACK,    # OPEN
    _G_VOID,        _G_VOID,   _COMPARE,  _UNPOSTED, _UNPOSTED,  # SUCCESS
    _G_VOID,        _G_VOID,   _POSTED,   _NOTHING,  _BACK,      # FAILED
    _G_VOID,        _G_VOID,   _POSTED,   _NOTHING,  _BACK,      # REVERSED
)
# fmt: on
