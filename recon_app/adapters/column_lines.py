"""Bank tables with a declared column map: the header found, the rows read, the balances shown.

Where nothing is declared, the header tells which of the known layouts it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from recon_app.adapters.bank_api import Ledgers
from recon_app.adapters.bank_lines import Refs
from recon_app.adapters.bank_times import zone_option
from recon_app.adapters.base import Ignored, Item, Payload, malformed
from recon_app.adapters.column_balance import RunningBalance
from recon_app.adapters.column_presets import PRESETS
from recon_app.adapters.column_row import RowReader
from recon_app.adapters.columns import Columns, declared_columns, key_of
from recon_app.adapters.parts import read_part
from recon_app.domain.events import Status

__all__ = ["Row", "preset_of", "table_items"]

#: The row's number in its file, from 1, and its cells.
Row = tuple[int, Sequence[str]]

HEADER_WITHIN: Final = 100


class _Table:
    """A table whose columns are known."""

    def __init__(self, columns: Columns, header: Sequence[str], payload: Payload) -> None:
        zones = {"zone": columns.zone} if columns.zone else payload.options
        self._reader = RowReader(columns, header, zone_option(zones))
        refs = Refs.EXACT if columns.id_is_exact else Refs.SIGNED
        self._ledgers = Ledgers(columns.provider, payload.account, refs)
        self._balance = RunningBalance()

    def items(self, number: int, cells: Sequence[str]) -> Iterator[Item]:
        """What a row says."""
        reader = self._reader
        if not reader.has_amount(cells):
            if reader.has_date(cells):
                raise malformed("amount", "is required in a row with a date")
            yield Ignored("row without a date or an amount", number)
            return
        status = reader.status(cells)
        if status is None:
            yield Ignored("row of a status to be ignored", number)
            return
        ledger, line = self._ledgers.of(reader.account(cells)), reader.line(cells, status)
        balance = reader.balance(cells, line.currency)
        if balance is not None and status is Status.SUCCESS:
            self._balance.note((ledger.account, line.currency), line.signed_minor, balance)
        yield ledger.found(line, reader.raw(cells), number)

    def statements(self) -> Iterator[Item]:
        """What the rows come to, of each account and currency."""
        known = self._balance.opening_and_closing()
        for statement in self._ledgers.statements():
            if known and self._balance.of == (statement.account, statement.currency):
                statement = replace(statement, opening_minor=known[0], closing_minor=known[1])
            yield statement


def table_items(rows: Iterator[Row], payload: Payload) -> Iterator[Item]:
    """What the rows of a table say.

    Raises:
        InvalidPayload: no row names the columns that the map, or any known layout, asks for.
    """
    columns, header = _header(rows, payload.options)
    table = _Table(columns, header, payload)
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            yield from read_part(number, partial(table.items, number, cells))
    yield from table.statements()


def preset_of(header: Sequence[str]) -> Columns | None:
    """The known layout whose columns are all in this header."""
    names = {key_of(name) for name in header if name.strip()}
    return next((one for one in PRESETS.values() if _has_all(one.known_by(), names)), None)


def _header(rows: Iterator[Row], options: Mapping[str, str]) -> tuple[Columns, Sequence[str]]:
    columns, skip = declared_columns(options, PRESETS), _skipped(options)
    for place, (_, cells) in enumerate(rows):
        if place < skip:
            continue
        if columns is None and (known := preset_of(cells)):
            return known, cells
        if columns and _has_all(columns.required(), {key_of(name) for name in cells}):
            return columns, cells
        if place >= skip + HEADER_WITHIN:
            break
    if columns is None:
        raise malformed("columns", f"say which column is what, or a preset: {', '.join(PRESETS)}")
    raise malformed("columns", f"no row names the columns {', '.join(columns.required())}")


def _has_all(columns: list[str], names: set[str]) -> bool:
    return all(key_of(name) in names for name in columns)


def _skipped(options: Mapping[str, str]) -> int:
    text = options.get("skip_rows", "0").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise malformed("skip_rows", "must be a whole number")
    return int(text)
