"""OFX and QFX downloads of banks and card issuers, versions 1 (SGML) and 2 (XML).

``FITID`` names a transaction in its account; some banks count it anew in every file, so that the
date and the amount stand beside it in the id. Amounts are signed; times without a zone are GMT.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import partial
from typing import Final

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.bank_lines import BankLine, Ledger, Refs
from recon_app.adapters.bank_text import brief, encoding_of, reference_or_none, squashed
from recon_app.adapters.base import Adapter, Item, Payload, malformed
from recon_app.adapters.ofx_reader import Aggregate, aggregates, ofx_encoding
from recon_app.adapters.parts import read_part
from recon_app.domain.events import Direction, Source, Status

__all__ = ["ADAPTER"]

FORMAT: Final = "ofx"
STATEMENTS: Final = frozenset(("STMTRS", "CCSTMTRS", "INVSTMTRS", "LOANSTMTRS"))
ACCOUNTS: Final = frozenset(("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LOANACCTFROM"))
#: STMTTRNP is a transaction that is pending.
TRANSACTIONS: Final = {"STMTTRN": Status.SUCCESS, "STMTTRNP": Status.PENDING}
REFERENCES: Final = {
    "CHECKNUM": "check_number",
    "REFNUM": "reference",
    "TRNTYPE": "type_code",
    "SRVRTID": "trace",
}

MINUTES: Final = {"30": 0.5, "45": 0.75}

_moment = re.compile(
    r"([0-9]{8})(?:([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:\.[0-9]{1,6})?)?)?"
    r"\s*(?:\[\s*([+-]?[0-9]{1,2}(?:\.[0-9]{1,2})?)?[^\]]*\])?"
).fullmatch


@dataclass(slots=True)
class _Statement:
    """The statement being read: its account, its currency, what ends it."""

    account: str | None
    fields: dict[str, str] = field(default_factory=dict)
    ledger: Ledger | None = None
    closing: str | None = None
    ended: str | None = None
    inner: dict[str, dict[str, str]] = field(default_factory=dict)

    def lines(self) -> Ledger:
        """The lines, once the account is known."""
        if self.ledger is None:
            self.ledger = Ledger(FORMAT, self.account, Refs.DATED)
        return self.ledger


def _read(payload: Payload) -> Iterator[Item]:
    encoding = payload.options.get("encoding") or ofx_encoding(payload.body)
    text = payload.body.decode(encoding_of(payload.body, encoding), "replace")
    statement, number = _Statement(payload.account), 0
    for one in aggregates(text):
        if not one.is_end:
            if one.name in STATEMENTS:
                statement = _Statement(payload.account, one.fields)
            elif one.name in TRANSACTIONS:
                statement.inner = {}
        elif one.name in TRANSACTIONS:
            number += 1
            yield from read_part(number, partial(_transaction, statement, one, number))
        elif one.name in STATEMENTS:
            yield from read_part(number, partial(_closed, statement))
        else:
            _inner(statement, one)


def _inner(statement: _Statement, one: Aggregate) -> None:
    """The end of an aggregate that says something of the statement or of a transaction."""
    if one.name in ACCOUNTS:
        statement.account = statement.account or squashed(one.fields.get("ACCTID")) or None
    elif one.name == "LEDGERBAL":
        statement.closing = statement.closing or one.fields.get("BALAMT")
    elif one.name in ("BANKTRANLIST", "INVTRANLIST"):
        statement.ended = one.fields.get("DTEND")
    else:
        statement.inner[one.name] = one.fields


def _transaction(statement: _Statement, one: Aggregate, number: int) -> Iterator[Item]:
    raw = {**one.fields, **{name: said for name, said in statement.inner.items() if said}}
    line = _line(statement, one.fields, TRANSACTIONS[one.name])
    yield statement.lines().found(line, raw, number)


def _line(statement: _Statement, fields: dict[str, str], status: Status) -> BankLine:
    own = statement.inner.get("CURRENCY", {}).get("CURSYM")
    original = statement.inner.get("ORIGCURRENCY", {})
    currency = currency_code("CURDEF", own or statement.fields.get("CURDEF"))
    amount = _amount("TRNAMT", fields.get("TRNAMT"), currency)
    posted, instant = _time("DTPOSTED", fields.get("DTPOSTED"))
    valued = fields.get("DTAVAIL")
    text = _text(fields.get("NAME") or _payee(statement) or "", fields.get("MEMO") or "")
    return BankLine(
        currency,
        abs(amount),
        Direction.IN if amount >= 0 else Direction.OUT,
        posted,
        status,
        instant,
        bank_ref=reference_or_none(fields.get("FITID")),
        said=(fields.get("DTPOSTED"), fields.get("CHECKNUM"), squashed(text)),
        booked=posted,
        valued=_time("DTAVAIL", valued)[0] if valued else None,
        original_currency=original.get("CURSYM"),
        fx_rate=original.get("CURRATE"),
        references={
            **{name: reference_or_none(fields.get(tag)) for tag, name in REFERENCES.items()},
            "text": brief(text),
        },
    )


def _text(name: str, memo: str) -> str:
    """Whose money it was and what for; many banks say the first again in the second."""
    return memo if memo.startswith(name) else f"{name} {memo}"


def _payee(statement: _Statement) -> str | None:
    return statement.inner.get("PAYEE", {}).get("NAME")


def _closed(statement: _Statement) -> Iterator[Item]:
    currency = currency_code("CURDEF", statement.fields.get("CURDEF"))
    closing = statement.closing
    yield statement.lines().statement(
        currency,
        None,
        _amount("LEDGERBAL.BALAMT", closing, currency) if closing else None,
        _covered(statement.ended) if statement.ended else None,
    )


def _amount(name: str, said: str | None, currency: str) -> int:
    """A signed decimal; the later of comma and point is the decimal one."""
    text = (said or "").replace(" ", "")
    if text.rfind(",") > text.rfind("."):
        text = text.replace(".", "").replace(",", ".")
    return major_to_minor(name, text.replace(",", ""), currency)


def _time(name: str, said: str | None) -> tuple[date, str | None]:
    """The date of ``YYYYMMDDHHMMSS.XXX[offset:zone]``, and the instant where it has a time."""
    match = _moment((said or "").strip())
    if match is None:
        raise malformed(name, "must be a time like 20250131120000")
    try:
        day = datetime.strptime(match[1], "%Y%m%d").date()
        hour, minute, second = (int(part or 0) for part in match.groups()[1:4])
        clock = time(hour, minute, second, tzinfo=_zone(match[5]))
        moment = datetime.combine(day, clock)
        instant = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise malformed(name, "is no possible time") from None
    return day, instant if hour or minute or second else None


def _zone(offset: str | None) -> timezone:
    """Hours from GMT: ``-5``, ``5.5``, and ``5.30`` as India's banks write it."""
    hours, _, part = (offset or "0").partition(".")
    fraction = MINUTES.get(part) or float(f"0.{part or 0}")
    sign = -1 if hours.startswith("-") else 1
    return timezone(timedelta(hours=int(hours) + sign * fraction))


def _covered(said: str) -> date | None:
    """The last day that a list up to this moment has all of."""
    day = _time("DTEND", said)[0]
    is_whole = len(said.strip()) == 8 or "235959" in said
    return day if is_whole else day - timedelta(days=1)


def _sniff(head: bytes) -> bool:
    said = head.replace(b"\x00", b"").upper()
    return b"OFXHEADER" in said or b"<OFX>" in said


ADAPTER: Final = Adapter(FORMAT, "1", Source.BANK, "OFX", _read, _sniff)
