"""Column maps of tables that many people have; a file is known by the names of its columns.

Layouts are those that the bank's own download gives: HDFC, ICICI and SBI internet banking, Chase
checking, Wise and Monzo account statements, and Plaid transactions flattened to CSV.
"""

from typing import Final

from recon_app.adapters.columns import Columns

__all__ = ["PRESETS"]

PRESETS: Final[dict[str, Columns]] = {
    "plaid": Columns(
        provider="plaid",
        date="date",
        amount="amount",
        positive="out",
        currency="iso_currency_code",
        account="account_id",
        id="transaction_id",
        id_is_exact=True,
        pending_id="pending_transaction_id",
        status="pending",
        statuses={"true": "PENDING", "false": "SUCCESS", "": "SUCCESS"},
        text=["name"],
        references={"check_number": "check_number", "type_code": "transaction_code"},
    ),
    "hdfc": Columns(
        date="Date",
        dates=["%d/%m/%y", "%d/%m/%Y", "%d-%m-%Y", "%d-%m-%y"],
        value_date="Value Dt",
        debit="Withdrawal Amt.",
        credit="Deposit Amt.",
        currency_code="INR",
        balance="Closing Balance",
        text=["Narration"],
        references={"reference": "Chq./Ref.No."},
    ),
    "icici": Columns(
        date="Transaction Date",
        dates=["%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%d-%b-%Y"],
        value_date="Value Date",
        debit="Withdrawal Amount (INR)",
        credit="Deposit Amount (INR)",
        currency_code="INR",
        balance="Balance (INR)",
        text=["Transaction Remarks"],
        references={"check_number": "Cheque Number"},
    ),
    "sbi": Columns(
        date="Txn Date",
        dates=["%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%Y", "%d-%m-%Y"],
        value_date="Value Date",
        debit="Debit",
        credit="Credit",
        currency_code="INR",
        balance="Balance",
        text=["Description"],
        references={"reference": "Ref No./Cheque No."},
    ),
    "chase": Columns(
        date="Posting Date",
        dates=["%m/%d/%Y"],
        amount="Amount",
        currency_code="USD",
        balance="Balance",
        text=["Description"],
        references={"type_code": "Type", "check_number": "Check or Slip #"},
    ),
    "wise": Columns(
        date="Date",
        dates=["%d-%m-%Y", "%Y-%m-%d"],
        amount="Amount",
        currency="Currency",
        id="TransferWise ID",
        balance="Running Balance",
        text=["Description"],
        references={"reference": "Payment Reference"},
    ),
    "monzo": Columns(
        date="Date",
        dates=["%d/%m/%Y", "%Y-%m-%d"],
        time="Time",
        zone="Europe/London",
        amount="Amount",
        currency="Currency",
        id="Transaction ID",
        text=["Name", "Description"],
        references={"type_code": "Type", "reference": "Notes and #tags"},
    ),
}
