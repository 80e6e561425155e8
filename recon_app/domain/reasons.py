"""Reasons by precedence: the first that holds is ``reason``; all that hold are in ``reasons``.

The code of the two STATUS_MISMATCH rows is one; the label of the rule tells them apart.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["REASONS", "SEVERITY_RANK", "ExceptionRule", "Reason", "ReasonInfo", "Severity"]


class Severity(StrEnum):
    """How soon somebody should look, least first."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


SEVERITY_RANK: Final[dict[str, int]] = {severity: rank for rank, severity in enumerate(Severity)}


class Reason(StrEnum):
    """Why a case is not simply matched or pending, in order of precedence."""

    CONFLICTING_EVENTS = "CONFLICTING_EVENTS"
    STATUS_MISMATCH = "STATUS_MISMATCH"
    DIRECTION_MISMATCH = "DIRECTION_MISMATCH"
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH"
    DUPLICATE_BANK = "DUPLICATE_BANK"
    DUPLICATE_GATEWAY = "DUPLICATE_GATEWAY"
    SPLIT_MISMATCH = "SPLIT_MISMATCH"
    AMOUNT_UNKNOWN = "AMOUNT_UNKNOWN"
    AMOUNT_MISMATCH = "AMOUNT_MISMATCH"
    OUTSIDE_WINDOW = "OUTSIDE_WINDOW"
    STATUS_PENDING = "STATUS_PENDING"
    SETTLEMENT_OVERDUE = "SETTLEMENT_OVERDUE"
    BANK_MISSING = "BANK_MISSING"
    GATEWAY_MISSING = "GATEWAY_MISSING"
    UNMATCHED_BANK_LINE = "UNMATCHED_BANK_LINE"
    REVERSED = "REVERSED"
    NO_POSTING_EXPECTED = "NO_POSTING_EXPECTED"
    WITHIN_TOLERANCE = "WITHIN_TOLERANCE"
    LATE = "LATE"


class ExceptionRule(StrEnum):
    """When a case with this reason needs somebody: always, once overdue, or never."""

    ALWAYS = "ALWAYS"
    OVERDUE = "OVERDUE"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class ReasonInfo:
    """A reason as people meet it.

    ``floor`` is its least severity, null for none at all; ``banded`` raises that by the exposure.
    """

    code: Reason
    shown: str
    actor: str
    advice: str
    floor: Severity | None
    banded: bool = False
    exception: ExceptionRule = ExceptionRule.ALWAYS


_R, _NEVER = Reason, ExceptionRule.NEVER
_LOW, _MEDIUM, _HIGH, _CRITICAL = Severity

_ROWS: Final = (
    ReasonInfo(
        _R.CONFLICTING_EVENTS,
        "conflicting events",
        "integration engineer",
        "Compare the raw events; ask the source which holds, fix its producer.",
        _HIGH,
        banded=True,
    ),
    ReasonInfo(
        _R.STATUS_MISMATCH,
        "status mismatch",
        "operations",
        "Posted but not successful: fulfil or refund. Successful but not posted: stop fulfilment.",
        _CRITICAL,
    ),
    ReasonInfo(
        _R.DIRECTION_MISMATCH,
        "direction mismatch",
        "finance operations",
        "Find out which way the money went; reverse the wrong booking.",
        _CRITICAL,
    ),
    ReasonInfo(
        _R.CURRENCY_MISMATCH,
        "currency mismatch",
        "finance operations",
        "Check for a conversion at the bank; correct the side that names the wrong currency.",
        _HIGH,
        banded=True,
    ),
    ReasonInfo(
        _R.DUPLICATE_BANK,
        "posted twice by the bank",
        "finance operations with the bank",
        "Ask the bank to reverse the further posting.",
        _HIGH,
        banded=True,
    ),
    ReasonInfo(
        _R.DUPLICATE_GATEWAY,
        "charged twice",
        "operations",
        "Refund the second charge.",
        _HIGH,
        banded=True,
    ),
    ReasonInfo(
        _R.SPLIT_MISMATCH,
        "split postings",
        "analyst",
        "Add up the postings of the side; adjust or force match what explains them.",
        _LOW,
        banded=True,
    ),
    ReasonInfo(
        _R.AMOUNT_UNKNOWN,
        "amount unknown",
        "connector look-up",
        "Look the amount or the fee up at the source.",
        _LOW,
        exception=ExceptionRule.OVERDUE,
    ),
    ReasonInfo(
        _R.AMOUNT_MISMATCH,
        "amount mismatch",
        "analyst",
        "Explain the variance: a fee, a conversion, a partial posting; adjust or dispute it.",
        _LOW,
        banded=True,
    ),
    ReasonInfo(
        _R.OUTSIDE_WINDOW,
        "outside date window",
        "analyst",
        "Check that both sides speak of the same payment; force match if they do.",
        _LOW,
    ),
    ReasonInfo(
        _R.STATUS_PENDING,
        "still pending",
        "operations",
        "Poll the provider for the final status.",
        _MEDIUM,
        banded=True,
    ),
    ReasonInfo(
        _R.SETTLEMENT_OVERDUE,
        "settlement overdue",
        "finance operations",
        "Chase the settlement at the provider.",
        _LOW,
        banded=True,
    ),
    ReasonInfo(
        _R.BANK_MISSING,
        "missing in bank",
        "operations with the bank",
        "Ask the bank for the posting; mark it received or write it off.",
        _LOW,
        banded=True,
    ),
    ReasonInfo(
        _R.GATEWAY_MISSING,
        "missing in gateway",
        "operations",
        "Query the gateway again; refund what nobody ordered.",
        _MEDIUM,
        banded=True,
    ),
    ReasonInfo(
        _R.UNMATCHED_BANK_LINE,
        "unmatched bank line",
        "analyst",
        "Link the line to its payment.",
        _LOW,
    ),
    ReasonInfo(_R.REVERSED, "reversed", "nobody", "Nothing to do.", None, exception=_NEVER),
    ReasonInfo(
        _R.NO_POSTING_EXPECTED,
        "no posting due",
        "nobody",
        "Nothing to do.",
        None,
        exception=_NEVER,
    ),
    ReasonInfo(
        _R.WITHIN_TOLERANCE,
        "within tolerance",
        "finance",
        "Review the totals of tolerated variances.",
        None,
        exception=_NEVER,
    ),
    ReasonInfo(
        _R.LATE,
        "matched late",
        "provider manager",
        "Raise it in the provider's SLA report.",
        None,
        exception=_NEVER,
    ),
)

#: reason -> what to show and do, in order of precedence.
REASONS: Final[dict[Reason, ReasonInfo]] = {row.code: row for row in _ROWS}
