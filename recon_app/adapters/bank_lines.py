"""Lines of bank statements, whatever the format: their ids, their events, and what they come to."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Final

from recon_app.adapters.bank_text import brief
from recon_app.adapters.base import Found, Statement
from recon_app.adapters.documents import event_document
from recon_app.adapters.ids import Ordinals, derived_id, qualified
from recon_app.adapters.times import at_midnight
from recon_app.domain.events import Direction, Kind, Precision, Source, Status, TxnIdKind
from recon_app.domain.money import EXPONENTS

__all__ = ["BankLine", "Ledger", "Refs"]

_is_rate = re.compile(r"(?=.*[1-9])[0-9]{1,12}(\.[0-9]{1,18})?").fullmatch

#: The mark of a direction in ids and in the books of banks.
MARK: Final = {Direction.IN: "C", Direction.OUT: "D"}

_NOTHING: Mapping[str, str | None] = MappingProxyType({})


class Refs(Enum):
    """What the reference of a line is worth: see ``Ledger``."""

    EXACT = "exact"
    SIGNED = "signed"
    DATED = "dated"


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line. ``amount_minor`` is >= 0; ``day`` is the date that its format counts by.

    ``bank_ref`` is the bank's own reference of the line; ``said`` is what else tells lines without
    one apart. ``given_id`` is the merchant's own id of the payment, where a source carries it;
    ``continues`` is the reference that the same line had while it was pending.
    """

    currency: str
    amount_minor: int
    direction: Direction
    day: date
    status: Status = Status.SUCCESS
    instant: str | None = None
    bank_ref: str | None = None
    given_id: str | None = None
    continues: str | None = None
    said: tuple[object, ...] = ()
    booked: date | None = None
    valued: date | None = None
    fee: int | None = None
    original_amount: int | None = None
    original_currency: str | None = None
    fx_rate: str | None = None
    references: Mapping[str, str | None] = field(default_factory=lambda: _NOTHING)

    @property
    def signed_minor(self) -> int:
        """The amount with the sign that it has in the account."""
        return self.amount_minor if self.direction is Direction.IN else -self.amount_minor


class Ledger:
    """The lines of one account in one statement: names each, and counts what is booked.

    ``refs`` says what a reference is worth. EXACT: it names one line and no other. Banks' own
    references do not: a charge carries the reference of the payment it is for, a reversal that of
    what it reverses. With SIGNED the sign and the amount stand beside the reference in the id; with
    DATED also the date, where banks use short numbers again and again.
    """

    def __init__(self, provider: str, account: str | None, refs: Refs = Refs.SIGNED) -> None:
        self.provider = provider
        self.account = brief(account)
        self.ordinals = Ordinals()
        self._refs = refs
        self._sums: Counter[str] = Counter()
        self._lines: Counter[str] = Counter()

    def found(self, line: BankLine, raw: object, line_no: int) -> Found:
        """The event of a line; booked ones count towards the statement."""
        own_id = self._own_id(line)
        posting_id = self._entry(line.continues) if line.continues else own_id
        document = _document(self, line, line.given_id or own_id, posting_id)
        if line.status is Status.SUCCESS:
            self._sums[line.currency] += line.signed_minor
            self._lines[line.currency] += 1
        return Found(document, raw, line_no)

    def statement(
        self,
        currency: str | None,
        opening: int | None = None,
        closing: int | None = None,
        complete_to: date | None = None,
        reference: str | None = None,
    ) -> Statement:
        """What the lines of ``currency`` (the first one met when null) come to."""
        currency = currency or next(iter(self._lines), None)
        return Statement(
            self.account,
            currency,
            opening,
            closing,
            self._sums[currency] if currency else 0,
            self._lines[currency] if currency else 0,
            complete_to.isoformat() if complete_to else None,
            reference,
        )

    def statements(self, complete_to: date | None = None) -> Iterator[Statement]:
        """One for each currency of the lines, for formats without balances."""
        currencies: list[str | None] = [*self._lines] or [None]
        for currency in currencies:
            yield self.statement(currency, complete_to=complete_to)

    def _own_id(self, line: BankLine) -> str:
        if line.bank_ref is None:
            said = (line.day, line.currency, line.signed_minor, *line.said)
            ordinal = self.ordinals.next((line.status, *said))
            return derived_id(self.provider, self.account, said, ordinal)
        if self._refs is Refs.EXACT:
            return self._entry(line.bank_ref)
        return qualified(self.provider, self.account, self._kind(line), line.bank_ref)

    def _entry(self, reference: str) -> str:
        return qualified(self.provider, self.account, "entry", reference)

    def _kind(self, line: BankLine) -> str:
        kind = f"entry-{MARK[line.direction]}{line.amount_minor}{line.currency}"
        if self._refs is Refs.DATED:
            kind += f"-{line.day:%y%m%d}"
        ordinal = self.ordinals.next((line.status, kind, line.bank_ref))
        return kind if ordinal == 1 else f"{kind}.{ordinal}"


def _document(ledger: Ledger, line: BankLine, txn_id: str, posting_id: str) -> dict[str, object]:
    return event_document(
        txn_id,
        Source.BANK,
        Kind.POSTING,
        line.status,
        line.amount_minor,
        line.currency,
        line.instant or at_midnight(line.day),
        posting_id=posting_id,
        direction=line.direction,
        precision=Precision.INSTANT if line.instant else Precision.DAY,
        txn_id_kind=TxnIdKind.DERIVED if line.given_id is None else TxnIdKind.GIVEN,
        provider=ledger.provider,
        account=ledger.account,
        references=_references(line),
        fee=line.fee,
        original_amount=line.original_amount,
        original_currency=code if (code := line.original_currency) in EXPONENTS else None,
        fx_rate=rate if (rate := line.fx_rate) and _is_rate(rate) else None,
        booking_date=_text(line.booked),
        value_date=_text(line.valued),
        business_date=_text(line.booked or line.day),
    )


def _references(line: BankLine) -> dict[str, str | None]:
    said = {"original": line.continues, **line.references, "bank": line.bank_ref}
    return {name: brief(text) for name, text in said.items() if text}


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
