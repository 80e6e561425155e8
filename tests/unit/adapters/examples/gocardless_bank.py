"""Transactions of GoCardless Bank Account Data."""

import json
from typing import Any

__all__ = ["EXAMPLES", "transaction"]


def transaction(**changes: Any) -> dict[str, Any]:
    """A transaction of the Berlin Group."""
    return {
        "transactionId": "2025020300001-1",
        "bookingDate": "2025-02-03",
        "valueDate": "2025-02-04",
        "transactionAmount": {"amount": "-15.00", "currency": "EUR"},
        "creditorName": "A Shop",
        "endToEndId": "E2E-77",
        "remittanceInformationUnstructured": "Invoice 77",
    } | changes


EXAMPLES = [
    json.dumps({"transactions": {"booked": [transaction()], "pending": [transaction()]}}).encode()
]
