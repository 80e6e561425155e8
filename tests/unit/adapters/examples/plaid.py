"""A list of Plaid transactions, and an answer of its sync."""

import json
from typing import Any

__all__ = ["EXAMPLES", "transaction"]


def transaction(**changes: Any) -> dict[str, Any]:
    """A transaction of Plaid."""
    return {
        "transaction_id": "TXN1",
        "account_id": "ACC1",
        "amount": 12.5,
        "iso_currency_code": "USD",
        "unofficial_currency_code": None,
        "date": "2025-02-03",
        "datetime": None,
        "pending": False,
        "pending_transaction_id": None,
        "name": "COFFEE 0001",
        "check_number": None,
        "payment_meta": {"reference_number": "REF-9", "ppd_id": None},
        "personal_finance_category": {"primary": "FOOD"},
    } | changes


EXAMPLES = [
    json.dumps({"transactions": [transaction(), transaction(pending=True)]}).encode(),
    json.dumps({"added": [transaction()], "modified": [], "removed": [{}]}).encode(),
]
