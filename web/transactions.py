"""Reading transactions: the live state from the engine, lists and history from Postgres."""

import msgspec
from aiohttp import web

from recon_app.errors import PostgresUnavailable, UnavailableError
from web.bodies import JSON, json_response
from web.case_models import ServedBy
from web.context import ApiContext, context_of
from web.models import TimelineView, TransactionPage
from web.parameters import parse_list_query, path_id
from web.present import case_view
from web.problems import Problem
from web.times import now_text

__all__ = ["RETRY_AFTER", "get_timeline", "get_transaction", "list_transactions", "state_away"]

RETRY_AFTER = {"Retry-After": "1"}


async def get_transaction(request: web.Request) -> web.Response:
    """The state of one transaction: live from the engine, or from Postgres while it is away.

    ``served_by`` says which. The ``ETag`` is the digest of the evidence; an action names it in
    ``If-Match``.
    """
    context, txn_id = context_of(request), path_id("txn_id", request.match_info["txn_id"])
    body, etag = await _state(context, txn_id)
    if etag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(body=body, content_type=JSON, headers={"ETag": etag})


async def _state(context: ApiContext, txn_id: str) -> tuple[bytes, str]:
    """The state as JSON, with its ETag."""
    try:
        answer = await context.engine.transaction(txn_id)
    except UnavailableError as error:
        return await _stored_state(context, txn_id, str(error))
    if not answer.found or not answer.etag:
        raise unknown(txn_id)
    return answer.body, answer.etag


async def _stored_state(context: ApiContext, txn_id: str, why: str) -> tuple[bytes, str]:
    """The state Postgres knows; it lags behind the engine by what the sink has yet to write."""
    try:
        case = await context.store.case(txn_id)
    except PostgresUnavailable as error:
        raise state_away(f"{why}; {error}") from None
    if case is None:
        raise state_away(f"{why}; and Postgres does not know {txn_id} (yet)")
    view = case_view(case)
    view.served_by = ServedBy("postgres", now_text())
    return msgspec.json.encode(view), f'"{view.evidence}"'


async def get_timeline(request: web.Request) -> web.Response:
    """Every decision on one transaction, oldest first."""
    context, txn_id = context_of(request), path_id("txn_id", request.match_info["txn_id"])
    try:
        items = await context.store.timeline(txn_id)
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    if not items:
        raise unknown(txn_id)
    return json_response(TimelineView(txn_id, items, ServedBy("postgres", now_text())))


async def list_transactions(request: web.Request) -> web.Response:
    """Transactions, newest change first, a page at a time."""
    context, wanted = context_of(request), parse_list_query(request.query)
    try:
        items, cursor = await context.store.list_transactions(wanted)
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    return json_response(TransactionPage(items, cursor, ServedBy("postgres", now_text())))


def unknown(txn_id: str) -> Problem:
    """404 for a transaction."""
    return Problem("unknown-transaction", f"No event of {txn_id} has been seen.")


def state_away(why: str) -> Problem:
    """503 for anything read."""
    return Problem("state-unavailable", f"Try again in a moment: {why}.", headers=RETRY_AFTER)
