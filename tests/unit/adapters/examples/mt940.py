"""MT940 and MT942: messages of made-up banks, line by line."""

__all__ = ["EXAMPLES", "INTERIM", "STATEMENT", "message"]

HEAD = (":20:STMT0001", ":25:DE00 1234 5678/0012345678", ":28C:00042/001")


def message(*lines: str, opening: str = "C250131EUR1000,", closing: str | None = None) -> bytes:
    """A statement of these lines; without a closing balance it is cut off."""
    end = [f":62F:{closing}", "-"] if closing else []
    return "\r\n".join([*HEAD, f":60F:{opening}", *lines, *end, ""]).encode()


SALE = (
    ":61:2502010203C249,50NTRFORDER-77//BANKREF0000000001",
    ":86:166?00GUTSCHRIFT?20EREF+E2E-000077?21KREF+CUST-9?22MREF+MANDATE-?2312?24SVWZ+Invoice 77 ",
    "from May?30DEUTDEFF?31DE001234?32JANE DOE?60 second part",
)
CHARGE = (":61:2502010203D1,5NCHGNONREF//BANKREF0000000001", ":86:Charge for a transfer")
STATEMENT = message(*SALE, *CHARGE, closing="C250203EUR1248,")

INTERIM = "\r\n".join(
    [
        "{1:F01BANKDEFFAXXX0000000000}{2:O9421200250203BANKDEFFAXXX}{4:",
        *HEAD,
        ":34F:EURD0,",
        ":13D:2502031200+0100",
        *SALE,
        ":90D:0EUR0,",
        ":90C:1EUR249,5",
        "-}",
        "",
    ]
).encode()

SLASHED = message(
    ":61:2502030203RD12,NTRFNONREF//NL-0001",
    ":86:/TRTP/SEPA OVERBOEKING/IBAN/NL00BANK0123456789/BIC/BANKNL2A/NAME/A. SHOP/REMI/USTD//RETU",
    "RN OF 77/EREF/E2E-000077",
    closing="C250203EUR1012,",
)

EXAMPLES = [STATEMENT, INTERIM, SLASHED, STATEMENT + STATEMENT]
