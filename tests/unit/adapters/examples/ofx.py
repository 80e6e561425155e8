"""OFX: SGML and XML of one bank statement."""

__all__ = ["EXAMPLES", "sgml", "transaction", "xml"]


def transaction(
    amount: str = "249.50", when: str = "20250203101500[+5.30:IST]", **more: str
) -> str:
    """A transaction of the SGML form: texts without end tags."""
    fields = {"FITID": "000042", "NAME": "A &amp; B", "MEMO": "Order 77", **more}
    said = "".join(f"<{name}>{text}\n" for name, text in fields.items())
    return f"<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>{when}\n<TRNAMT>{amount}\n{said}</STMTTRN>\n"


def sgml(*transactions: str, currency: str = "INR", charset: str = "1252") -> bytes:
    """A statement of OFX 1.02."""
    return (
        f"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:{charset}\n\n"
        f"<OFX><BANKMSGSRSV1><STMTTRNRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS>"
        f"<CURDEF>{currency}<BANKACCTFROM><BANKID>B1<ACCTID>0012345<ACCTTYPE>CHECKING"
        f"</BANKACCTFROM><BANKTRANLIST><DTSTART>20250201<DTEND>20250203{''.join(transactions)}"
        f"</BANKTRANLIST><LEDGERBAL><BALAMT>1249.50<DTASOF>20250203</LEDGERBAL></STMTRS>"
        f"</STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode("cp1252")


def xml(body: str) -> bytes:
    """A statement of OFX 2 with this list of transactions."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="200"?>'
        "<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>EUR</CURDEF><CCACCTFROM>"
        f"<ACCTID>4</ACCTID></CCACCTFROM><BANKTRANLIST>{body}</BANKTRANLIST></CCSTMTRS>"
        "</CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"
    ).encode()


IN_XML = (
    "<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20250203</DTPOSTED><TRNAMT>-1.234,50</TRNAMT>"
    "<FITID></FITID><CHECKNUM/><NAME><![CDATA[Café <1>]]></NAME><MEMO></MEMO>"
    "<ORIGCURRENCY><CURRATE>1.08</CURRATE><CURSYM>USD</CURSYM></ORIGCURRENCY></STMTTRN>"
)
EXAMPLES = [sgml(transaction(), transaction("-12.00", "20250203", FITID="")), xml(IN_XML)]
