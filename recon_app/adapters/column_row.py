"""One row of a bank's table, by its column map."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from recon_app.adapters.amounts import currency_code
from recon_app.adapters.bank_lines import BankLine
from recon_app.adapters.bank_text import brief, reference_or_none, squashed
from recon_app.adapters.bank_times import Moment
from recon_app.adapters.base import malformed
from recon_app.adapters.column_cells import cell_amount, cell_moment
from recon_app.adapters.columns import Columns, key_of
from recon_app.domain.events import Direction, Status

__all__ = ["RowReader"]

IGNORED = "IGNORED"


class RowReader:
    """Finds the cells of a row by the names that the header gives them."""

    def __init__(self, columns: Columns, header: Sequence[str], zone: ZoneInfo | None) -> None:
        self.columns = columns
        self._zone = zone
        self._names = [name.strip() or str(place) for place, name in enumerate(header, 1)]
        self._at = {key_of(name): place for place, name in reversed([*enumerate(header)])}
        self._statuses = {said.casefold(): status for said, status in columns.statuses.items()}
        self._in_words = {word.casefold() for word in columns.in_words}
        self._out_words = {word.casefold() for word in columns.out_words}

    def raw(self, cells: Sequence[str]) -> dict[str, str]:
        """The row as it was, without its empty cells."""
        pairs = zip(self._names, cells, strict=False)
        return {name: str(cell) for name, cell in pairs if cell.strip()}

    def has_amount(self, cells: Sequence[str]) -> bool:
        """Whether any of the cells that hold amounts says something."""
        columns = self.columns
        return any(self._text(cells, (columns.amount, columns.debit, columns.credit)))

    def has_date(self, cells: Sequence[str]) -> bool:
        """Whether something stands in the column of the date that begins as a date does."""
        return self.cell(cells, self.columns.date)[:1].isdigit()

    def account(self, cells: Sequence[str]) -> str | None:
        """The account that the row names."""
        return brief(self.cell(cells, self.columns.account))

    def status(self, cells: Sequence[str]) -> Status | None:
        """How far the line got; null for rows that are to be ignored."""
        if not self.columns.status:
            return Status.SUCCESS
        word = self._statuses.get(self.cell(cells, self.columns.status).casefold())
        if word is None:
            raise malformed(self.columns.status, "is none of the statuses of the column map")
        return None if word == IGNORED else Status(word)

    def balance(self, cells: Sequence[str], currency: str) -> int | None:
        """The running balance; null where the row does not say it."""
        cell = self.cell(cells, self.columns.balance)
        return self._amount(self.columns.balance or "balance", cell, currency) if cell else None

    def line(self, cells: Sequence[str], status: Status) -> BankLine:
        """The statement line of the row."""
        columns = self.columns
        currency = self._currency(cells)
        amount = self._signed(cells, currency)
        when = self._moment(cells, columns.date, self.cell(cells, columns.time))
        given_id = reference_or_none(self.cell(cells, columns.txn_id))
        text = brief(" ".join(self._text(cells, columns.text)))
        named = {kind: self.cell(cells, name) for kind, name in columns.references.items()}
        return BankLine(
            currency,
            abs(amount),
            Direction.IN if amount >= 0 else Direction.OUT,
            when.day,
            status,
            when.instant,
            bank_ref=reference_or_none(self.cell(cells, columns.id)),
            given_id=columns.txn_id_prefix + given_id if given_id else None,
            continues=reference_or_none(self.cell(cells, columns.pending_id)),
            said=(when.instant, given_id, *named.values(), squashed(text)),
            booked=when.day,
            valued=self._moment(cells, columns.value_date, "").day
            if self._has_value(cells)
            else None,
            references={"text": text, **{k: reference_or_none(v) for k, v in named.items()}},
        )

    def cell(self, cells: Sequence[str], name: str | None) -> str:
        """The text in that column; empty where there is none."""
        place = self._at.get(key_of(name)) if name else None
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def _text(self, cells: Sequence[str], names: Iterable[str | None]) -> list[str]:
        return [text for name in names if (text := self.cell(cells, name))]

    def _has_value(self, cells: Sequence[str]) -> bool:
        return bool(self.cell(cells, self.columns.value_date))

    def _moment(self, cells: Sequence[str], name: str | None, clock: str) -> Moment:
        field = name or "date"
        cell = cells[self._at[key_of(field)]] if key_of(field) in self._at else ""
        return cell_moment(field, cell, self.columns.dates, clock, self._zone)

    def _currency(self, cells: Sequence[str]) -> str:
        said = self.cell(cells, self.columns.currency) or self.columns.currency_code
        return currency_code(self.columns.currency or "currency_code", said)

    def _amount(self, name: str, cell: str, currency: str) -> int:
        is_minor = self.columns.unit == "minor"
        return cell_amount(name, cell, currency, self.columns.decimal, is_minor)

    def _signed(self, cells: Sequence[str], currency: str) -> int:
        """The amount with the sign that it has in the account."""
        columns = self.columns
        if columns.amount:
            cell = self.cell(cells, columns.amount)
            return self._directed(cells, self._amount(columns.amount, cell, currency))
        debit, credit = (
            self._amount(name, cell, currency) if name and (cell := self.cell(cells, name)) else 0
            for name in (columns.debit, columns.credit)
        )
        if debit and credit:
            raise malformed(columns.debit or "debit", "and the credit are both there in one row")
        return credit - abs(debit)

    def _directed(self, cells: Sequence[str], amount: int) -> int:
        columns = self.columns
        if not columns.direction:
            return amount if columns.positive == "in" else -amount
        word = self.cell(cells, columns.direction).casefold().rstrip(".")
        if word in self._in_words:
            return abs(amount)
        if word in self._out_words:
            return -abs(amount)
        raise malformed(columns.direction, "is none of the in_words or out_words")
