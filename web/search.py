"""``GET /search``: a transaction by any id that somebody may have at hand."""

from typing import Final

from aiohttp import web

from web.parameters import Asked, parameters_of, within, word
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
    raise state_away("not there yet")
