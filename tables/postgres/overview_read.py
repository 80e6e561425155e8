"""What the overview is made of, all read at one moment: sums of the rollups, and small lists."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from tables.postgres.answers import CoverageRow
from tables.postgres.count_sql import rollup_conditions
from tables.postgres.counts import Moment, moment_of
from tables.postgres.filter_sql import OPEN, conditions_of
from tables.postgres.filters import Filters
from tables.postgres.queries import COVERAGE, MOST_ACCOUNTS
from tables.postgres.read_pool import ReadPool, Snapshot
from tables.postgres.sink_read import REJECTS
from tables.postgres.tallies import KINDS_OF_CASE

__all__ = ["AgedCount", "Bucket", "Detection", "KindSum", "Money", "Overview", "read_overview"]

#: Detection is measured on the verdicts in so many pages, some ten a page.
PAGES: Final = 200
#: The trend has at most so many points, the latest.
MOST_BUCKETS: Final = 400
DAY_S: Final = 86_400
#: Ages in seconds at which a bucket begins.
AGES_S: Final = (0, DAY_S, 3 * DAY_S, 7 * DAY_S)

_KINDS: Final = ", ".join(name for name in KINDS_OF_CASE if name != "business_day")
_MISSING: Final = "state IN ('BANK_MISSING', 'GATEWAY_MISSING')"
#: Each case is in one of them.
_CLASSES: Final = {
    "matched": "state = 'MATCHED'",
    "missing": f"is_exception AND {_MISSING}",
    "exceptions": f"is_exception AND NOT ({_MISSING})",
    "closed": "state = 'RESOLVED'",
    "pending": f"NOT is_exception AND {OPEN}",
}
_YOUNGER: Final = "opened_at > now() - make_interval(secs => {})"


@dataclass(slots=True)
class KindSum:
    """Cases of one kind, and what was expected to move; an empty word is null."""

    rail: str
    currency: str
    state: str
    reason: str
    severity: str
    match_kind: str
    resolution: str
    owed: str
    is_exception: bool
    cases: int
    expected: Decimal


@dataclass(slots=True)
class Money:
    """Money at risk in open exceptions of one kind, in one currency, one way."""

    rail: str
    reason: str
    case_owed: str
    currency: str
    owed: str
    cases: int
    amount: Decimal


@dataclass(slots=True)
class AgedCount:
    """Open exceptions whose age is in the bucket that begins at ``AGES_S[bucket]``."""

    bucket: int
    currency: str
    cases: int


@dataclass(slots=True)
class Bucket:
    """The cases of some business dates, by what became of them."""

    start: str
    matched: int
    missing: int
    exceptions: int
    closed: int
    pending: int
    changed_ms: int | None


@dataclass(slots=True)
class Detection:
    """From trigger to verdict, in ms, over the latest verdicts; null without any."""

    p50: int | None
    p99: int | None
    sample: int


@dataclass(slots=True)
class Overview:
    """One moment."""

    moment: Moment
    kinds: list[KindSum]
    money: list[Money]
    ages: list[AgedCount]
    trend: list[Bucket]
    detection: Detection
    rejected: int
    unmatched_lines: int
    coverage: list[CoverageRow] = field(default_factory=list)


#: The table is only ever added to, so its last pages hold the latest decisions: no index is needed.
_LATEST_PAGE: Final = b"""
SELECT greatest(pg_relation_size('transitions') / current_setting('block_size')::int - %s, 0)
"""
_DETECTION: Final = b"""
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY detection_latency_ms) AS p50,
       percentile_disc(0.99) WITHIN GROUP (ORDER BY detection_latency_ms) AS p99,
       count(*) AS sample
FROM transitions WHERE ctid >= %s::tid AND trigger_outcome = 'APPLIED'
  AND after_state NOT IN ('GATEWAY_RECEIVED', 'BANK_RECEIVED')
"""
_BESIDE: Final = (
    b"""
SELECT (%b), (SELECT count(*) FROM unlinked_txns WHERE linked_txn_id IS NULL)
"""
    % REJECTS
)


async def read_overview(store: ReadPool, filters: Filters, bucket: str) -> Overview:
    """The sums of what ``filters`` hold, which name business dates and rails alone."""
    async with store.snapshot() as snapshot:
        moment = await moment_of(snapshot)
        (page,) = await snapshot.row(_LATEST_PAGE, [PAGES])
        (detection,) = await snapshot.rows(Detection, _DETECTION, [f"({page},0)"])
        rejected, unmatched = await snapshot.row(_BESIDE)
        return Overview(
            moment,
            await _kinds(snapshot, filters),
            await _money(snapshot, filters),
            await _ages(snapshot, filters),
            await _trend(snapshot, filters, bucket),
            detection,
            rejected,
            unmatched,
            await snapshot.rows(CoverageRow, COVERAGE, [MOST_ACCOUNTS]),
        )


def _where(filters: Filters) -> tuple[str, dict[str, object]]:
    told = rollup_conditions(filters)
    assert told is not None
    return " AND ".join(told[0]) or "true", told[1]


async def _kinds(snapshot: Snapshot, filters: Filters) -> list[KindSum]:
    where, parameters = _where(filters)
    statement = (
        f"SELECT {_KINDS}, sum(cases)::bigint AS cases, sum(expected_minor) AS expected"
        f" FROM case_counts WHERE {where} GROUP BY {_KINDS} HAVING sum(cases) <> 0"
    )
    return await snapshot.rows(KindSum, statement.encode(), parameters)


async def _money(snapshot: Snapshot, filters: Filters) -> list[Money]:
    where, parameters = _where(filters)
    kinds = "rail, reason, case_owed, currency, owed"
    statement = (
        f"SELECT {kinds}, sum(cases)::bigint AS cases, sum(amount_minor) AS amount"
        f" FROM case_exposures WHERE {where} GROUP BY {kinds} HAVING sum(cases) <> 0"
    )
    return await snapshot.rows(Money, statement.encode(), parameters)


async def _ages(snapshot: Snapshot, filters: Filters) -> list[AgedCount]:
    conditions, parameters = conditions_of(replace(filters, exception=True))
    younger = [_YOUNGER.format(age) for age in AGES_S[1:]]
    cases = " ".join(f"WHEN {each} THEN {at}" for at, each in enumerate(younger))
    statement = (
        f"SELECT CASE {cases} ELSE {len(younger)} END AS bucket, coalesce(currency, '') AS"
        " currency, count(*) AS cases FROM transactions"
        f" WHERE {' AND '.join(conditions)} GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return await snapshot.rows(AgedCount, statement.encode(), parameters)


async def _trend(snapshot: Snapshot, filters: Filters, bucket: str) -> list[Bucket]:
    where, parameters = _where(filters)
    sums = ", ".join(
        f"coalesce(sum(cases) FILTER (WHERE {its}), 0)::bigint AS {name}"
        for name, its in _CLASSES.items()
    )
    statement = (
        "SELECT date_trunc(%(bucket)s, business_day::timestamp)::date::text AS start,"
        f" {sums}, to_ms(max(changed_at)) AS changed_ms FROM case_counts WHERE {where}"
        f" GROUP BY 1 HAVING sum(cases) <> 0 ORDER BY 1 DESC LIMIT {MOST_BUCKETS}"
    )
    return (await snapshot.rows(Bucket, statement.encode(), parameters | {"bucket": bucket}))[::-1]
