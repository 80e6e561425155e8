"""MT940 statements and MT942 interim reports: one format name, so that a line in both is one line.

Read field by field here and not by a library: one line that cannot be read must cost that line
only, a file of 200,000 lines must not stand in memory, and several messages must stay apart.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from recon_app.adapters.bank_lines import BankLine, Ledger
from recon_app.adapters.bank_text import brief, squashed
from recon_app.adapters.base import Adapter, Item, Payload, Rejected, malformed
from recon_app.adapters.mt940_fields import (
    MARKS,
    REVERSALS,
    Balance,
    Entry,
    Tagged,
    amount_minor,
    balance,
    entry,
    tagged_fields,
)
from recon_app.adapters.mt940_text import narrative_references
from recon_app.adapters.parts import read_part
from recon_app.domain.events import Source
from recon_app.errors import InvalidPayload

__all__ = ["ADAPTER"]

FORMAT: Final = "mt940"
OPENING: Final = frozenset(("60F", "60M"))
CLOSING: Final = frozenset(("62F", "62M"))
#: Fields that only an MT942 has, which has no balances.
INTERIM: Final = frozenset(("34F", "13", "13D", "90C", "90D"))
MAX_HELD: Final = 10_000


class _Message:
    """One message while it is read. A line waits until its field 86 and the currency are known."""

    def __init__(self, payload: Payload, previous: "_Message | None") -> None:
        self.account = payload.account
        self.currency = payload.options.get("currency")
        self.number: str | None = None
        self.opening: Balance | None = None
        self.closing: Balance | None = None
        self.closing_tag: str | None = None
        self.is_interim = False
        self.held: list[tuple[Tagged, list[str]]] = []
        self.previous = previous
        self._ledger: Ledger | None = None

    @property
    def ledger(self) -> Ledger:
        """The lines of this message, numbered on from the page before it."""
        if self._ledger is None:
            self._ledger = Ledger(FORMAT, self.account)
            if self.previous and _is_next_page(self.previous, self):
                self._ledger.ordinals = self.previous.ledger.ordinals
            self.previous = None
        return self._ledger


def _read(payload: Payload) -> Iterator[Item]:
    message: _Message | None = None
    previous: _Message | None = None
    for field in tagged_fields(payload.body, payload.options.get("encoding")):
        if message and field.tag in ("20", "END"):
            yield from _end(message, field.line_no)
            previous, message = message, None
        if field.tag != "END":
            message = message or _Message(payload, previous)
            yield from _take(message, field)
    if message:
        yield from _end(message, field.line_no)
    elif previous is None:
        raise malformed("$", "holds no MT940 or MT942 message")


def _take(message: _Message, field: Tagged) -> Iterator[Item]:
    if field.tag == "86" and message.held:
        message.held[-1][1].extend(field.lines)
        return
    if message.currency and message.held:
        yield from _flush(message)
    if field.tag == "61":
        message.held.append((field, []))
        if len(message.held) > MAX_HELD:
            raise malformed("60F", "names no currency, and neither does any field 34F")
        return
    try:
        _note(message, field)
    except InvalidPayload as fault:
        yield Rejected(fault.field, fault.detail, field.line_no, fault.reason)


def _note(message: _Message, field: Tagged) -> None:
    """What a field says of the message as a whole."""
    said = "".join(field.lines).strip()
    message.is_interim |= field.tag in INTERIM
    if field.tag in ("25", "25P"):
        message.account = message.account or squashed(field.lines[0]) or None
    elif field.tag in ("28", "28C"):
        message.number = said
    elif field.tag == "34F":
        message.currency = message.currency or said[:3]
    elif field.tag in OPENING:
        message.opening = balance(field)
        message.currency = message.opening.currency
    elif field.tag in CLOSING:
        message.closing, message.closing_tag = balance(field), field.tag
        message.currency = message.currency or message.closing.currency


def _end(message: _Message, line_no: int) -> Iterator[Item]:
    yield from _flush(message)
    opening, closing = message.opening, message.closing
    if not closing and (opening or not message.is_interim):
        yield Rejected("62F", "the message ends without a closing balance", line_no)
    yield message.ledger.statement(
        message.currency,
        opening.amount_minor if opening else None,
        closing.amount_minor if closing else None,
        closing.day if closing and message.closing_tag == "62F" else None,
        message.number,
    )


def _flush(message: _Message) -> Iterator[Item]:
    for field, narrative in message.held:
        yield from read_part(field.line_no, partial(_found, message, field, narrative))
    message.held.clear()


def _found(message: _Message, field: Tagged, narrative: list[str]) -> Iterator[Item]:
    if not message.currency:
        raise malformed("60F", "names no currency, and neither does any field 34F or 62F")
    said = entry(field)
    raw = {"61": "\n".join(field.lines), "86": "\n".join(narrative)}
    yield message.ledger.found(_line(said, message.currency, narrative), raw, field.line_no)


def _line(said: Entry, currency: str, narrative: list[str]) -> BankLine:
    direction, status = MARKS[said.mark]
    return BankLine(
        currency,
        amount_minor(said, currency),
        direction,
        said.value,
        status,
        bank_ref=said.bank_ref,
        said=(said.booked, said.customer_ref, squashed(said.more), squashed("".join(narrative))),
        booked=said.booked,
        valued=said.value,
        references={
            **narrative_references(narrative or [said.more]),
            **({"customer": said.customer_ref} if said.customer_ref else {}),
            "type_code": said.type_code,
            "reference": brief(said.more),
            **({"reason_code": said.mark} if said.mark in REVERSALS else {}),
        },
    )


def _is_next_page(before: _Message, after: _Message) -> bool:
    """Whether two messages are pages of one statement: its number is the same, the page is not."""
    first, second = (message.number or "" for message in (before, after))
    same = first.partition("/")[0] == second.partition("/")[0] != ""
    return same and first != second and before.account == after.account


def _sniff(head: bytes) -> bool:
    return any(
        head.startswith(tag) or b"\n" + tag in head or b"}" + tag in head for tag in _FIRST
    ) and (b":61:" in head or b":60" in head or b":34F:" in head or b":28" in head)


_FIRST: Final = (b":20:", b"\r:20:")

ADAPTER: Final = Adapter(FORMAT, "1", Source.BANK, "SWIFT MT940 or MT942", _read, _sniff)
