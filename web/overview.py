"""``GET /overview``: every figure of the first page, with the list that makes it up."""

import asyncio
from typing import Final

from aiohttp import web

from recon_app.codec.fields import choice, day
from recon_app.errors import PostgresUnavailable
from tables.postgres.filters import Filters
from tables.postgres.overview_read import read_overview
from web import overview_models as models
from web.bodies import json_response
from web.context import ApiContext, context_of
from web.definitions import DEFINITIONS
from web.filters import FILTERS
from web.overview_figures import Figures, is_due
from web.parameters import Asked, parameters_of, parse_query
from web.present_rows import as_of_view, coverage_view
from web.transactions import state_away

__all__ = ["OVERVIEW", "OVERVIEW_PARAMETERS", "get_overview"]

MARKED: Final = "MARK_RECEIVED"
#: For Kafka, beside what Postgres takes.
PATIENCE_S: Final = 0.2
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
    asked = parse_query(request.query, OVERVIEW)
    bucket = asked.pop("bucket", BUCKETS[0])
    filters = Filters(**asked)
    context = context_of(request)
    try:
        read, letters = await asyncio.gather(
            read_overview(context.store, filters, bucket), _dead_letters(context)
        )
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    return json_response(_view(Figures(read, _scope(filters)), filters, bucket, letters))


async def _dead_letters(context: ApiContext) -> int | None:
    """Those in Kafka, if it tells soon; who looks too late tells whoever asks next."""
    looking = asyncio.ensure_future(context.pipeline.view())
    try:
        async with asyncio.timeout(PATIENCE_S):
            seen = await asyncio.shield(looking)
    except TimeoutError:
        return None
    return None if seen.dead_letters is None else seen.dead_letters.count


def _scope(filters: Filters) -> tuple[tuple[str, str], ...]:
    """The range, as parameters of a list."""
    days = (("business_from", filters.business_from), ("business_to", filters.business_to))
    found = [(name, value) for name, value in days if value is not None]
    return (*found, *(("rail", rail) for rail in filters.rail))


def _view(
    figures: Figures, filters: Filters, bucket: str, letters: int | None
) -> models.OverviewView:
    read = figures.read
    return models.OverviewView(
        as_of=as_of_view(read.moment),
        range=models.OverviewRange(filters.business_from, filters.business_to, list(filters.rail)),
        coverage=[coverage_view(row) for row in read.coverage],
        definitions=DEFINITIONS,
        cases=figures.figure(lambda _: True),
        due=figures.figure(is_due, ("due", "due")),
        matched=figures.matched(),
        match_rate=figures.match_rate(),
        open_exceptions=figures.open_exceptions(),
        exposure=figures.exposure(),
        ageing=figures.ageing(),
        detection_ms=models.DetectionMs(
            read.detection.p50, read.detection.p99, read.detection.sample
        ),
        trend=figures.trend(bucket),
        rails=figures.rails(),
        beside=_beside(figures, letters),
    )


def _beside(figures: Figures, letters: int | None) -> models.Beside:
    marked = figures.figure(lambda kind: kind.resolution == MARKED, ("resolution", MARKED))
    return models.Beside(letters, figures.read.rejected, marked, figures.read.unmatched_lines)
