"""``GET /search``: a transaction by any id that somebody may have at hand."""

from typing import Final

from aiohttp import web

from recon_app.errors import PostgresUnavailable
from recon_app.privacy.current import scrubber
from tables.postgres.search_sql import Hit, find
from web.bodies import json_response
from web.context import context_of
from web.finding_models import Match, SearchItem, SearchView
from web.parameters import Asked, parameters_of, parse_query, within, word
from web.times import rfc3339
from web.transactions import state_away

__all__ = ["SEARCH_PARAMETERS", "search"]

MAX_FOUND: Final = 50
DEFAULT_FOUND: Final = 20
SEARCH: Final = (
    Asked(
        "q",
        word,
        {"type": "string", "minLength": 1, "maxLength": 128},
        "What to look for",
        required=True,
    ),
    Asked(
        "limit",
        within(1, MAX_FOUND),
        {"type": "integer", "minimum": 1, "maximum": MAX_FOUND, "default": DEFAULT_FOUND},
        "How many at most",
    ),
)
SEARCH_PARAMETERS: Final = parameters_of(SEARCH)


async def search(request: web.Request) -> web.Response:
    """Transactions and unmatched lines by an id.

    By the transaction's own id or any reference, whole or its beginning; and by the whole id of an
    event, a posting or an action.
    """
    wanted = parse_query(request.query, SEARCH)
    texts = _spellings(wanted["q"])
    try:
        hits = await find(context_of(request).store, texts, wanted.get("limit", DEFAULT_FOUND))
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    return json_response(SearchView([_item(hit) for hit in hits]))


def _spellings(text: str) -> list[str]:
    """As it was typed; and as references that name a person are stored, by a token."""
    return [text, scrubber().envelopes.token(text)]


def _item(hit: Hit) -> SearchItem:
    shown, found = hit.shown, hit.found
    return SearchItem(
        kind="transaction" if shown.kind == "transaction" else "unmatched",
        txn_id=shown.txn_id,
        matched=Match(found.type, found.value),
        state=shown.state,
        reason=shown.reason,
        currency=shown.currency,
        amount=shown.amount,
        last_updated=rfc3339(shown.last_updated_ms),
    )
