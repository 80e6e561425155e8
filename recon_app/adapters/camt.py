"""ISO 20022 camt.052, camt.053 and camt.054 of all versions: one format name for all three.

An entry comes again: in an intraday report, in the notification and in the statement. It is one
line, named by the account servicer's reference.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from recon_app.adapters.bank_lines import Ledger
from recon_app.adapters.bank_text import squashed
from recon_app.adapters.bank_times import zone_option
from recon_app.adapters.base import Adapter, Ignored, Item, Payload, malformed
from recon_app.adapters.camt_entry import DIRECTIONS, bank_line, entry_status, moment, money
from recon_app.adapters.parts import read_part
from recon_app.adapters.xml_stream import (
    Element,
    child,
    children,
    elements,
    local_name,
    text_at,
    tree_of,
)
from recon_app.domain.events import Direction, Source

__all__ = ["ADAPTER"]

FORMAT: Final = "camt"
STATEMENT: Final = "Stmt"
#: The three messages: account report, statement, notification of debits and credits.
REPORTS: Final = ("Rpt", STATEMENT, "Ntfctn")
#: Of equal parts of an entry (a batch of thousands) these many are kept beside the event.
KEPT_PARTS: Final = 10

ACCOUNTS: Final = (
    ("Acct", "Id", "IBAN"),
    ("Acct", "Id", "Othr", "Id"),
    ("Acct", "Id", "BBAN"),
    ("Acct", "Id", "PrtryAcct", "Id"),
    ("Acct", "Id", "UPIC"),
)
OPENING: Final = ("OPBD", "PRCD")
CLOSING: Final = ("CLBD",)


class _Reports:
    """The report whose entries are being read, and the pages before it."""

    def __init__(self, payload: Payload) -> None:
        self._account = payload.account
        self._reports: dict[tuple[str | None, str | None], tuple[Ledger, set[str | None]]] = {}
        self._element: Element | None = None
        self.ledger = Ledger(FORMAT, payload.account)
        self.seen = 0

    def enter(self, report: Element) -> Ledger:
        """The lines of that report; pages of one report count their equal lines together."""
        if self._element is not report:
            self._element = report
            self.seen += 1
            self.ledger = self._opened(report)
        return self.ledger

    def _opened(self, report: Element) -> Ledger:
        account = self._account or _account(report)
        key, page = (account, text_at(report, "Id")), _page(report)
        before, pages = self._reports.get(key, (None, set()))
        ledger = Ledger(FORMAT, account)
        if before is not None and page not in pages:
            ledger.ordinals = before.ordinals
            self._reports[key] = (ledger, pages | {page})
        else:
            self._reports[key] = (ledger, {page})
        return ledger


def _read(payload: Payload) -> Iterator[Item]:
    reports, zone, number = _Reports(payload), zone_option(payload.options), 0
    for element in elements(payload.body, "Ntry", *REPORTS):
        parent = element.getparent()
        if local_name(element) in REPORTS:
            yield from read_part(number, partial(_statement, element, reports.enter(element)))
        elif parent is not None and local_name(parent) in REPORTS:
            number += 1
            read = partial(_entry, element, reports.enter(parent), zone, number)
            yield from read_part(number, read)
    if not reports.seen:
        raise malformed("$", "holds no account report, statement or notification of camt")


def _entry(entry: Element, ledger: Ledger, zone: ZoneInfo | None, number: int) -> Iterator[Item]:
    status = entry_status(entry, local_name(entry.getparent()) == STATEMENT)
    if status is None:
        yield Ignored("entry for information", number)
        return
    yield ledger.found(bank_line(entry, status, zone), tree_of(entry, KEPT_PARTS), number)


def _statement(report: Element, ledger: Ledger) -> Iterator[Item]:
    currency = text_at(report, "Acct", "Ccy") or _balance_currency(report)
    opening, closing = (_balance(report, codes, currency) for codes in (OPENING, CLOSING))
    yield ledger.statement(
        currency,
        opening[0] if opening else None,
        closing[0] if closing else None,
        (closing[1] if closing else None) or _covered(report),
        text_at(report, "Id"),
    )


def _balance(
    report: Element, codes: tuple[str, ...], currency: str | None
) -> tuple[int, date | None] | None:
    """The balance of the first of these codes that is there, with its sign, and its date."""
    found = {_code(balance): balance for balance in reversed(children(report, "Bal"))}
    for balance in (found[code] for code in codes if code in found):
        code, amount = money(balance, "Bal.Amt")
        if code == currency:
            when = moment(child(balance, "Dt"), "Bal.Dt", None)
            is_credit = DIRECTIONS.get(text_at(balance, "CdtDbtInd") or "CRDT") is Direction.IN
            return amount if is_credit else -amount, when.day if when else None
    return None


def _code(balance: Element) -> str | None:
    return text_at(balance, "Tp", "CdOrPrtry", "Cd") or text_at(balance, "Tp", "Cd")


def _balance_currency(report: Element) -> str | None:
    amount = child(report, "Bal", "Amt")
    return amount.get("Ccy") if amount is not None else None


def _covered(report: Element) -> date | None:
    """The last whole day that a statement says it covers; reports of a day never cover it."""
    if local_name(report) != STATEMENT:
        return None
    said = text_at(report, "FrToDt", "ToDtTm") or text_at(report, "FrToDt", "ToDt")
    if said is None:
        return None
    try:
        day = date.fromisoformat(said[:10])
    except ValueError:
        return None
    is_whole = "T" not in said or said[11:16] in ("23:59", "24:00")
    return day if is_whole else day - timedelta(days=1)


def _account(report: Element) -> str | None:
    return next(filter(None, (squashed(text_at(report, *path)) for path in ACCOUNTS)), None)


def _page(report: Element) -> str | None:
    for name in ("StmtPgntn", "RptPgntn", "NtfctnPgntn"):
        if page := text_at(report, name, "PgNb"):
            return page
    return None


def _sniff(head: bytes) -> bool:
    said = head.replace(b"\x00", b"")
    return any(name in said for name in (b"camt.052", b"camt.053", b"camt.054", b"BkToCstmr"))


ADAPTER: Final = Adapter(
    FORMAT, "1", Source.BANK, "ISO 20022 camt.052, .053 or .054", _read, _sniff
)
