"""Statements of a bank, as long as a test wants them."""

from collections.abc import Iterable
from datetime import date, timedelta

__all__ = ["HEADER", "statement"]

HEADER = "Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance"
FIRST_DAY = date(2025, 4, 1)
OPENING_MINOR = 100_000


def statement(lines: Iterable[int], *more: str) -> bytes:
    """Deposits, line N of N minor units; each line is the same in every statement it is in."""
    rows = [HEADER, *(_row(number) for number in lines), *more]
    return ("\n".join(rows) + "\n").encode()


def _row(number: int) -> str:
    day = (FIRST_DAY + timedelta(days=number // 100)).strftime("%d/%m/%y")
    balance = OPENING_MINOR + number * (number + 1) // 2
    amounts = f"{number / 100:.2f},{balance / 100:.2f}"
    return f"{day},UPI payment {number},{number:012d},{day},,{amounts}"
