"""BAI2 records: each with its continuations, and the fields of those that carry money.

Layouts are those of the BAI2 Cash Management Balance Reporting Specifications. What the codes mean
comes from the library ``bai2``; the records are read one by one here, because the library takes a
file whole or not at all, and a bank's own type code is enough for not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from bai2.constants import FundsType, TypeCodes, TypeCodeTransaction

from recon_app.adapters.bank_text import numbered_lines, reference_or_none
from recon_app.adapters.base import malformed
from recon_app.domain.events import Direction

__all__ = ["Detail", "Record", "balances", "detail", "direction_of", "parsed_date", "records"]

CONTINUATION: Final = "88"
MAX_CONTINUATIONS: Final = 1000
#: Type codes of credits and of debits; from 900 on those that banks define themselves.
RANGES: Final = (
    (100, 399, Direction.IN),
    (400, 699, Direction.OUT),
    (920, 959, Direction.IN),
    (960, 999, Direction.OUT),
)
NON_MONETARY: Final = "890"
KNOWN: Final = {name: code.transaction for name, code in TypeCodes.items()}
DIRECTIONS: Final = {
    TypeCodeTransaction.credit: Direction.IN,
    TypeCodeTransaction.debit: Direction.OUT,
}
#: How many fields stand between the funds type and the references.
FUNDS_FIELDS: Final = {
    FundsType.distributed_availability_simple.value: 3,
    FundsType.value_dated.value: 2,
}
DISTRIBUTED: Final = FundsType.distributed_availability.value
VALUE_DATED: Final = FundsType.value_dated.value


class Record(NamedTuple):
    """A record: its code, its lines without the code, where it begins."""

    code: str
    lines: list[str]
    line_no: int

    @property
    def fields(self) -> list[str]:
        """The fields of a record that holds no free text."""
        return ",".join(map(_ended, self.lines)).split(",")


@dataclass(frozen=True, slots=True)
class Detail:
    """A record 16. ``amount`` is digits, as written; ``value`` is of funds type V."""

    type_code: str
    amount: str
    value: date | None
    bank_ref: str | None
    customer_ref: str | None
    text: str


def records(body: bytes, encoding: str | None) -> Iterator[Record]:
    """The records of the file, each with the lines that continue it."""
    record: Record | None = None
    for number, line in numbered_lines(body, encoding):
        said = line.strip()
        code, _, rest = said.partition(",")
        if code == CONTINUATION and record:
            record.lines.append(rest)
            if len(record.lines) > MAX_CONTINUATIONS:
                raise malformed(CONTINUATION, f"line {number}: the record does not end")
        elif said:
            if record:
                yield record
            record = Record(code.rstrip("/"), [rest], number)
    if record:
        yield record


def detail(record: Record) -> Detail:
    """The fields of a transaction: type, amount, funds type with its own, references, text.

    Lines go on with fields until all before the text are there, and with the text from then on.
    """
    first, *more = map(_ended, record.lines)
    fields = first.split(",")
    while (missing := _before_text(fields) - len(fields)) > 0 and more:
        fields += more.pop(0).split(",", missing)
    fields += [""] * missing
    count = _before_text(fields)
    value = fields[3].strip() if fields[2].strip().upper() == VALUE_DATED else ""
    return Detail(
        fields[0].strip(),
        fields[1].strip(),
        parsed_date("16", value) if value else None,
        reference_or_none(fields[count - 2]),
        reference_or_none(fields[count - 1]),
        " ".join([",".join(fields[count:]), *more]).strip(),
    )


def balances(fields: list[str]) -> dict[str, str]:
    """Type code to amount, of the summaries that follow an account's number and currency."""
    found: dict[str, str] = {}
    rest = fields[2:]
    while len(rest) > 1:
        if not rest[0].strip():
            rest = rest[1:]
            continue
        code, amount = rest[0].strip(), rest[1].strip()
        funds = rest[3].strip().upper() if len(rest) > 3 else ""
        rest = rest[4 + _funds_fields(funds, rest[4:]) :]
        if amount:
            found.setdefault(code, amount)
    return found


def direction_of(type_code: str) -> Direction | None:
    """Which way the money of this type moves; null for what is no movement of money.

    Raises:
        InvalidPayload: the code says neither.
    """
    if type_code == NON_MONETARY:
        return None
    if not (type_code.isascii() and type_code.isdigit() and len(type_code) == 3):
        raise malformed("16.type", "must be a type code of three digits")
    for first, last, direction in RANGES:
        if first <= int(type_code) <= last:
            return direction
    known = KNOWN.get(type_code)
    if known not in DIRECTIONS:
        raise malformed("16.type", f"{type_code} says neither credit nor debit")
    return DIRECTIONS[known]


def parsed_date(field: str, text: str) -> date:
    """YYMMDD; some banks write YYYYMMDD."""
    said = text.strip()
    try:
        return datetime.strptime(said, "%Y%m%d" if len(said) == 8 else "%y%m%d").date()
    except ValueError:
        raise malformed(field, "must be a date like 250131") from None


def _ended(line: str) -> str:
    said = line.rstrip()
    return said[:-1].rstrip() if said.endswith("/") else said


def _before_text(fields: list[str]) -> int:
    """How many fields stand before the text of a transaction."""
    funds = fields[2].strip().upper() if len(fields) > 2 else ""
    return 3 + _funds_fields(funds, fields[3:]) + 2


def _funds_fields(funds: str, rest: list[str]) -> int:
    if funds == DISTRIBUTED and rest:
        count = rest[0].strip()
        if not (count.isascii() and count.isdigit() and len(count) <= 3):
            raise malformed("16.funds", "must say how many distributions there are")
        return 1 + 2 * int(count)
    return FUNDS_FIELDS.get(funds, 0)
