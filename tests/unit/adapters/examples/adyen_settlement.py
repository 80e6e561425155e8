"""Adyen's settlement details report, a batch of it."""

__all__ = ["EXAMPLES", "report"]

COLUMNS = (
    "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,"
    "Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),"
    "Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),"
    "Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Batch Number"
)
ROWS = (
    (
        "Shop,ShopNL,QF1,00000042,visa,2024-03-31 12:00:00,CEST,Settled,QF2,"
        "EUR,,10.00,1,EUR,,9.70,,0.10,0.10,0.10,7"
    ),
    (
        "Shop,ShopNL,QF3,00000043,mc,2024-01-15 12:00:00,CET,Refunded,QF4,"
        "USD,5.00,,0.9,EUR,4.55,,0.05,,,,7"
    ),
    (
        "Shop,ShopNL,QF5,00000044,visa,2024-03-31 12:00:00,CEST,Chargeback,QF6,"
        "EUR,10.00,,1,EUR,12.50,,2.50,,,,7"
    ),
    "Shop,ShopNL,,,,2024-03-31 12:00:00,CEST,Fee,March fees,,,,,EUR,1.00,,,,,,7",
    "Shop,ShopNL,,,,2024-03-31 12:00:00,CEST,Fee,March fees,,,,,EUR,1.00,,,,,,7",
    (
        'Shop,ShopNL,,,,2024-03-31 12:00:00,CEST,MerchantPayout,"TX1 batch 7, ShopNL",,,,,'
        "EUR,3.65,,,,,,7"
    ),
)


def report(*rows: str) -> bytes:
    """These rows below the header."""
    return "\n".join((COLUMNS, *rows, "")).encode()


EXAMPLES = [report(*ROWS)]
