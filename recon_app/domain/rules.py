"""The rules: named facts about a case, and labelled rows that turn them into a reason and a state.

A *key* is one integer: the standing (what the status table says) above a bit per fact. Exactly one
row matches every key; a test enumerates all of them.

Legend of the pattern: 1 the fact holds, 0 it does not, - it does not matter. The columns::

    C  CONFLICT            same event id with other content, or a failure dated after a success
    D  DIRECTION_DIFFERS   money in against money out
    X  CURRENCY_DIFFERS
    B  DUPLICATE_BANK      a further posting of the same amount at the bank
    G  DUPLICATE_GATEWAY   the same at the gateway
    S  SPLIT               several postings of one side, with other amounts
    g  GATEWAY_UNKNOWN     the amount to expect is unknown (amount, or fee when nets are compared)
    b  BANK_UNKNOWN        the amount posted is unknown
    A  BEYOND_TOLERANCE    |variance| > allowed
    W  OUTSIDE_WINDOW      business time of the two sides lies too far apart
    T  TOLERATED           0 < |variance| <= allowed
    L  LATE                the completing fact arrived after the deadline
    O  OVERDUE             the deadline has passed and the case still waits
"""

from dataclasses import dataclass
from enum import IntFlag
from functools import cache
from typing import Final

from recon_app.domain.case import MatchKind
from recon_app.domain.reasons import REASONS, ExceptionRule, Reason
from recon_app.domain.shape import shape
from recon_app.domain.states import State
from recon_app.domain.status_table import Standing

__all__ = ["FACT_BITS", "ROWS", "FactBit", "Finding", "Row", "finding_of", "matching_rows"]


class FactBit(IntFlag):
    """The named facts, in the order of the pattern's columns."""

    CONFLICT = 1 << 0
    DIRECTION_DIFFERS = 1 << 1
    CURRENCY_DIFFERS = 1 << 2
    DUPLICATE_BANK = 1 << 3
    DUPLICATE_GATEWAY = 1 << 4
    SPLIT = 1 << 5
    GATEWAY_UNKNOWN = 1 << 6
    BANK_UNKNOWN = 1 << 7
    BEYOND_TOLERANCE = 1 << 8
    OUTSIDE_WINDOW = 1 << 9
    TOLERATED = 1 << 10
    LATE = 1 << 11
    OVERDUE = 1 << 12


#: How far a standing is shifted to the left of the facts in a key.
FACT_BITS: Final = len(FactBit)


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row. A null state is the one in which the status table says the case waits."""

    label: str
    standings: frozenset[Standing]
    care: int
    want: int
    reason: Reason | None
    in_time: State | None
    overdue: State | None
    match_kind: MatchKind | None


@shape
class Finding:
    """What a key comes to. Shared by every decision with that key, and never changed."""

    rule: str
    reason: Reason | None
    reasons: list[Reason]
    facts: list[str]
    state: State | None
    match_kind: MatchKind | None
    is_exception: bool


#: In time, overdue, and how it matched.
_Outcome = tuple[State | None, State | None, MatchKind | None]

_S, _R = Standing, Reason
_WAITS: _Outcome = (None, None, None)
_MISMATCHED: _Outcome = (State.MISMATCHED, State.MISMATCHED, None)
_MATCHED: _Outcome = (State.MATCHED, State.MATCHED, MatchKind.AUTO)
_TOLERATED: _Outcome = (State.MATCHED, State.MATCHED, MatchKind.TOLERANCE)
_RESOLVED: _Outcome = (State.RESOLVED, State.RESOLVED, None)
_NO_GATEWAY: _Outcome = (State.BANK_RECEIVED, State.GATEWAY_MISSING, None)
_NO_BANK: _Outcome = (State.GATEWAY_RECEIVED, State.BANK_MISSING, None)


def _row(
    label: str,
    standings: frozenset[Standing],
    pattern: str,
    reason: Reason | None,
    outcome: _Outcome,
) -> Row:
    care = sum(1 << bit for bit, column in enumerate(pattern) if column != "-")
    want = sum(1 << bit for bit, column in enumerate(pattern) if column == "1")
    return Row(label, standings, care, want, reason, *outcome)


(
    _IN_TIME,
    _BOTH,
    _POSTED,
    _UNPOSTED,
    _PENDING,
    _BANK_DUE,
    _GATEWAY_DUE,
    _BACK,
    _NOTHING,
    _BATCH_DUE,
) = (frozenset({standing}) for standing in Standing)
_ALL = frozenset(Standing)
_OTHER = _ALL - _POSTED - _UNPOSTED


# fmt: off
ROWS: Final[tuple[Row, ...]] = (
    #    label                 standings    CDXBGSgbAWTLO    reason                 outcome
    _row("CONFLICT",              _ALL,        "1------------", _R.CONFLICTING_EVENTS, _WAITS),
    _row("POSTED_NOT_SUCCESSFUL", _POSTED,     "0------------", _R.STATUS_MISMATCH,    _MISMATCHED),
    _row("SUCCESSFUL_NOT_POSTED", _UNPOSTED,   "0------------", _R.STATUS_MISMATCH,    _MISMATCHED),
    _row("DIRECTION",             _OTHER,      "01-----------", _R.DIRECTION_MISMATCH, _MISMATCHED),
    _row("CURRENCY",              _OTHER,      "001----------", _R.CURRENCY_MISMATCH,  _MISMATCHED),
    _row("DUPLICATE_BANK",        _OTHER,      "0001---------", _R.DUPLICATE_BANK,     _WAITS),
    _row("DUPLICATE_GATEWAY",     _OTHER,      "00001--------", _R.DUPLICATE_GATEWAY,  _WAITS),
    _row("SPLIT",                 _OTHER,      "000001-------", _R.SPLIT_MISMATCH,     _WAITS),
    _row("EXPECTED_UNKNOWN",      _BOTH,       "0000001------", _R.AMOUNT_UNKNOWN,     _NO_GATEWAY),
    _row("POSTED_UNKNOWN",        _BOTH,       "00000001-----", _R.AMOUNT_UNKNOWN,     _NO_BANK),
    _row("AMOUNT",                _BOTH,       "000000001----", _R.AMOUNT_MISMATCH,    _MISMATCHED),
    _row("WINDOW",                _BOTH,       "0000000001---", _R.OUTSIDE_WINDOW,     _MISMATCHED),
    _row("TOLERATED",             _BOTH,       "00000000001--", _R.WITHIN_TOLERANCE,   _TOLERATED),
    _row("LATE",                  _BOTH,       "000000000001-", _R.LATE,               _MATCHED),
    _row("EXACT",                 _BOTH,       "000000000000-", None,                  _MATCHED),
    _row("STILL_PENDING",         _PENDING,    "000000-------", _R.STATUS_PENDING,     _WAITS),
    _row("SETTLEMENT_OVERDUE",    _BATCH_DUE,  "000000-------", _R.SETTLEMENT_OVERDUE, _WAITS),
    _row("BANK_OVERDUE",          _BANK_DUE,   "000000-------", _R.BANK_MISSING,       _WAITS),
    _row("GATEWAY_OVERDUE",       _GATEWAY_DUE,"000000-------", _R.GATEWAY_MISSING,    _WAITS),
    _row("CAME_BACK",             _BACK,       "000000-------", _R.REVERSED,           _RESOLVED),
    _row("NOTHING_DUE",           _NOTHING,    "000000-------", _R.NO_POSTING_EXPECTED, _RESOLVED),
    _row("IN_TIME",               _IN_TIME,    "000000-------", None,                  _WAITS),
)
# fmt: on

#: Facts that only hold of two successes, so that nowhere else they give a reason.
_OF_VALUES: Final[dict[FactBit, Reason]] = {
    FactBit.GATEWAY_UNKNOWN: _R.AMOUNT_UNKNOWN,
    FactBit.BANK_UNKNOWN: _R.AMOUNT_UNKNOWN,
    FactBit.BEYOND_TOLERANCE: _R.AMOUNT_MISMATCH,
    FactBit.OUTSIDE_WINDOW: _R.OUTSIDE_WINDOW,
    FactBit.TOLERATED: _R.WITHIN_TOLERANCE,
    FactBit.LATE: _R.LATE,
}
_OF_FACTS: Final[dict[FactBit, Reason]] = {
    FactBit.CONFLICT: _R.CONFLICTING_EVENTS,
    FactBit.DIRECTION_DIFFERS: _R.DIRECTION_MISMATCH,
    FactBit.CURRENCY_DIFFERS: _R.CURRENCY_MISMATCH,
    FactBit.DUPLICATE_BANK: _R.DUPLICATE_BANK,
    FactBit.DUPLICATE_GATEWAY: _R.DUPLICATE_GATEWAY,
    FactBit.SPLIT: _R.SPLIT_MISMATCH,
}
_OF_STANDING: Final[dict[Standing, Reason]] = {
    _S.POSTED_NOT_SUCCESSFUL: _R.STATUS_MISMATCH,
    _S.SUCCESSFUL_NOT_POSTED: _R.STATUS_MISMATCH,
    _S.STILL_PENDING: _R.STATUS_PENDING,
    _S.SETTLEMENT_DUE: _R.SETTLEMENT_OVERDUE,
    _S.BANK_OVERDUE: _R.BANK_MISSING,
    _S.GATEWAY_OVERDUE: _R.GATEWAY_MISSING,
    _S.CAME_BACK: _R.REVERSED,
    _S.NOTHING_DUE: _R.NO_POSTING_EXPECTED,
}


def matching_rows(key: int) -> list[Row]:
    """Every row that matches ``key``: exactly one."""
    standing = Standing(key >> FACT_BITS)
    return [row for row in ROWS if standing in row.standings and key & row.care == row.want]


@cache
def finding_of(key: int) -> Finding:
    """The row of ``key``, with all that follows from it."""
    (row,) = matching_rows(key)
    overdue = bool(key & FactBit.OVERDUE)
    standing = Standing(key >> FACT_BITS)
    held = [bit for bit in FactBit if key & bit]
    return Finding(
        row.label,
        row.reason,
        _reasons(standing, held),
        [standing.name, *(str(bit.name) for bit in held)],
        row.overdue if overdue else row.in_time,
        row.match_kind,
        _is_exception(row.reason, overdue),
    )


def _reasons(standing: Standing, held: list[FactBit]) -> list[Reason]:
    """All reasons that hold, by precedence."""
    of_facts = _OF_FACTS | _OF_VALUES if standing is _S.COMPARABLE else _OF_FACTS
    holding = {of_facts[bit] for bit in held if bit in of_facts}
    if standing in _OF_STANDING:
        holding.add(_OF_STANDING[standing])
    return [reason for reason in Reason if reason in holding]


def _is_exception(reason: Reason | None, overdue: bool) -> bool:
    """Whether somebody has to look: pending is no exception, overdue is."""
    if reason is None:
        return False
    rule = REASONS[reason].exception
    return rule is ExceptionRule.ALWAYS or (rule is ExceptionRule.OVERDUE and overdue)
