"""``GET /overview``: every figure of the first page, with the list that makes it up."""

from typing import Final

from aiohttp import web

from recon_app.codec.fields import choice, day
from web.filters import FILTERS
from web.parameters import Asked, parameters_of
from web.transactions import state_away

__all__ = ["OVERVIEW", "OVERVIEW_PARAMETERS", "get_overview"]

BUCKETS: Final = ("day", "week", "month")
_DAY: Final[dict[str, object]] = {"type": "string", "format": "date"}
OVERVIEW: Final = (
    Asked("business_from", day, _DAY, "Of this business date or later"),
    Asked("business_to", day, _DAY, "Of this business date or earlier"),
    next(each for each in FILTERS if each.name == "rail"),
    Asked(
        "bucket",
        choice({bucket: bucket for bucket in BUCKETS}),
        {"enum": list(BUCKETS), "default": BUCKETS[0]},
        "How much one point of the trend holds",
    ),
)
OVERVIEW_PARAMETERS: Final = parameters_of(OVERVIEW)


async def get_overview(request: web.Request) -> web.Response:
    """The figures of a range of business dates, each with its definition and its list.

    All of them are read at one moment, ``as_of``. Currencies, TO_US and BY_US, and what is missing
    at the bank and at the gateway are never summed.
    """
    raise state_away("not there yet")
