"""BAI2 balance reports: groups by date and sender, accounts in them, their transactions.

A file has a header (01), groups (02 to 98), accounts (03 to 49) and transactions (16). Amounts are
whole minor units of the account's currency, else of the group's, else US dollars.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from bai2.constants import AsOfDateModifier, GroupStatus

from recon_app.adapters.amounts import currency_code, signed_minor
from recon_app.adapters.bai2_records import (
    Detail,
    Record,
    balances,
    detail,
    direction_of,
    parsed_date,
    records,
)
from recon_app.adapters.bank_lines import BankLine, Ledger, Refs
from recon_app.adapters.bank_text import brief, squashed
from recon_app.adapters.base import Adapter, Ignored, Item, Payload, Rejected, malformed
from recon_app.adapters.ids import Ordinals
from recon_app.adapters.parts import read_part
from recon_app.domain.events import Direction, Source

__all__ = ["ADAPTER"]

FORMAT: Final = "bai2"
OPENING: Final = "010"
CLOSING: Final = "015"
DEFAULT_CURRENCY: Final = "USD"
INTERIM: Final = frozenset(
    m.value for m in (AsOfDateModifier.interim_previous_day, AsOfDateModifier.interim_same_day)
)
#: Groups whose transactions are not to be posted.
VOID: Final = {
    GroupStatus.deletion.value: "deleted group",
    GroupStatus.test_only.value: "test group",
}
KNOWN: Final = frozenset(("01", "02", "03", "16", "49", "98", "99"))
FLIPPED: Final = {Direction.IN: Direction.OUT, Direction.OUT: Direction.IN}


class _File:
    """The group and the account whose records are being read."""

    def __init__(self, payload: Payload) -> None:
        self._given_account = payload.account
        self.is_whole = False
        self.void: str | None = None
        self.as_of: date | None = None
        self.is_interim = False
        self.group_currency = DEFAULT_CURRENCY
        self.currency = DEFAULT_CURRENCY
        self.balances: dict[str, str] = {}
        self.ledger: Ledger | None = None
        self._ordinals: dict[str | None, Ordinals] = {}

    def enter_group(self, record: Record) -> None:
        """The header of a group, in which an account may come more than once."""
        self.ledger, self.as_of, self._ordinals = None, None, {}
        fields = [field.strip() for field in record.fields] + [""] * 7
        self.void = VOID.get(fields[2])
        self.is_interim = fields[6] in INTERIM
        self.group_currency = currency_code("02.currency", fields[5] or DEFAULT_CURRENCY)
        self.as_of = parsed_date("02.date", fields[3])

    def enter_account(self, record: Record) -> None:
        """The header of an account: its number, its currency, its balances."""
        fields = [field.strip() for field in record.fields] + [""]
        account = self._given_account or fields[0] or None
        self.ledger = Ledger(FORMAT, account, Refs.DATED)
        self.ledger.ordinals = self._ordinals.setdefault(account, self.ledger.ordinals)
        self.currency = currency_code("03.currency", fields[1] or self.group_currency)
        self.balances = balances(record.fields)

    def line(self, said: Detail, direction: Direction) -> BankLine:
        """The line of a transaction; a negative amount goes the other way."""
        day = said.value or self.as_of
        if day is None:
            raise malformed("02.date", "must be there when a transaction has no value date")
        amount = signed_minor("16.amount", said.amount or "0")
        return BankLine(
            self.currency,
            abs(amount),
            direction if amount >= 0 else FLIPPED[direction],
            day,
            bank_ref=said.bank_ref,
            said=(self.as_of, said.type_code, said.customer_ref, squashed(said.text)),
            booked=self.as_of,
            valued=said.value,
            references={
                "type_code": said.type_code,
                "customer": said.customer_ref,
                "text": brief(said.text),
            },
        )


def _read(payload: Payload) -> Iterator[Item]:
    file, last = _File(payload), 0
    for record in records(payload.body, payload.options.get("encoding")):
        if last == 0 and record.code != "01":
            raise malformed("$", "does not begin with a BAI2 file header (01)")
        last = record.line_no
        yield from read_part(last, partial(_record, file, record))
    if last == 0:
        raise malformed("$", "holds no BAI2 record")
    if not file.is_whole:
        yield Rejected("99", "the file ends without its trailer: the rest is missing", last)


def _record(file: _File, record: Record) -> Iterator[Item]:
    if record.code == "02":
        file.enter_group(record)
    elif record.code == "03":
        file.enter_account(record)
    elif record.code == "16":
        yield _transaction(file, record)
    elif record.code == "49" and file.ledger and not file.void:
        yield _statement(file, file.ledger)
    elif record.code == "99":
        file.is_whole = True
    elif record.code not in KNOWN:
        raise malformed("code", "is no record of BAI2")


def _transaction(file: _File, record: Record) -> Item:
    if file.ledger is None:
        raise malformed("03", "must stand before a transaction and name its account")
    if file.void:
        return Ignored(file.void, record.line_no)
    said = detail(record)
    direction = direction_of(said.type_code)
    if direction is None:
        return Ignored("non-monetary information", record.line_no)
    return file.ledger.found(file.line(said, direction), _raw(record), record.line_no)


def _statement(file: _File, ledger: Ledger) -> Item:
    opening, closing = (file.balances.get(code) for code in (OPENING, CLOSING))
    return ledger.statement(
        file.currency,
        signed_minor("03.010", opening) if opening else None,
        signed_minor("03.015", closing) if closing else None,
        None if file.is_interim or closing is None else file.as_of,
        file.as_of.isoformat() if file.as_of else None,
    )


def _raw(record: Record) -> object:
    return {"record": f"{record.code},{record.lines[0]}", "continued": record.lines[1:]}


def _sniff(head: bytes) -> bool:
    said = head.lstrip(b"\xef\xbb\xbf\r\n ")
    return said.startswith(b"01,") and (b"\n02," in said or b"\r02," in said)


ADAPTER: Final = Adapter(FORMAT, "1", Source.BANK, "BAI2", _read, _sniff)
