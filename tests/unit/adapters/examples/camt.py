"""camt.052, camt.053 and camt.054: an entry, and the report around it."""

__all__ = ["EXAMPLES", "entry", "report"]

REPORTS = {"052": "Rpt", "053": "Stmt", "054": "Ntfctn"}
ROOTS = {"052": "BkToCstmrAcctRpt", "053": "BkToCstmrStmt", "054": "BkToCstmrDbtCdtNtfctn"}
DETAILS = (
    "<NtryDtls><TxDtls><Refs><InstrId>INS-1</InstrId><EndToEndId>0000000077</EndToEndId>"
    "<TxId>TX-1</TxId><UETR>97ed4827-7b6f-4491-a06f-b548d5a7512d</UETR></Refs>"
    "<RmtInf><Ustrd>Invoice 77</Ustrd></RmtInf></TxDtls></NtryDtls>"
)


def entry(
    amount: str = "249.50",
    currency: str = "EUR",
    sign: str = "CRDT",
    status: str = "<Sts>BOOK</Sts>",
    booked: str = "<Dt>2025-02-03</Dt>",
    ref: str | None = "SVCR-0001",
    more: str = "",
    details: str = DETAILS,
) -> str:
    """One entry; what is none is left out."""
    own = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    dates = f"<BookgDt>{booked}</BookgDt><ValDt><Dt>2025-02-04</Dt></ValDt>" if booked else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{more}{status}'
        f"{dates}{own}<BkTxCd><Prtry><Cd>166</Cd></Prtry></BkTxCd>{details}</Ntry>"
    )


def report(
    *entries: str,
    message: str = "053",
    version: str = "08",
    balances: tuple[tuple[str, str, str], ...] = (),
    head: str = "",
) -> bytes:
    """A message with one report. ``balances`` are (code, amount, date)."""
    sums = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{'DBIT' if amount.startswith('-') else 'CRDT'}</CdtDbtInd>"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
        for code, amount, day in balances
    )
    name, root = REPORTS[message], ROOTS[message]
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.{version}"><{root}>'
        f"<GrpHdr><MsgId>M-1</MsgId></GrpHdr><{name}><Id>S-1</Id>{head}"
        f"<Acct><Id><IBAN>DE00123456780012345678</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{sums}{''.join(entries)}</{name}></{root}></Document>"
    ).encode()


BALANCES = (("OPBD", "1000", "2025-02-02"), ("CLBD", "1249.5", "2025-02-03"))
EXAMPLES = [
    report(entry(), balances=BALANCES),
    report(entry(status="<Sts><Cd>PDNG</Cd></Sts>"), message="052"),
    report(entry(sign="DBIT", more="<RvslInd>true</RvslInd>"), message="054", version="02"),
]
