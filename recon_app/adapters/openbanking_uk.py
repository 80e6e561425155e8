"""Open Banking UK, account information: GET /transactions, versions 3 and 4.

``TransactionId`` is optional and unique in its account only. Amounts have no sign, the indicator
says the direction. Statuses were words up to version 3 and are ISO 20022 codes since version 4.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.bank_api import Ledgers, instructed, pick
from recon_app.adapters.bank_lines import BankLine
from recon_app.adapters.bank_text import reference_or_none, squashed
from recon_app.adapters.bank_times import iso_moment
from recon_app.adapters.base import Adapter, Ignored, Item, Payload, malformed
from recon_app.adapters.parts import first_text, inner, listed, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import Direction, Source, Status

__all__ = ["ADAPTER"]

PROVIDER: Final = "openbanking_uk"
STATUSES: Final = {
    "BOOKED": Status.SUCCESS,
    "BOOK": Status.SUCCESS,
    "PENDING": Status.PENDING,
    "PDNG": Status.PENDING,
    "FUTR": Status.PENDING,
    "REJECTED": Status.FAILED,
    "RJCT": Status.FAILED,
}
INFORMATION: Final = frozenset(("INFO", "INFORMATION"))
DIRECTIONS: Final = {
    "CREDIT": Direction.IN,
    "CRDT": Direction.IN,
    "DEBIT": Direction.OUT,
    "DBIT": Direction.OUT,
}
REFERENCES: Final = {
    "reference": "TransactionReference",
    "text": "TransactionInformation",
    "uetr": "UETR",
    "end_to_end": "EndToEndIdentification",
    "account": "AccountId",
}


def _read(payload: Payload) -> Iterator[Item]:
    value, ledgers = json_value(payload.body), Ledgers(PROVIDER, payload.account)
    parts = value if isinstance(value, list) else _listed(fields_of(value))
    yield from read_parts(parts, partial(_transaction, ledgers))
    yield from ledgers.statements()


def _listed(answer: Fields) -> list[object]:
    if "CreditDebitIndicator" in answer:
        return [answer]
    return listed("Data.Transaction", fields_of(answer, "Data").get("Transaction", []))


def _transaction(ledgers: Ledgers, part: object, number: int) -> Iterator[Item]:
    said = fields_of(part)
    status = (text_of(said, "Status") or "").upper()
    if status in INFORMATION:
        yield Ignored("entry for information", number)
        return
    if status not in STATUSES:
        raise malformed("Status", f"must be one of {', '.join(STATUSES)}")
    account = text_of(said, "AccountId")
    line = _line(said, STATUSES[status])
    yield ledgers.of(account).found(line, said, number)


def _line(said: Fields, status: Status) -> BankLine:
    money = fields_of(said, "Amount")
    currency = currency_code("Amount.Currency", money.get("Currency"))
    amount = major_to_minor("Amount.Amount", money.get("Amount"), currency)
    booked = iso_moment("BookingDateTime", said.get("BookingDateTime"))
    valued = said.get("ValueDateTime")
    exchange = inner(said, "CurrencyExchange")
    original = instructed(exchange, "InstructedAmount", "Amount", "Currency")
    text = text_of(said, "TransactionInformation")
    return BankLine(
        currency,
        abs(amount),
        _direction(said, amount),
        booked.day,
        status,
        booked.instant,
        bank_ref=reference_or_none(text_of(said, "TransactionId")),
        said=(text_of(said, "TransactionReference"), squashed(text)),
        booked=booked.day,
        valued=iso_moment("ValueDateTime", valued).day if valued else None,
        original_currency=original[0] if original else None,
        original_amount=original[1] if original else None,
        fx_rate=_rate(exchange),
        references=pick(said, REFERENCES)
        | {"type_code": _type_code(said), "merchant": _merchant(said)},
    )


def _direction(said: Fields, amount: int) -> Direction:
    name = (text_of(said, "CreditDebitIndicator") or "").upper()
    if name not in DIRECTIONS:
        raise malformed("CreditDebitIndicator", "must be Credit or Debit")
    if amount < 0:
        raise malformed("Amount.Amount", "must not be negative: the indicator says the direction")
    return DIRECTIONS[name]


def _rate(exchange: Fields) -> str | None:
    rate = exchange.get("ExchangeRate")
    return None if rate is None or isinstance(rate, bool) else str(rate)


def _type_code(said: Fields) -> str | None:
    code = inner(said, "BankTransactionCode")
    named = [
        text for text in (first_text(code.get("Code")), first_text(code.get("SubCode"))) if text
    ]
    return "-".join(named) or first_text(inner(said, "ProprietaryBankTransactionCode").get("Code"))


def _merchant(said: Fields) -> str | None:
    return first_text(inner(said, "MerchantDetails").get("MerchantName"))


def _sniff(head: bytes) -> bool:
    return b'"CreditDebitIndicator"' in head and b'"Transaction"' in head


ADAPTER: Final = Adapter(PROVIDER, "1", Source.BANK, "Open Banking UK transactions", _read, _sniff)
