"""Reasons by precedence: the first that holds is ``reason``; all that hold are in ``reasons``."""

from enum import StrEnum

__all__ = ["Reason", "Severity"]


class Severity(StrEnum):
    """How soon somebody should look, least first."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


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
