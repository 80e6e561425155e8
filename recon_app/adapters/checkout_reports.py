"""Checkout.com's reports: statements with payouts, and financial actions as JSON or CSV.

Amounts are text in major units, with up to eight decimals in the parts of an action's
``breakdown``: they are added as they are, and each sum is rounded once. The part that is called as
the action is its gross; reserves are neither gross nor fee. In CSV each part is a row.
(checkout.com docs: statements, financial actions report, breakdown types)
"""

from collections.abc import Iterator
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, major_to_minor, rounded_minor
from recon_app.adapters.arrival import utc_time
from recon_app.adapters.base import Found, Ignored, Item, malformed
from recon_app.adapters.checkout_events import PROVIDER, Notice
from recon_app.adapters.checkout_words import PAYOUT_STATUS
from recon_app.adapters.csv_rows import csv_rows, whole
from recon_app.adapters.gateway import OUT, gateway_event, money_side, own_id
from recon_app.adapters.parts import first_text, known, listed
from recon_app.adapters.reading import Fields, fields_of, text_of
from recon_app.domain.events import AmountBasis, Direction, Kind, Status

__all__ = ["action_rows", "financial_action", "payment_actions", "statement_payout"]

#: Action about a transaction -> its name there and the field of its id, and where its money goes.
LINES: Final = {
    "CAPTURE": ("payment", "payment_id", Direction.IN),
    "REFUND": ("refund", "action_id", OUT),
    "CHARGEBACK": ("chargeback", "action_id", OUT),
    "CHARGEBACK REVERSAL": ("chargeback_reversal", "action_id", Direction.IN),
    "PAYOUT": ("payout", "payment_id", OUT),
}


def statement_payout(notice: Notice, statement: Fields, payout: Fields) -> Found:
    """The settlement that a payout of a statement is."""
    currency = currency_code("currency", payout.get("currency"))
    net = major_to_minor("net_amount", payout.get("net_amount"), currency)
    fee = payout.get("payout_fee")
    own = own_id(payout, "id")
    document = gateway_event(
        PROVIDER,
        None,
        "settlement",
        own,
        Kind.SETTLEMENT,
        known("status", payout.get("status"), PAYOUT_STATUS),
        (abs(net), currency),
        utc_time("date", payout.get("date")),
        direction=money_side(net),
        account=notice.account,
        amount_basis=AmountBasis.NET,
        fee=None if fee is None else abs(major_to_minor("payout_fee", fee, currency)),
        settlement_ref=own,
        references={"settlement": own, "statement": first_text(statement.get("id"))},
    )
    return Found(document, payout)


def payment_actions(payment: Fields) -> list[object]:
    """The actions of a payment in the older report, each as a financial action."""
    about = {
        "payment_id": payment.get("id"),
        "reference": payment.get("reference"),
        "processing_currency": payment.get("processing_currency"),
        "holding_currency": payment.get("payout_currency"),
    }
    rows = [fields_of(row) for row in listed("actions", payment.get("actions"))]
    return [
        {**about, **row, "action_id": row.get("id"), "action_type": row.get("type")} for row in rows
    ]


def action_rows(body: bytes) -> Iterator[tuple[int, Fields]]:
    """The financial actions in a CSV, each with its first line and all its rows as breakdown."""
    actions: dict[tuple[str, str], tuple[int, Fields]] = {}
    for line, cells in csv_rows(body, "Action ID", "Action Type", "Breakdown Type"):
        row = {name.lower().replace(" ", "_"): text for name, text in cells.items()}
        key = (row.get("payment_id", ""), row.get("action_id", ""))
        actions.setdefault(key, (line, {**row, "breakdown": []}))[1]["breakdown"].append(row)
    yield from actions.values()


def financial_action(notice: Notice, action: Fields, number: int | None) -> Item:
    """A line about a transaction, or the fees of an action that moves no money itself."""
    word = own_id(action, "action_type").upper().replace("_", " ")
    parts = [whole(fields_of(part)) for part in action.get("breakdown") or ()]
    sums = _sums(action, parts, word)
    if word not in LINES:
        return _fee(notice, action, sums, number)
    if sums["gross"] is None:
        raise malformed("breakdown", f"has no part that is called {word}")
    name, field, inwards = LINES[word]
    amount = abs(sums["gross"])
    document = _line(notice, action, name, own_id(action, field), sums, amount, inwards)
    return Found(document, action, number)


def _line(
    notice: Notice,
    action: Fields,
    name: str,
    own: str,
    sums: dict[str, Any],
    amount: int,
    direction: Direction,
    kind: Kind = Kind.SETTLEMENT_LINE,
) -> dict[str, object]:
    payout = text_of(action, "payout_id", "settlement_id")
    is_line = kind is Kind.SETTLEMENT_LINE
    return gateway_event(
        PROVIDER,
        None,
        name,
        own,
        kind,
        Status.SUCCESS,
        (amount, sums["currency"]),
        utc_time(
            "processed_on", first_text(action.get("processed_on"), action.get("requested_on"))
        ),
        direction=direction,
        merchant_id=text_of(action, "entity_id", "mid"),
        account=notice.account,
        fee=sums["fee"] if is_line else None,
        tax=sums["tax"] if is_line else None,
        net=sums["net"] if is_line else None,
        settlement_ref=payout,
        references={
            "payment": text_of(action, "payment_id"),
            "merchant": first_text(action.get("reference")),
            "settlement": payout,
            "balance_transaction": own_id(action, "action_id"),
        },
    )


def _fee(notice: Notice, action: Fields, sums: dict[str, Any], number: int | None) -> Item:
    taken = sums["taken"]
    if not taken:
        return Ignored("checkout.no_money", number)
    own, side = own_id(action, "action_id"), money_side(taken, OUT)
    return Found(
        _line(notice, action, "fee", own, sums, abs(taken), side, Kind.FEE), action, number
    )


def _sums(action: Fields, parts: list[Fields], word: str) -> dict[str, Any]:
    """Gross, fee (null where it is given back), its tax, net, and fee with its sign."""
    said = [action.get("processing_currency"), *(p.get("processing_currency") for p in parts)]
    currency = currency_code("processing_currency", first_text(*said))

    def total(chosen: list[Fields]) -> int:
        values = [part.get("processing_currency_amount") for part in chosen]
        return rounded_minor("processing_currency_amount", values, currency)

    named = [(_called(part), part) for part in parts]
    gross = [part for name, part in named if name == word]
    fees = [part for name, part in named if name != word and "RESERVE" not in name]
    tax = [part for name, part in named if name != word and "TAX" in name.split()]
    taken = -total(fees)
    return {
        "currency": currency,
        "gross": total(gross) if gross else None,
        "fee": taken if taken >= 0 and fees else None,
        "tax": -total(tax) if tax and -total(tax) >= 0 else None,
        "net": abs(total(parts)),
        "taken": taken,
    }


def _called(part: Fields) -> str:
    name = text_of(part, "breakdown_type", "type") or ""
    return name.upper().replace("_", " ")
