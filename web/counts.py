"""How many transactions a filter holds, and which values there are to filter by."""

from typing import Final

from aiohttp import web

from recon_app.codec.fields import choice
from web.filters import FILTER, FILTERS
from web.parameters import Asked, parameters_of, word
from web.transactions import state_away

__all__ = ["COUNT_PARAMETERS", "SUGGEST_PARAMETERS", "count_transactions", "suggest_values"]

COUNT_PARAMETERS: Final = parameters_of(FILTERS)
_FIELD: Final = Asked(
    "field",
    choice({name: name for name in FILTER}),
    {"enum": list(FILTER)},
    "Whose values",
    required=True,
)
_PREFIX: Final = Asked(
    "prefix", word, {"type": "string", "maxLength": 128}, "Only values that begin like this"
)
SUGGEST: Final = (_FIELD, _PREFIX, *FILTERS)
SUGGEST_PARAMETERS: Final = parameters_of(SUGGEST)


async def count_transactions(request: web.Request) -> web.Response:
    """How many transactions the filters of ``GET /txns`` hold.

    Counting stops at 100,001 and says so, unless the rollup has the answer.
    """
    raise state_away("not there yet")


async def suggest_values(request: web.Request) -> web.Response:
    """Values of one field among the transactions the other filters hold, at most 20."""
    raise state_away("not there yet")
