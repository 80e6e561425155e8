"""What each figure of the overview counts, in words for those who read it."""

from typing import Final

__all__ = ["DEFINITIONS"]

DEFINITIONS: Final = {
    "cases": (
        "Transactions whose business date is in the range; where no source gave a date, the UTC"
        " day of the first fact."
    ),
    "due": (
        "Cases that are complete or past their deadline. Not those that wait, nor those where no"
        " money was to move: no posting due, or reversed."
    ),
    "matched": (
        "Cases that matched by themselves, exactly or within tolerance, in time or late. Adjusted,"
        " marked as received (manual) and force matched cases stand apart."
    ),
    "match_rate": (
        "Matched divided by due, by the count of cases and by the expected value of each currency:"
        " what the gateway says moved, or the bank where the gateway said nothing."
    ),
    "open_exceptions": (
        "Cases that somebody has to look at: different, missing past the deadline, twice, or in"
        " conflict. Pending is no exception."
    ),
    "exposure": (
        "Money at risk in open exceptions, by currency and by who is owed. Never summed over"
        " currencies, nor TO_US with BY_US."
    ),
    "ageing": "Open exceptions by the time since the first record of them arrived.",
    "detection_ms": (
        "Milliseconds from the arrival, or the deadline, to the verdict it led to, over the latest"
        " verdicts (a thousand or two), of whatever business date."
    ),
    "trend": (
        "Cases by business date: matched, missing past the deadline, other exceptions, pending,"
        " and closed by people or by the system."
    ),
    "rails": "The same figures by the rail the money took; null where no source named one.",
    "beside": (
        "What no match rate counts: dead letters (those sent again too), journal records that the"
        " database refused, and bank lines that belong to no transaction, whatever the range; and"
        " what was marked as received, of the range."
    ),
    "coverage": (
        "All that happened on an account before complete_to is in. What is not there is not known"
        " to be complete."
    ),
}
