"""Plaid Transactions: answers of /transactions/get and /transactions/sync, and its webhooks.

A positive amount is money that leaves the account. ``transaction_id`` names a line in all of Plaid;
it changes when a pending one is posted, which then names the former in ``pending_transaction_id``.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.bank_api import Ledgers, pick
from recon_app.adapters.bank_lines import BankLine
from recon_app.adapters.bank_text import squashed
from recon_app.adapters.bank_times import iso_moment
from recon_app.adapters.base import Adapter, Ignored, Item, Payload, malformed
from recon_app.adapters.parts import inner, listed, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import Direction, Source, Status

__all__ = ["ADAPTER", "PROVIDER"]

PROVIDER: Final = "plaid"
#: The lists of lines in an answer; what was removed says nothing but its id.
LISTS: Final = ("transactions", "added", "modified")
REFERENCES: Final = {
    "check_number": "check_number",
    "type_code": "transaction_code",
    "customer": "account_owner",
}
PAYMENT_META: Final = {"reference": "reference_number", "trace": "ppd_id"}


def _read(payload: Payload) -> Iterator[Item]:
    value, ledgers = json_value(payload.body), Ledgers(PROVIDER, payload.account)
    yield from _of(value, ledgers)
    yield from ledgers.statements()


def _of(value: object, ledgers: Ledgers) -> Iterator[Item]:
    read = partial(_transaction, ledgers)
    if isinstance(value, list):
        yield from read_parts(value, read)
        return
    answer = fields_of(value)
    if "webhook_code" in answer:
        yield Ignored("webhook that says to fetch")
    elif "transaction_id" in answer:
        yield from read_parts([answer], read)
    elif not any(name in answer for name in (*LISTS, "removed")):
        raise malformed("transactions", "must be there, or added and modified")
    parts = [part for name in LISTS for part in listed(name, answer.get(name, []))]
    yield from read_parts(parts, read)
    for number, _ in enumerate(listed("removed", answer.get("removed", [])), len(parts) + 1):
        yield Ignored("removed transaction", number)


def _transaction(ledgers: Ledgers, part: object, number: int) -> Iterator[Item]:
    said = fields_of(part)
    yield ledgers.of(text_of(said, "account_id")).found(_line(said), said, number)


def _line(said: Fields) -> BankLine:
    currency = currency_code("iso_currency_code", said.get("iso_currency_code"))
    amount = major_to_minor("amount", said.get("amount"), currency)
    posted = iso_moment("date", said.get("date"))
    exact = said.get("datetime")
    name = text_of(said, "original_description", "name", "merchant_name")
    return BankLine(
        currency,
        abs(amount),
        Direction.OUT if amount > 0 else Direction.IN,
        posted.day,
        Status.PENDING if said.get("pending") is True else Status.SUCCESS,
        iso_moment("datetime", exact).instant if exact else None,
        bank_ref=text_of(said, "transaction_id"),
        continues=text_of(said, "pending_transaction_id"),
        said=(squashed(name),),
        booked=posted.day,
        references={
            "text": name,
            **pick(said, REFERENCES),
            **pick(inner(said, "payment_meta"), PAYMENT_META),
        },
    )


def _sniff(head: bytes) -> bool:
    said = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    names = (b'"pending_transaction_id"', b'"iso_currency_code"', b'"personal_finance_category"')
    return said[:1] in (b"{", b"[") and any(name in said for name in names)


ADAPTER: Final = Adapter(PROVIDER, "1", Source.BANK, "Plaid Transactions", _read, _sniff)
