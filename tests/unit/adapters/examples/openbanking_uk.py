"""Transactions of Open Banking UK."""

import json
from typing import Any

__all__ = ["EXAMPLES", "transaction"]


def transaction(**changes: Any) -> dict[str, Any]:
    """A transaction of Open Banking UK."""
    return {
        "AccountId": "22289",
        "TransactionId": "T-1",
        "TransactionReference": "Ref 1",
        "Amount": {"Amount": "10.00", "Currency": "GBP"},
        "CreditDebitIndicator": "Credit",
        "Status": "Booked",
        "BookingDateTime": "2025-02-03T10:43:07+00:00",
        "ValueDateTime": "2025-02-04T00:00:00+00:00",
        "TransactionInformation": "Cash",
    } | changes


EXAMPLES = [json.dumps({"Data": {"Transaction": [transaction()]}}).encode()]
