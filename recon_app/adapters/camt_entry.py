"""One entry of a camt report: the line of the bank, and what its details name.

Paths are those of the ISO 20022 messages camt.052, .053 and .054, versions 1 to 13: a status was
text before version 8 and stands in a ``Cd`` since; dates are a ``Dt`` or a ``DtTm``.
"""

from typing import Final
from zoneinfo import ZoneInfo

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.bank_lines import BankLine
from recon_app.adapters.bank_text import reference_or_none, squashed
from recon_app.adapters.bank_times import Moment, iso_moment
from recon_app.adapters.base import malformed
from recon_app.adapters.xml_stream import Element, child, children, parts, text_at
from recon_app.domain.events import Direction, Status
from recon_app.errors import InvalidPayload

__all__ = ["bank_line", "entry_status", "moment", "money"]

DIRECTIONS: Final = {"CRDT": Direction.IN, "DBIT": Direction.OUT}
#: INFO tells of no booking, now or later.
STATUSES: Final = {
    "BOOK": Status.SUCCESS,
    "PDNG": Status.PENDING,
    "FUTR": Status.PENDING,
    "INFO": None,
}
REVERSED: Final = frozenset(("true", "1"))

#: What a reference is called -> its places in the references of a transaction, best first.
REFS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "end_to_end": (("Refs", "EndToEndId"),),
    "uetr": (("Refs", "UETR"),),
    "trace": (("Refs", "TxId"), ("Refs", "ClrSysRef")),
    "instruction": (("Refs", "InstrId"),),
    "mandate": (("Refs", "MndtId"),),
    "check_number": (("Refs", "ChqNb"),),
    "payment_information": (("Refs", "PmtInfId"),),
    "batch": (("Refs", "MsgId"),),
    "reference": (
        ("RmtInf", "Strd", "CdtrRefInf", "Ref"),
        ("RmtInf", "Strd", "CdtrRefInf", "CdtrRef"),
        ("Refs", "AcctOwnrTxId"),
    ),
    "invoice": (("RmtInf", "Strd", "RfrdDocInf", "Nb"),),
    "reason_code": (
        ("RtrInf", "Rsn", "Cd"),
        ("RtrInf", "Rsn", "Prtry"),
        ("RtrInf", "RtrRsn", "Cd"),
    ),
}


def entry_status(entry: Element, is_statement: bool) -> Status | None:
    """How far the entry got; null where it only informs. In a statement all is booked."""
    said = text_at(entry, "Sts", "Cd") or text_at(entry, "Sts")
    if said is None and is_statement and child(entry, "Sts", "Prtry") is None:
        return Status.SUCCESS
    if said not in STATUSES:
        raise malformed("Ntry.Sts", f"must be one of {', '.join(STATUSES)}")
    return STATUSES[said]


def bank_line(entry: Element, status: Status, zone: ZoneInfo | None) -> BankLine:
    """The line. Its amount is the entry's own: details may be of other currencies and signs."""
    currency, amount = money(entry, "Ntry.Amt")
    if amount < 0:
        raise malformed("Ntry.Amt", "must not be negative: the sign is CdtDbtInd")
    booked = moment(child(entry, "BookgDt"), "Ntry.BookgDt", zone)
    valued = moment(child(entry, "ValDt"), "Ntry.ValDt", zone)
    when = booked or valued
    if when is None:
        raise malformed("Ntry.BookgDt", "is required, or a ValDt")
    details = children(child(entry, "NtryDtls"), "TxDtls") or children(entry, "TxDtls")
    only = details[0] if len(details) == 1 else None
    references = _references(entry, details)
    original = _original(entry, only, currency)
    return BankLine(
        currency,
        amount,
        _direction(entry),
        when.day,
        status,
        when.instant,
        bank_ref=reference_or_none(
            text_at(entry, "AcctSvcrRef") or text_at(only, "Refs", "AcctSvcrRef")
        ),
        said=(*sorted(references.items()), squashed(_said(entry, details))),
        booked=booked.day if booked else None,
        valued=valued.day if valued else None,
        fee=_charges(entry, currency) or _charges(only, currency),
        original_amount=original[1] if original else None,
        original_currency=original[0] if original else None,
        fx_rate=_rate(entry, original, currency) or _rate(only, original, currency),
        references=references | {"type_code": _type_code(entry)},
    )


def money(element: Element | None, field: str, *path: str) -> tuple[str, int]:
    """The ``Amt`` of an element, with its currency, in minor units."""
    amount = child(element, *path, "Amt")
    if amount is None:
        raise malformed(field, "is required")
    currency = currency_code(f"{field}.Ccy", amount.get("Ccy"))
    return currency, major_to_minor(field, amount.text or "", currency)


def moment(element: Element | None, field: str, zone: ZoneInfo | None) -> Moment | None:
    """A ``Dt`` or a ``DtTm``; some banks put a time into the first."""
    said = text_at(element, "Dt") or text_at(element, "DtTm")
    if said is None:
        return None
    return iso_moment(field, said if "T" in said else said[:10], zone)


def _direction(entry: Element) -> Direction:
    said = text_at(entry, "CdtDbtInd") or ""
    if said not in DIRECTIONS:
        raise malformed("Ntry.CdtDbtInd", "must be CRDT or DBIT")
    return DIRECTIONS[said]


def _references(entry: Element, details: list[Element]) -> dict[str, str | None]:
    """What all details agree on: the single payments of a batch are no references of its line."""
    found: dict[str, str | None] = {
        "payment_information": text_at(entry, "NtryDtls", "Btch", "PmtInfId"),
        "batch": text_at(entry, "NtryDtls", "Btch", "MsgId"),
        "text": _said(entry, details[:1]),
    }
    if text_at(entry, "RvslInd") in REVERSED:
        found["reason_code"] = "REVERSAL"
    for name, places in REFS.items():
        said = {_first(detail, places) for detail in details}
        if len(said) == 1 and (reference := said.pop()):
            found[name] = reference
    return {name: text for name, text in found.items() if text}


def _first(detail: Element, places: tuple[tuple[str, ...], ...]) -> str | None:
    return next(filter(None, (reference_or_none(text_at(detail, *path)) for path in places)), None)


def _said(entry: Element, details: list[Element]) -> str:
    """What people wrote: the remittance text, else what the bank says of the entry."""
    texts = [
        part.text or "" for detail in details for part in children(child(detail, "RmtInf"), "Ustrd")
    ]
    more = [text_at(detail, "AddtlTxInf") or "" for detail in details]
    return " ".join(filter(None, texts or more)) or text_at(entry, "AddtlNtryInf") or ""


def _type_code(entry: Element) -> str | None:
    """The bank transaction code: the ISO domain, family and sub-family, else the bank's own."""
    domain = child(entry, "BkTxCd", "Domn")
    family = (text_at(domain, "Fmly", "Cd"), text_at(domain, "Fmly", "SubFmlyCd"))
    codes = [code for code in (text_at(domain, "Cd"), *family) if code]
    return "-".join(codes) or text_at(entry, "BkTxCd", "Prtry", "Cd")


def _original(entry: Element, only: Element | None, currency: str) -> tuple[str, int] | None:
    """What was instructed, when it was in another currency."""
    for place in (entry, only):
        amount = child(place, "AmtDtls", "InstdAmt", "Amt")
        if amount is not None and amount.get("Ccy") not in (None, currency):
            return _instructed(place)
    return None


def _instructed(place: Element | None) -> tuple[str, int] | None:
    """The instructed amount; what cannot be read of it does not stand in the way of the line."""
    try:
        code, amount = money(place, "AmtDtls.InstdAmt", "AmtDtls", "InstdAmt")
    except InvalidPayload:
        return None
    return (code, amount) if amount >= 0 else None


def _rate(place: Element | None, original: tuple[str, int] | None, currency: str) -> str | None:
    """The rate between exactly the two currencies; others convert something else."""
    for amount in parts(child(place, "AmtDtls")):
        exchange = child(amount, "CcyXchg")
        pair = {text_at(exchange, "SrcCcy"), text_at(exchange, "TrgtCcy")}
        if original and pair == {original[0], currency}:
            return text_at(exchange, "XchgRate")
    return None


def _charges(place: Element | None, currency: str) -> int | None:
    """The charges and taxes taken, where they are in the currency of the line."""
    total = child(place, "Chrgs", "TtlChrgsAndTaxAmt")
    if total is None or total.get("Ccy") != currency:
        return None
    return abs(major_to_minor("Chrgs.TtlChrgsAndTaxAmt", total.text or "", currency))
