"""``GET /txns/{id}/events``: every delivery about one transaction, raw for those who may see it."""

from typing import Final

import msgspec
from aiohttp import web

from recon_app.access.roles import Permission
from recon_app.errors import PostgresUnavailable
from tables.postgres.event_read import Delivery, deliveries_of
from web.bodies import json_response
from web.case_models import Position, ServedBy
from web.context import context_of
from web.finding_models import EventsView, EventView
from web.parameters import path_id
from web.times import now_text, rfc3339
from web.transactions import state_away, unknown
from web.who import principal_of

__all__ = ["list_transaction_events", "masked"]

MASK: Final = "***"


async def list_transaction_events(request: web.Request) -> web.Response:
    """Every delivery about one transaction, oldest first, with what came in.

    ``raw`` is shown as it is stored to those who may act; to others only the names of its fields.
    What is sealed in it stays sealed for everybody.
    """
    txn_id = path_id("txn_id", request.match_info["txn_id"])
    try:
        found = await deliveries_of(context_of(request).store, txn_id)
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    if not found:
        raise unknown(txn_id)
    may_see = principal_of(request).may(Permission.ACT)
    items = [_event(delivery, may_see=may_see) for delivery in found]
    return json_response(EventsView(txn_id, items, ServedBy("postgres", now_text())))


def _event(its: Delivery, *, may_see: bool) -> EventView:
    return EventView(
        event_id=its.event_id,
        posting_id=its.posting_id,
        source=its.source,
        event_type=its.event_type,
        status=its.status,
        amount=its.amount,
        currency=its.currency,
        occurred_at=rfc3339(its.occurred_ms),
        arrived_at=rfc3339(its.arrived_ms),
        redelivery=its.redelivery,
        position=Position(its.origin_topic, its.origin_partition, its.origin_offset),
        adapter=its.adapter,
        references=its.refs or {},
        raw=its.raw if may_see else masked(its.raw),
        raw_masked=not may_see and its.raw is not None,
    )


def masked(raw: str | None) -> str | None:
    """The shape of a JSON text: names stay, every value is a mask. Anything else is all mask."""
    if raw is None:
        return None
    try:
        document = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return MASK
    return msgspec.json.encode(_mask(document)).decode()


def _mask(value: object) -> object:
    if isinstance(value, dict):
        return {name: _mask(child) for name, child in value.items()}
    return [_mask(item) for item in value] if isinstance(value, list) else MASK
