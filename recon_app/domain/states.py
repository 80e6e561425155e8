"""The states of a case, and what moves one.

::

    INIT ──► GATEWAY_RECEIVED ──┬──► MATCHED ◄──────────┐
      │          │              ├──► MISMATCHED ◄───────┤ (new evidence moves between these two)
      │          └─ deadline ─► BANK_MISSING ───────────┤
      └────► BANK_RECEIVED ─ deadline ─► GATEWAY_MISSING┤
                                                        └──► RESOLVED (by a person, or by SYSTEM)

INIT is never stored: a case exists from its first record on. The verdict is computed and not
stepped, so these moves are not rules but what tests hold the verdicts against. An earlier or better
fact may move the deadline, hence missing -> waiting; the two waiting and the two missing states
change places when the further side changes; with both sides there, only an unknown amount waits.
"""

from enum import StrEnum
from typing import Final

__all__ = ["LEGAL_MOVES", "Outcome", "State", "TimerKind", "TriggerKind"]


class State(StrEnum):
    """Where a case stands."""

    INIT = "INIT"
    GATEWAY_RECEIVED = "GATEWAY_RECEIVED"
    BANK_RECEIVED = "BANK_RECEIVED"
    MATCHED = "MATCHED"
    MISMATCHED = "MISMATCHED"
    BANK_MISSING = "BANK_MISSING"
    GATEWAY_MISSING = "GATEWAY_MISSING"
    RESOLVED = "RESOLVED"


_WAITING: Final = frozenset({State.GATEWAY_RECEIVED, State.BANK_RECEIVED})
_STORED: Final = frozenset(State) - {State.INIT}

#: state -> where one decision may take it; staying is always legal.
LEGAL_MOVES: Final[dict[State, frozenset[State]]] = {
    State.INIT: _WAITING,
    State.GATEWAY_RECEIVED: _STORED,
    State.BANK_RECEIVED: _STORED,
    State.BANK_MISSING: _STORED,
    State.GATEWAY_MISSING: _STORED,
    State.MATCHED: frozenset({State.MATCHED, State.MISMATCHED, State.RESOLVED}),
    State.MISMATCHED: _STORED,
    State.RESOLVED: _STORED,
}


class TriggerKind(StrEnum):
    """What moves a case."""

    GATEWAY = "GATEWAY"
    BANK = "BANK"
    TIMER = "TIMER"
    ACTION = "ACTION"


class TimerKind(StrEnum):
    """Why a case wants to be looked at again."""

    SLA = "SLA"
    REVERSAL = "REVERSAL"
    STUCK_PENDING = "STUCK_PENDING"
    ESCALATE = "ESCALATE"
    SNOOZE = "SNOOZE"
    RETRY = "RETRY"
    EXPIRE = "EXPIRE"


class Outcome(StrEnum):
    """What a trigger came to."""

    APPLIED = "APPLIED"
    NOOP = "NOOP"
    REFUSED = "REFUSED"
    PROPOSED = "PROPOSED"
