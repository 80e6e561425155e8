"""GoCardless Bank Account Data, and the Berlin Group (NextGenPSD2) answers that it passes on.

``{"transactions": {"booked": [...], "pending": [...]}}``; amounts are signed from the account's
view. Banks name lines by ``transactionId``; where they do not, GoCardless' own id stands.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.bank_api import instructed, pick
from recon_app.adapters.bank_lines import BankLine, Ledger, Refs
from recon_app.adapters.bank_text import reference_or_none, squashed
from recon_app.adapters.bank_times import Moment, iso_moment
from recon_app.adapters.base import Adapter, Ignored, Item, Payload, malformed
from recon_app.adapters.parts import first_text, inner, listed, read_part, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value, text_of
from recon_app.domain.events import Direction, Source, Status

__all__ = ["ADAPTER"]

PROVIDER: Final = "gocardless_bank"
LISTS: Final = {"booked": Status.SUCCESS, "pending": Status.PENDING}
DEBITS: Final = frozenset(("DBIT", "DEBIT"))
OPENING: Final = "openingBooked"
CLOSING: Final = "closingBooked"
REFERENCES: Final = {
    "end_to_end": "endToEndId",
    "mandate": "mandateId",
    "check_number": "checkId",
    "batch": "batchId",
    "type_code": "bankTransactionCode",
    "instruction": "instructionId",
    "uetr": "uetr",
    "payment_information": "paymentInformationId",
}


def _read(payload: Payload) -> Iterator[Item]:
    answer = fields_of(json_value(payload.body))
    account = payload.account or _account(answer)
    ledger = Ledger(PROVIDER, account, Refs.SIGNED)
    lists = fields_of(answer, "transactions") if "transactions" in answer else answer
    if not any(name in lists for name in (*LISTS, "information")):
        raise malformed("transactions", "must hold booked or pending ones")
    parts = [
        (status, part)
        for name, status in LISTS.items()
        for part in listed(f"transactions.{name}", lists.get(name) or [])
    ]
    yield from read_parts(parts, partial(_transaction, ledger))
    for number, _ in enumerate(
        listed("information", lists.get("information") or []), len(parts) + 1
    ):
        yield Ignored("standing order", number)
    yield from read_part(0, partial(_statement, answer, ledger))


def _transaction(ledger: Ledger, part: Any, number: int) -> Iterator[Item]:
    status, said = part[0], fields_of(part[1])
    yield ledger.found(_line(said, status), said, number)


def _line(said: Fields, status: Status) -> BankLine:
    currency, amount = _money(fields_of(said, "transactionAmount"), "transactionAmount")
    if (text_of(said, "creditDebitIndicator") or "").upper() in DEBITS:
        amount = -abs(amount)
    booked, valued = _moment(said, "booking"), _moment(said, "value")
    when = booked or valued
    if when is None:
        raise malformed("bookingDate", "is required, or a valueDate")
    exchange = _exchange(said)
    original = instructed(exchange, "instructedAmount", "amount", "currency")
    text = _text(said)
    end_to_end = reference_or_none(first_text(said.get("endToEndId")))
    return BankLine(
        currency,
        abs(amount),
        Direction.IN if amount >= 0 else Direction.OUT,
        when.day,
        status,
        when.instant,
        bank_ref=reference_or_none(
            text_of(said, "transactionId", "internalTransactionId", "entryReference")
        ),
        said=(end_to_end, squashed(text)),
        booked=booked.day if booked else None,
        valued=valued.day if valued else None,
        original_currency=original[0] if original else None,
        original_amount=original[1] if original else None,
        fx_rate=first_text(exchange.get("exchangeRate")),
        references=pick(said, REFERENCES)
        | {"end_to_end": end_to_end, "text": text, "reference": _structured(said)},
    )


def _money(money: Fields, field: str) -> tuple[str, int]:
    currency = currency_code(f"{field}.currency", money.get("currency"))
    return currency, major_to_minor(f"{field}.amount", money.get("amount"), currency)


def _moment(said: Fields, which: str) -> Moment | None:
    """The more exact of ``bookingDateTime`` and ``bookingDate``, likewise of the value."""
    for field in (f"{which}DateTime", f"{which}Date"):
        if text := text_of(said, field):
            return iso_moment(field, text)
    return None


def _exchange(said: Fields) -> Fields:
    """The currency exchange, which comes as an object or as a list of them."""
    exchange = said.get("currencyExchange")
    first = exchange[0] if isinstance(exchange, list) and exchange else exchange
    return inner(first)


def _text(said: Fields) -> str | None:
    parts = said.get("remittanceInformationUnstructuredArray")
    texts = [part for part in parts if isinstance(part, str)] if isinstance(parts, list) else []
    plain = first_text(said.get("remittanceInformationUnstructured"))
    return plain or " ".join(texts) or first_text(said.get("additionalInformation"))


def _structured(said: Fields) -> str | None:
    structured = said.get("remittanceInformationStructured")
    return first_text(inner(structured).get("reference"), structured)


def _statement(answer: Fields, ledger: Ledger) -> Iterator[Item]:
    """What the lines come to; opening and closing balances stand in some banks' answers."""
    balances = {
        inner(item).get("balanceType"): inner(item)
        for item in listed("balances", answer.get("balances") or [])
    }
    currency, opening, _ = _balance(balances, OPENING)
    same, closing, day = _balance(balances, CLOSING)
    yield ledger.statement(currency or same, opening, closing, day)


def _balance(
    balances: dict[object, Fields], which: str
) -> tuple[str | None, int | None, date | None]:
    balance = balances.get(which)
    if balance is None:
        return None, None, None
    day = text_of(balance, "referenceDate")
    money = _money(fields_of(balance, "balanceAmount"), which)
    return *money, iso_moment("referenceDate", day).day if day else None


def _account(answer: Fields) -> str | None:
    account = inner(answer, "account")
    return first_text(account.get("iban"), account.get("bban"), answer.get("account_id"))


def _sniff(head: bytes) -> bool:
    return b'"transactionAmount"' in head and (b'"booked"' in head or b'"pending"' in head)


ADAPTER: Final = Adapter(PROVIDER, "1", Source.BANK, "bank account data", _read, _sniff)
