"""The states of a case, and what moves one.

::

    INIT ──► GATEWAY_RECEIVED ──┬──► MATCHED ◄──────────┐
      │          │              ├──► MISMATCHED ◄───────┤ (new evidence moves between these two)
      │          └─ deadline ─► BANK_MISSING ───────────┤
      └────► BANK_RECEIVED ─ deadline ─► GATEWAY_MISSING┤
                                                        └──► RESOLVED (by a person, or by SYSTEM)

INIT is never stored: a case exists from its first record on.
"""

from enum import StrEnum

__all__ = ["Outcome", "State", "TimerKind", "TriggerKind"]


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
