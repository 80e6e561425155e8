"""What ``GET /overview`` answers; also schemas of the OpenAPI document.

Amounts are integer minor units of their currency; currencies and owed sides are never summed. A
``link`` is the query string of ``GET /txns`` whose rows are what the figure counts.
"""

from typing import Literal

import msgspec

from web.models import SourceCoverage

__all__ = [
    "Ageing",
    "AsOf",
    "Beside",
    "CurrencyCount",
    "CurrencyRate",
    "DetectionMs",
    "ExposureEntry",
    "ExposureFigure",
    "Figure",
    "MatchRate",
    "Matched",
    "OpenExceptions",
    "OverviewRange",
    "OverviewView",
    "RailFigures",
    "ReasonFigure",
    "SeverityFigures",
    "TrendBucket",
]

#: BOTH: money is owed both ways, in different currencies or for different postings.
OwedSide = Literal["TO_US", "BY_US", "BOTH"]


class AsOf(msgspec.Struct):
    """``journal``: the next offset of each partition of the journal; ``at``: when it was read."""

    journal: dict[str, int]
    at: str


class OverviewRange(msgspec.Struct):
    """Business dates, both included; null has no bound. ``rail`` empty: all."""

    business_from: str | None
    business_to: str | None
    rail: list[str]


class Figure(msgspec.Struct):
    """A count, and the list of what it counts."""

    count: int
    link: str


class Matched(msgspec.Struct):
    """``count`` is what the match rate counts: auto and tolerance. People's work stands apart."""

    count: int
    auto: Figure
    tolerance: Figure
    manual: Figure
    forced: Figure
    link: str


class CurrencyRate(msgspec.Struct):
    """The match rate by expected value; null where nothing is due."""

    currency: str | None
    expected: int
    matched: int
    rate: float | None


class MatchRate(msgspec.Struct):
    """0 to 1, by ``count`` of cases and by expected value of each currency; null: nothing due."""

    count: float | None
    by_currency: list[CurrencyRate]


class ExposureEntry(msgspec.Struct):
    """Money at risk in one currency, one way."""

    currency: str
    owed: Literal["TO_US", "BY_US"]
    amount: int


class ExposureFigure(msgspec.Struct):
    """Money at risk in one currency, one way, and in how many cases."""

    currency: str
    owed: Literal["TO_US", "BY_US"]
    amount: int
    count: int
    link: str


class ReasonFigure(msgspec.Struct):
    """Open exceptions of one first reason that owe one way; ``owed`` null: no money at risk."""

    reason: str | None
    owed: OwedSide | None
    count: int
    exposure: list[ExposureEntry]
    link: str


class SeverityFigures(msgspec.Struct):
    """Open exceptions by severity; they sum to all of them."""

    LOW: Figure
    MEDIUM: Figure
    HIGH: Figure
    CRITICAL: Figure


class OpenExceptions(msgspec.Struct):
    """What somebody has to look at."""

    count: int
    by_severity: SeverityFigures
    by_reason: list[ReasonFigure]
    link: str


class CurrencyCount(msgspec.Struct):
    """How many, in one currency; null: no side named one."""

    currency: str | None
    count: int


class Ageing(msgspec.Struct):
    """Open exceptions of one age; the buckets sum to all of them."""

    bucket: Literal["<24h", "1-3d", "3-7d", ">7d"]
    count: int
    by_currency: list[CurrencyCount]
    link: str


class DetectionMs(msgspec.Struct):
    """From the trigger's time to the verdict, over the latest ``sample`` verdicts."""

    p50: int | None
    p99: int | None
    sample: int


class TrendBucket(msgspec.Struct):
    """Cases of some business dates, ``bucket_start`` being the first; each is in one count.

    ``changed_at`` is when one of its counts changed last: a past day that was restated.
    """

    bucket_start: str
    matched: int
    exceptions: int
    pending: int
    missing: int
    closed: int
    changed_at: str | None
    link: str


class RailFigures(msgspec.Struct):
    """One rail; null: the sources named none."""

    rail: str | None
    cases: int
    match_rate: float | None
    open_exceptions: int
    exposure: list[ExposureEntry]
    link: str


class Beside(msgspec.Struct):
    """What no match rate counts. ``dead_letters`` null: Kafka is away, or slow to say."""

    dead_letters: int | None
    rejected: int
    marked_received: Figure
    unmatched_lines: int


class OverviewView(msgspec.Struct):
    """The figures of a range of business dates, all read at one moment.

    ``definitions`` says of each figure what it counts.
    """

    as_of: AsOf
    range: OverviewRange
    coverage: list[SourceCoverage]
    definitions: dict[str, str]
    cases: Figure
    due: Figure
    matched: Matched
    match_rate: MatchRate
    open_exceptions: OpenExceptions
    exposure: list[ExposureFigure]
    ageing: list[Ageing]
    detection_ms: DetectionMs
    trend: list[TrendBucket]
    rails: list[RailFigures]
    beside: Beside
