"""Checkout.com: webhooks, payments, statements and financial actions."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from recon_app.adapters.base import Adapter, Ignored, Item, Payload, malformed
from recon_app.adapters.checkout_events import PROVIDER, Notice, payment_object, webhook
from recon_app.adapters.checkout_reports import (
    action_rows,
    financial_action,
    payment_actions,
    statement_payout,
)
from recon_app.adapters.parts import listed, read_part, read_parts
from recon_app.adapters.reading import Fields, fields_of, json_value
from recon_app.domain.events import Source

__all__ = ["ADAPTER"]

#: What only stands in its payloads.
MARKS: Final = (
    b"checkout.com",
    b'"action_invocations"',
    b'"action_id"',
    b'"processing_channel_id"',
    b'"processing_currency"',
    b'"carried_forward_amount"',
    b'"dsp_',
    b"Breakdown Type",
)


def _read(payload: Payload) -> Iterator[Item]:
    notice = Notice(payload.account)
    body = payload.body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body[:1] not in (b"{", b"["):
        return _csv(notice, body)
    value = json_value(body)
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        value = value["data"]
    if isinstance(value, list):
        return read_parts(value, partial(_part, notice))
    return _any(notice, fields_of(value), None)


def _csv(notice: Notice, body: bytes) -> Iterator[Item]:
    for line, action in action_rows(body):
        yield from read_part(line, partial(_action, notice, action, line))


def _action(notice: Notice, action: Fields, line: int) -> list[Item]:
    return [financial_action(notice, action, line)]


def _part(notice: Notice, part: object, number: int) -> Iterator[Item]:
    return _any(notice, fields_of(part), number)


def _any(notice: Notice, fields: Fields, number: int | None) -> Iterator[Item]:
    if "type" in fields and isinstance(fields.get("data"), dict):
        return iter([webhook(notice, fields, number)])
    if "payouts" in fields:
        return _statement(notice, fields)
    if "action_type" in fields:
        return iter([financial_action(notice, fields, number)])
    if "actions" in fields and "processing_currency" in fields:
        return read_parts(payment_actions(fields), partial(_part, notice))
    return iter([_object(notice, fields, number)])


def _statement(notice: Notice, statement: Fields) -> Iterator[Item]:
    payouts = listed("payouts", statement["payouts"])
    return read_parts(
        payouts, lambda part, _: [statement_payout(notice, statement, fields_of(part))]
    )


def _object(notice: Notice, fields: Fields, number: int | None) -> Item:
    """A payment; an action without its payment names no currency, and is ignored."""
    own = fields.get("id")
    if not isinstance(own, str):
        raise malformed("id", "is required")
    if own.startswith("act_"):
        return Ignored("checkout.action_only", number)
    return payment_object(notice, fields, number)


def _sniff(head: bytes) -> bool:
    return any(mark in head for mark in MARKS)


ADAPTER: Final = Adapter(
    PROVIDER, "1", Source.GATEWAY, "Checkout.com webhooks, objects and reports", _read, _sniff
)
