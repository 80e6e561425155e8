"""Bank tables in CSV: one with a map of its columns, one that is known."""

__all__ = ["EXAMPLES", "HDFC", "MAP", "MAPPED", "csv_of"]

MAP = """
date = "Buchung"
dates = ["%d.%m.%Y"]
value_date = "Valuta"
amount = "Betrag"
decimal = ","
currency = "Währung"
id = "Nummer"
text = ["Text", "Name"]
[references]
end_to_end = "Kundenreferenz"
"""
HEADER = "Buchung;Valuta;Betrag;Währung;Nummer;Text;Name;Kundenreferenz"


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    """A table as the map above has it."""
    return "\r\n".join([header, *rows, ""]).encode()


HDFC = (
    b"HDFC BANK LTD.,,,,,,\r\nStatement of account,,,,,,\r\n\r\n"
    b"Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance\r\n"
    b'03/02/25,UPI-JANE DOE-0012,0000503412345678,03/02/25,,"1,00,249.50","2,00,249.50"\r\n'
    b'03/02/25,NEFT-RENT,0000000000000000,04/02/25,"50,000.00",,"1,50,249.50"\r\n'
    b",,,,,,\r\n,Closing balance,,,,,\r\n"
)
MAPPED = csv_of(
    "03.02.2025;04.02.2025;1.249,50;EUR;0001;Rechnung;Jane Doe;E2E-77",
    "03.02.2025;04.02.2025;-12;EUR;;Gebühr;Bank;",
    '03.02.2025;04.02.2025;0,5;EUR;;"zwei\nZeilen";;',
)
EXAMPLES = [HDFC]
