"""Reading transactions: the live state from the engine, lists and history from Postgres."""

import msgspec
from aiohttp import web

from recon_app.errors import PoisonError, PostgresUnavailable, UnavailableError
from web.bodies import JSON, json_response
from web.context import ApiContext, context_of
from web.filters import LIST, sort_of, take_filters
from web.parameters import DEFAULT_LIMIT, parse_query, path_id
from web.present_rows import page_view, stored_case_view, timeline_view
from web.problems import Problem, invalid_parameter

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
    if answer.found and answer.etag:
        return answer.body, answer.etag
    return await _expired_state(context, txn_id)


async def _expired_state(context: ApiContext, txn_id: str) -> tuple[bytes, str]:
    """The state of a case that left the engine's table after its retention."""
    try:
        stored = await context.store.transaction(txn_id)
    except PostgresUnavailable:
        raise unknown(txn_id) from None
    if stored is None:
        raise unknown(txn_id)
    view = stored_case_view(stored, context.topics)
    return msgspec.json.encode(view), f'"{view.evidence}"'


async def _stored_state(context: ApiContext, txn_id: str, why: str) -> tuple[bytes, str]:
    """The state Postgres knows; it lags behind the engine by what the sink has yet to write."""
    try:
        stored = await context.store.transaction(txn_id)
    except PostgresUnavailable as error:
        raise state_away(f"{why}; {error}") from None
    if stored is None:
        raise state_away(f"{why}; and Postgres does not know {txn_id} (yet)")
    view = stored_case_view(stored, context.topics)
    return msgspec.json.encode(view), f'"{view.evidence}"'


async def get_timeline(request: web.Request) -> web.Response:
    """Every decision on one transaction, oldest first."""
    context, txn_id = context_of(request), path_id("txn_id", request.match_info["txn_id"])
    try:
        rows = await context.store.timeline(txn_id)
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    if not rows:
        raise unknown(txn_id)
    return json_response(timeline_view(txn_id, rows))


async def list_transactions(request: web.Request) -> web.Response:
    """Transactions, newest change first unless asked otherwise, a page at a time."""
    context, wanted = context_of(request), parse_query(request.query, LIST)
    sort, filters = sort_of(wanted), take_filters(wanted)
    cursor, limit = wanted.get("cursor"), wanted.get("limit", DEFAULT_LIMIT)
    try:
        page = await context.store.list_transactions(filters, cursor, limit, sort)
        coverage = await context.store.coverage()
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    except PoisonError as fault:
        raise invalid_parameter(fault.field, fault.detail) from None
    return json_response(page_view(page, coverage))


def unknown(txn_id: str) -> Problem:
    """404 for a transaction."""
    return Problem("unknown-transaction", f"No event of {txn_id} has been seen.")


def state_away(why: str) -> Problem:
    """503 for anything read."""
    return Problem("state-unavailable", f"Try again in a moment: {why}.", headers=RETRY_AFTER)
