"""How many transactions a filter holds, and which values there are to filter by."""

from typing import Final

from aiohttp import web

from recon_app.codec.fields import choice
from recon_app.errors import PostgresUnavailable
from tables.postgres.counts import count_of, values_of
from web.bodies import json_response
from web.context import context_of
from web.filters import FILTER, FILTERS, take_filters
from web.finding_models import CountView, Suggestion, SuggestionsView
from web.parameters import Asked, parameters_of, parse_query, word
from web.present_rows import as_of_view
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

    Unless the rollup has the answer, counting stops at 100,001, or after a second and a half with
    an estimate; ``is_exact`` says so.
    """
    filters = take_filters(parse_query(request.query, FILTERS))
    try:
        found = await count_of(context_of(request).store, filters)
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    return json_response(CountView(found.count, found.is_exact, as_of_view(found.moment)))


async def suggest_values(request: web.Request) -> web.Response:
    """Values of one field among the transactions the other filters hold, at most 20.

    Counts of providers, accounts and merchants are those among the latest 10,000 of them; so are
    all counts, when there is a filter on ids, amounts, ages or times of change.
    """
    wanted = parse_query(request.query, SUGGEST)
    field, prefix = wanted.pop("field"), wanted.pop("prefix", "")
    try:
        found = await values_of(context_of(request).store, field, prefix, take_filters(wanted))
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    items = [Suggestion(each.value, each.count) for each in found]
    return json_response(SuggestionsView(field, items))
