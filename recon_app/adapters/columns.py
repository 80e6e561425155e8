"""A declared column map: what each column of a bank's table means. See docs/statements.md."""

import json
import tomllib
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from recon_app.adapters.base import malformed
from recon_app.codec.fields import REFERENCE_TYPES
from recon_app.domain.events import Status
from recon_app.domain.money import EXPONENTS

__all__ = ["Columns", "declared_columns", "key_of"]

MAX_MAP_CHARS: Final = 32_768


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Names of columns, and how their cells are written.

    Either ``amount`` or ``debit`` and ``credit``; either ``currency`` or ``currency_code``. An
    ``amount`` has its sign, or a ``direction`` column beside it; ``positive`` says what is without
    a sign. ``id`` is the bank's reference of the line, ``txn_id`` the merchant's own id of the
    payment. ``dates`` are ``strptime`` formats, ISO 8601 when there are none.
    """

    date: str
    dates: list[str] = []
    time: str | None = None
    value_date: str | None = None
    zone: str | None = None
    amount: str | None = None
    debit: str | None = None
    credit: str | None = None
    positive: Literal["in", "out"] = "in"
    direction: str | None = None
    in_words: tuple[str, ...] = ("C", "CR", "CRDT", "CREDIT")
    out_words: tuple[str, ...] = ("D", "DR", "DBIT", "DEBIT")
    decimal: Literal[".", ","] = "."
    unit: Literal["major", "minor"] = "major"
    currency: str | None = None
    currency_code: str | None = None
    account: str | None = None
    balance: str | None = None
    id: str | None = None
    id_is_exact: bool = False
    pending_id: str | None = None
    txn_id: str | None = None
    txn_id_prefix: str = ""
    status: str | None = None
    statuses: dict[str, str] = {}
    text: list[str] = []
    references: dict[str, str] = {}
    provider: str = "csv"

    def required(self) -> list[str]:
        """The columns without which a table is not this one."""
        names = (self.date, self.amount, self.debit, self.credit, self.direction, self.currency)
        return [name for name in (*names, self.id, self.txn_id, self.status) if name]

    def known_by(self) -> list[str]:
        """The columns by which a table that nobody declared is taken for this one."""
        named = (*self.required(), *self.text, *self.references.values(), self.pending_id)
        return [name for name in named if name]


def declared_columns(options: Mapping[str, str], presets: Mapping[str, Columns]) -> Columns | None:
    """The map that the options declare: a ``preset``, ``columns`` in JSON or TOML, or both.

    Raises:
        InvalidPayload: the map contradicts itself or names what there is not.
    """
    preset, text = options.get("preset"), options.get("columns")
    if preset is not None and preset not in presets:
        raise malformed("preset", f"must be one of {', '.join(presets)}")
    base = msgspec.to_builtins(presets[preset]) if preset else {}
    if text is None and preset is None:
        return None
    try:
        columns = msgspec.convert(base | _table(text or "{}"), Columns)
    except msgspec.ValidationError as error:
        raise malformed("columns", str(error)) from None
    _check(columns)
    return columns


def key_of(name: str) -> str:
    """A column's name by its letters and digits: banks change blanks, dots and capitals."""
    return "".join(char for char in name.casefold() if char.isalnum()) or name.strip()


def _table(text: str) -> dict[str, object]:
    if len(text) > MAX_MAP_CHARS:
        raise malformed("columns", f"is longer than {MAX_MAP_CHARS} characters")
    try:
        table = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise malformed("columns", f"is neither JSON nor TOML: {error}"[:200]) from None
    if not isinstance(table, dict):
        raise malformed("columns", "must be a table of column names")
    return table


def _check(columns: Columns) -> None:
    has_sides = bool(columns.debit or columns.credit)
    checks = {
        "must have amount, or debit and credit, and not both": bool(columns.amount) != has_sides,
        "must have currency, or a currency_code that exists": bool(columns.currency)
        or columns.currency_code in EXPONENTS,
        "references: unknown type of reference": set(columns.references) <= REFERENCE_TYPES,
        "statuses: must map to PENDING, SUCCESS, FAILED, REVERSED or IGNORED": set(
            columns.statuses.values()
        )
        <= {"IGNORED", *(status.value for status in Status)},
        "in_words and out_words must not share a word": not set(columns.in_words)
        & set(columns.out_words),
    }
    for fault, is_right in checks.items():
        if not is_right:
            raise malformed("columns", fault)
