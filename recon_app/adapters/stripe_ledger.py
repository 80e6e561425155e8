"""What moves Stripe's balance beside payments: disputes, payouts, transfers, and its own ledger."""

from typing import Any, Final

from recon_app.adapters.amounts import currency_code
from recon_app.adapters.parts import first_text, inner, known
from recon_app.adapters.reading import Fields, text_of
from recon_app.adapters.stripe_objects import Notice, id_in, minor_of, object_event, txn
from recon_app.adapters.stripe_terms import (
    DISPUTE_STATUS,
    LEDGER_KINDS,
    LEDGER_STATUS,
    PAYOUT_STATUS,
)
from recon_app.adapters.times import epoch_seconds
from recon_app.domain.events import Direction, Kind, Status

__all__ = ["balance_transaction", "dispute", "ledger_kind", "payout", "transfer"]

_OTHER: Final = ("adjustment", Kind.ADJUSTMENT)
_OUTWARD: Final = {"settlement"}


def dispute(notice: Notice, thing: Fields) -> dict[str, object]:
    """A dispute takes the money when it opens (it has a balance transaction then) or when lost.

    Won after that, the money comes back: a movement of its own.
    """
    status = known("status", thing.get("status"), DISPUTE_STATUS)
    taken = bool(thing.get("balance_transactions")) or notice.event.endswith("funds_withdrawn")
    returned = notice.event.endswith("funds_reinstated") or (taken and status is Status.FAILED)
    paid = id_in(thing, "charge")
    return object_event(
        notice,
        thing,
        "dispute_reversal" if returned else "dispute",
        Kind.CHARGEBACK_REVERSAL if returned else Kind.CHARGEBACK,
        Status.SUCCESS if taken or returned else status,
        direction=Direction.IN if returned else Direction.OUT,
        parent_txn_id=txn("payment", paid) or txn("intent", id_in(thing, "payment_intent")),
        references={
            "payment": paid,
            "parent": id_in(thing, "payment_intent"),
            "reason_code": first_text(thing.get("network_reason_code"), thing.get("reason")),
        },
    )


def payout(notice: Notice, thing: Fields) -> dict[str, object]:
    """A payout to the bank account; a negative one is taken from there. It may fail after paid."""
    status = known("status", thing.get("status"), PAYOUT_STATUS)
    if status is Status.FAILED and thing.get("failure_balance_transaction"):
        status = Status.REVERSED
    currency = currency_code("currency", thing.get("currency"))
    is_debit = minor_of(thing, "amount", currency) < 0
    return object_event(
        notice,
        thing,
        "settlement",
        Kind.SETTLEMENT,
        status,
        direction=Direction.OUT if is_debit else Direction.IN,
        settlement_ref=text_of(thing, "id"),
        value_date=_day(thing, "arrival_date"),
        references={
            "settlement": text_of(thing, "id"),
            "balance_transaction": id_in(thing, "balance_transaction"),
            "destination": id_in(thing, "destination"),
            "trace": first_text(inner(thing, "trace_id").get("value")),
            "text": first_text(thing.get("statement_descriptor")),
        },
    )


def transfer(notice: Notice, thing: Fields) -> dict[str, object]:
    """A transfer to a connected account."""
    reversed_ = thing.get("reversed") is True
    return object_event(
        notice,
        thing,
        "transfer",
        Kind.PAYOUT,
        Status.REVERSED if reversed_ else Status.SUCCESS,
        direction=Direction.OUT,
        parent_txn_id=txn("payment", id_in(thing, "source_transaction")),
        references={
            "payment": id_in(thing, "source_transaction"),
            "balance_transaction": id_in(thing, "balance_transaction"),
            "destination": id_in(thing, "destination"),
            "batch": first_text(thing.get("transfer_group")),
        },
    )


def balance_transaction(notice: Notice, thing: Fields) -> dict[str, object]:
    """A row of the ledger: a line about the money of its source; else a fee or an adjustment.

    Fee and net are given where they can be: not when a fee came back, or when net turned.
    """
    currency = currency_code("currency", thing.get("currency"))
    amount = minor_of(thing, "amount", currency)
    name, kind = ledger_kind(first_text(thing.get("reporting_category"), thing.get("type")) or "")
    source = id_in(thing, "source")
    is_in = (amount >= 0) != (name in _OUTWARD)
    return object_event(
        notice,
        thing,
        "balance_transaction",
        kind,
        known("status", thing.get("status") or "available", LEDGER_STATUS),
        direction=Direction.IN if is_in else Direction.OUT,
        parent_txn_id=txn(name, source) if kind is Kind.SETTLEMENT_LINE else None,
        value_date=_day(thing, "available_on"),
        references=_ledger_references(name, source),
        **_deductions(thing, currency, amount),
    )


def ledger_kind(category: str) -> tuple[str, Kind]:
    """What a row of this category speaks of, and which kind of event it is."""
    return LEDGER_KINDS.get(category.lower(), _OTHER)


def _deductions(thing: Fields, currency: str, amount: int) -> dict[str, Any]:
    fee = None if thing.get("fee") is None else minor_of(thing, "fee", currency)
    net = None if thing.get("net") is None else minor_of(thing, "net", currency)
    if net is not None and amount < 0:
        net = -net
    return {
        "fee": fee if fee is not None and fee >= 0 else None,
        "tax": _tax(thing, currency),
        "net": net if net is not None and net >= 0 else None,
    }


def _tax(thing: Fields, currency: str) -> int | None:
    details = thing.get("fee_details")
    taxes = [
        minor_of(part, "amount", currency)
        for part in (details if isinstance(details, list) else [])
        if isinstance(part, dict) and part.get("type") == "tax"
    ]
    return sum(taxes) if taxes and min(taxes) >= 0 else None


def _ledger_references(name: str, source: str | None) -> dict[str, str | None]:
    known_as = {"payment": "payment", "refund": "refund", "settlement": "settlement"}
    is_dispute = name.startswith("dispute")
    return {"dispute" if is_dispute else known_as.get(name, "original"): source}


def _day(thing: Fields, name: str) -> str | None:
    """The date in UTC, which is the one that Stripe means."""
    return None if thing.get(name) is None else epoch_seconds(name, thing[name])[:10]
