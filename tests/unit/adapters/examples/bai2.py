"""BAI2: a file of records."""

__all__ = ["EXAMPLES", "HEADER", "file_of", "group"]

HEADER = "01,SENDER,RECEIVER,250204,0600,1,80,,2/"
END = ("49,0,4/", "98,0,1,6/", "99,0,1,8/")


def group(status: str = "1", currency: str = "USD", modifier: str = "2") -> str:
    """The header of a group of 3 February 2025."""
    return f"02,RECEIVER,SENDER,{status},250203,2359,{currency},{modifier}/"


def file_of(
    *records: str,
    head: str = "03,0012345,,010,100000,,,015,124800,,/",
    of: str | None = None,
    end: tuple[str, ...] = END,
) -> bytes:
    """A file of one account with these transaction records."""
    return "\n".join([HEADER, of or group(), head, *records, *end, ""]).encode()


EXAMPLES = [
    file_of(
        "16,142,24950,V,250204,,0000172629,ORDER-77,CARD SALES/",
        "88,OF MONDAY, ALL BRANCHES",
        "16,475,150,S,50,50,50,,000319,CHECK/",
        "16,698,000,D,2,0,1,1,2,,,FEES",
        "16,890,,,,,JUST A NOTE/",
    ),
    file_of("16,195,1000/", "88,Z,BANKREF/", "88,CUSTREF,WIRE IN", of=group("2")),
]
