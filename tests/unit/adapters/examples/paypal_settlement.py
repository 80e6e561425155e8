"""PayPal's settlement report: headers, movements and totals."""

__all__ = ["EXAMPLES", "report"]

COLUMNS = (
    '"CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type",'
    '"Transaction Event Code","Transaction Initiation Date","Transaction Completion Date",'
    '"Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency",'
    '"Fee Debit or Credit","Fee Amount","Fee Currency","Custom Field","Consumer ID",'
    '"Bank Reference ID"'
)
TIMES = '"2024/03/10 01:00:00 -0800","2024/03/10 01:00:01 -0800"'
ROWS = (
    f'"SB","4CP1","INV-1","","","T0006",{TIMES},"CR","3000","USD","DR","154","USD","42","C",""',
    f'"SB","6RE1","","4CP1","TXN","T1107",{TIMES},"DR","100000","JPY","CR","0","JPY","","C",""',
    f'"SB","1WD1","","","","T0400",{TIMES},"DR","2700","USD","","","","","C","BANK0042"',
    f'"SB","1AD1","","","","T1900",{TIMES},"DR","10","USD","","","","","C",""',
)


def report(*rows: str) -> bytes:
    """These rows in their frame."""
    head = (
        '"RH","2024/03/11 04:03:22 -0700","A","MERCHANT1","008"',
        '"FH","01"',
        '"SH","2024/03/10 00:00:00 -0800","2024/03/10 23:59:59 -0700","MERCHANT1",""',
        COLUMNS,
    )
    tail = ('"SF","USD","CR","3000","DR","2700"', '"SC","4"', '"RF","USD"', '"FF","1"', "")
    return "\n".join((*head, *rows, *tail)).encode()


EXAMPLES = [report(*ROWS)]
