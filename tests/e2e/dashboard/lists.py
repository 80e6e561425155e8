"""What a list shows beside what the API says it holds."""

import io
from typing import Any
from urllib.parse import urlencode

from openpyxl import load_workbook

from tests.e2e.roles_run import Roles

__all__ = ["listed", "rows_of_workbook"]


def listed(stack: Roles, **filters: str) -> list[str]:
    """The ids of a filter, in the order of the API."""
    answer = stack.ask(f"/txns?{urlencode({**filters, 'limit': '500'})}").json()
    assert answer["next_cursor"] is None
    return [item["txn_id"] for item in answer["items"]]


def rows_of_workbook(body: bytes) -> list[dict[str, Any]]:
    """The rows of its sheet of details, by column."""
    sheet = load_workbook(io.BytesIO(body), read_only=True)["Details"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]
