"""``GET /unmatched-lines``: the queue of what somebody has to find a transaction for."""

from aiohttp import web

from recon_app.errors import PoisonError, PostgresUnavailable
from tables.postgres.unlinked_read import UnmatchedLine, UnmatchedPage
from web import models
from web.bodies import json_response
from web.case_models import ServedBy
from web.context import context_of
from web.parameters import DEFAULT_LIMIT, PAGE, parse_query
from web.problems import invalid_parameter
from web.times import now_text, rfc3339
from web.transactions import state_away

__all__ = ["list_unmatched_lines"]


async def list_unmatched_lines(request: web.Request) -> web.Response:
    """Lines that belong to no transaction yet, oldest first, a page at a time."""
    wanted = parse_query(request.query, PAGE)
    cursor, limit = wanted.get("cursor"), wanted.get("limit", DEFAULT_LIMIT)
    try:
        page = await context_of(request).store.unmatched_lines(cursor, limit)
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    except PoisonError as fault:
        raise invalid_parameter(fault.field, fault.detail) from None
    return json_response(_page_view(page))


def _page_view(page: UnmatchedPage) -> models.UnmatchedLines:
    lines = [_line(row) for row in page.rows]
    return models.UnmatchedLines(lines, page.next_cursor, ServedBy("postgres", now_text()))


def _line(row: UnmatchedLine) -> models.UnmatchedLineView:
    return models.UnmatchedLineView(
        source=row.source,
        txn_id=row.txn_id,
        posting_id=row.posting_id,
        event_id=row.event_id,
        event_type=row.event_type,
        status=row.status,
        amount=row.amount,
        currency=row.currency,
        direction=row.direction,
        occurred_at=rfc3339(row.occurred_ms),
        occurred_precision=row.occurred_precision,
        booking_date=row.booking_date,
        value_date=row.value_date,
        business_date=row.business_date,
        provider=row.provider,
        account=row.account,
        rail=row.rail,
        references=row.refs or {},
        arrived_at=rfc3339(row.arrived_ms),
    )
