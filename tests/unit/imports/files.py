"""Jobs over small files."""

from recon_app.imports.job import How, Job, new_job

__all__ = ["BALANCED", "HEADER", "LIMIT_BYTES", "job"]

LIMIT_BYTES = 256 * 1024
HEADER = "Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance"
#: Two lines and their balances.
BALANCED = (
    f"{HEADER}\n"
    "01/04/25,UPI one,000111,01/04/25,,100.00,1100.00\n"
    "02/04/25,UPI two,000112,02/04/25,50.00,,1050.00\n"
)


def job(
    text: str | bytes, account: str | None = "A1", adapter: str = "auto", **options: str
) -> Job:
    body = text if isinstance(text, bytes) else text.encode()
    return new_job(body, "file.csv", How(adapter, account, options), "me", LIMIT_BYTES)
