"""Mollie: objects of v2 and v1, lists, and events of the next generation."""

import json
from typing import Any

__all__ = [
    "EXAMPLES",
    "capture",
    "chargeback",
    "event",
    "listed",
    "payment",
    "refund",
    "settlement",
    "v1_payment",
]


def euros(value: str) -> dict[str, str]:
    """A sum as Mollie writes it."""
    return {"value": value, "currency": "EUR"}


def payment(**changes: Any) -> dict[str, Any]:
    """A payment by direct debit."""
    return {
        "resource": "payment",
        "id": "tr_5B8cwPMGnU",
        "createdAt": "2024-03-20T13:28:37+00:00",
        "paidAt": "2024-03-21T14:00:00+01:00",
        "amount": euros("75.00"),
        "settlementAmount": euros("74.61"),
        "method": "directdebit",
        "status": "paid",
        "metadata": {"order_id": "0012"},
        "orderId": "ord_1",
        "profileId": "pfl_1",
        "settlementId": "stl_1",
        "details": {"endToEndIdentifier": "SD-1", "mandateReference": "M-1"},
    } | changes


def refund(**changes: Any) -> dict[str, Any]:
    """A refund."""
    return {
        "resource": "refund",
        "id": "re_4qqhO89gsT",
        "amount": euros("5.95"),
        "status": "refunded",
        "createdAt": "2024-03-22T10:00:00.0Z",
        "paymentId": "tr_5B8cwPMGnU",
    } | changes


def chargeback(**changes: Any) -> dict[str, Any]:
    """A chargeback."""
    return {
        "resource": "chargeback",
        "id": "chb_n9z0tp",
        "amount": euros("75.00"),
        "settlementAmount": euros("-75.00"),
        "createdAt": "2024-04-14T17:00:50+00:00",
        "reason": {"code": "AC01", "description": "Account identifier incorrect"},
        "reversedAt": None,
        "paymentId": "tr_5B8cwPMGnU",
    } | changes


def capture(**changes: Any) -> dict[str, Any]:
    """A capture."""
    return {
        "resource": "capture",
        "id": "cpt_4qqhO8",
        "amount": euros("35.95"),
        "status": "succeeded",
        "paymentId": "tr_5B8cwPMGnU",
        "createdAt": "2024-03-20T15:00:00+00:00",
    } | changes


def settlement(**changes: Any) -> dict[str, Any]:
    """A settlement whose costs have four decimals."""
    cost = {"amountNet": euros("0.3471"), "amountVat": euros("0.0729")}
    costs = [cost | {"amountGross": euros("0.4200")}, cost | {"amountGross": euros("0.0051")}]
    return {
        "resource": "settlement",
        "id": "stl_1",
        "reference": "1234567.2404.03",
        "createdAt": "2024-04-06T06:00:01.0Z",
        "settledAt": "2024-04-06T09:41:44.0Z",
        "status": "paidout",
        "amount": euros("39.75"),
        "periods": {"2024": {"04": {"revenue": [], "costs": costs}, "03": {"costs": None}}},
    } | changes


def v1_payment(**changes: Any) -> dict[str, Any]:
    """A payment of v1, in euros without saying so."""
    return {
        "resource": "payment",
        "id": "tr_7UhSN1zuXS",
        "createdDatetime": "2016-04-01T12:00:00.0Z",
        "paidDatetime": "2016-04-01T12:30:00.0Z",
        "amount": "35.07",
        "method": "ideal",
        "status": "paidout",
    } | changes


def listed(name: str, *objects: dict[str, Any]) -> dict[str, Any]:
    """A list of v2."""
    return {"count": len(objects), "_embedded": {name: list(objects)}, "_links": {}}


def event(name: str, content: dict[str, Any] | None) -> dict[str, Any]:
    """An event of the next generation, with its object or without."""
    return {
        "resource": "event",
        "id": "event_GvJ8WHrp5isUdRub9CJyH",
        "type": name,
        "entityId": "tr_5B8cwPMGnU",
        "createdAt": "2024-12-16T15:57:04.0Z",
        **({} if content is None else {"_embedded": {"entity": content}}),
    }


EXAMPLES = [
    b"id=tr_5B8cwPMGnU",
    *(
        json.dumps(value).encode()
        for value in (
            payment(),
            refund(),
            chargeback(reversedAt="2024-05-01T00:00:00Z"),
            capture(),
            settlement(),
            v1_payment(),
            listed("payments", payment(), payment(status="open")),
            event("payment.paid", payment()),
            event("payment.paid", None),
        )
    ),
]
