"""Sums as figures, each with the list that makes it up."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, cast
from urllib.parse import urlencode

from tables.postgres.overview_read import AGES_S, Bucket, KindSum, Money, Overview
from web import overview_models as models
from web.overview_models import ExposureEntry, Figure, OwedSide
from web.times import rfc3339

__all__ = ["Figures", "is_due", "is_matched"]

UNDUE: Final = frozenset(("REVERSED", "NO_POSTING_EXPECTED"))
WAITING: Final = frozenset(("GATEWAY_RECEIVED", "BANK_RECEIVED"))
MATCHED: Final = ("AUTO", "TOLERANCE")
AGES: Final = ("<24h", "1-3d", "3-7d", ">7d")

Holds = Callable[[KindSum], bool]


def is_due(kind: KindSum) -> bool:
    """Complete, or past the deadline; not what the system closed because no money was to move."""
    return kind.state not in WAITING and kind.resolution not in UNDUE


def is_matched(kind: KindSum) -> bool:
    """Matched without anybody's help."""
    return kind.match_kind in MATCHED


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one moment; ``scope`` is the part of every link that the range makes."""

    read: Overview
    scope: tuple[tuple[str, str], ...]

    def link(self, *more: tuple[str, str]) -> str:
        """The query string of a list."""
        return urlencode([*self.scope, *more])

    def count(self, holds: Holds) -> int:
        """How many cases are of the kinds that hold."""
        return sum(kind.cases for kind in self.read.kinds if holds(kind))

    def figure(self, holds: Holds, *more: tuple[str, str]) -> Figure:
        """Their count, and their list."""
        return Figure(self.count(holds), self.link(*more))

    def matched(self) -> models.Matched:
        """Matched, by how."""
        auto, tolerance, manual, forced = (
            self.figure(lambda k, how=how: k.match_kind == how, ("match_kind", how))  # type: ignore[misc]
            for how in (*MATCHED, "MANUAL", "FORCE")
        )
        link = self.link(*(("match_kind", how) for how in MATCHED))
        count = auto.count + tolerance.count
        return models.Matched(count, auto, tolerance, manual, forced, link)

    def match_rate(self) -> models.MatchRate:
        """By count, and by value in each currency."""
        expected: Counter[str] = Counter()
        matched: Counter[str] = Counter()
        for kind in filter(is_due, self.read.kinds):
            expected[kind.currency] += int(kind.expected)
            matched[kind.currency] += int(kind.expected) if is_matched(kind) else 0
        rates = [
            models.CurrencyRate(code or None, total, matched[code], _ratio(matched[code], total))
            for code, total in sorted(expected.items())
        ]
        return models.MatchRate(_rate(self.read.kinds), rates)

    def open_exceptions(self) -> models.OpenExceptions:
        """By severity, and by reason and who is owed."""
        by_severity = {
            name: self.figure(
                lambda k, name=name: k.is_exception and k.severity == name,  # type: ignore[misc]
                ("exception", "true"),
                ("severity", name),
            )
            for name in ("LOW", "MEDIUM", "HIGH", "CRITICAL")
        }
        return models.OpenExceptions(
            self.count(lambda kind: kind.is_exception),
            models.SeverityFigures(**by_severity),
            list(self._by_reason()),
            self.link(("exception", "true")),
        )

    def _by_reason(self) -> Iterable[models.ReasonFigure]:
        kinds = [kind for kind in self.read.kinds if kind.is_exception]
        counts: Counter[tuple[str, str]] = Counter()
        for kind in kinds:
            counts[kind.reason, kind.owed] += kind.cases
        for (reason, owed), count in counts.most_common():
            money = [m for m in self.read.money if (m.reason, m.case_owed) == (reason, owed)]
            link = self.link(("exception", "true"), ("reason", reason), ("owed", owed))
            side = None if owed == "NONE" else cast(OwedSide, owed)
            yield models.ReasonFigure(reason or None, side, count, _entries(money), link)

    def exposure(self) -> list[models.ExposureFigure]:
        """Money at risk, and in how many cases."""
        cases: Counter[tuple[str, str]] = Counter()
        for money in self.read.money:
            cases[money.currency, money.owed] += money.cases
        return [
            models.ExposureFigure(
                entry.currency,
                entry.owed,
                entry.amount,
                cases[entry.currency, entry.owed],
                self.link(("exception", "true"), ("exposure", f"{entry.currency}:{entry.owed}")),
            )
            for entry in _entries(self.read.money)
        ]

    def ageing(self) -> list[models.Ageing]:
        """Open exceptions by age."""
        return [self._aged(number) for number in range(len(AGES))]

    def _aged(self, number: int) -> models.Ageing:
        found = [aged for aged in self.read.ages if aged.bucket == number]
        more = [("exception", "true")]
        more += [("min_age_s", str(AGES_S[number]))] if number else []
        more += [("max_age_s", str(AGES_S[number + 1]))] if number + 1 < len(AGES_S) else []
        counts = [models.CurrencyCount(aged.currency or None, aged.cases) for aged in found]
        total = sum(aged.cases for aged in found)
        return models.Ageing(AGES[number], total, counts, self.link(*more))

    def trend(self, bucket: str) -> list[models.TrendBucket]:
        """The range over time."""
        return [self._point(each, bucket) for each in self.read.trend]

    def _point(self, each: Bucket, bucket: str) -> models.TrendBucket:
        scope = dict(self.scope)
        first = max(each.start, scope.get("business_from", each.start))
        last = min(_last_day(each.start, bucket), scope.get("business_to", "9999-12-31"))
        rails = [pair for pair in self.scope if pair[0] == "rail"]
        link = urlencode([("business_from", first), ("business_to", last), *rails])
        changed = None if each.changed_ms is None else rfc3339(each.changed_ms)
        return models.TrendBucket(
            each.start,
            each.matched,
            each.exceptions,
            each.pending,
            each.missing,
            each.closed,
            changed,
            link,
        )

    def rails(self) -> list[models.RailFigures]:
        """The largest rail first."""
        cases: Counter[str] = Counter()
        for kind in self.read.kinds:
            cases[kind.rail] += kind.cases
        return [self._rail(rail, count) for rail, count in cases.most_common()]

    def _rail(self, rail: str, count: int) -> models.RailFigures:
        kinds = [kind for kind in self.read.kinds if kind.rail == rail]
        scope = [pair for pair in self.scope if pair[0] != "rail"]
        return models.RailFigures(
            None if rail == "NONE" else rail,
            count,
            _rate(kinds),
            sum(kind.cases for kind in kinds if kind.is_exception),
            _entries(money for money in self.read.money if money.rail == rail),
            urlencode([*scope, ("rail", rail)]),
        )


def _rate(kinds: Iterable[KindSum]) -> float | None:
    due = [kind for kind in kinds if is_due(kind)]
    return _ratio(sum(k.cases for k in due if is_matched(k)), sum(k.cases for k in due))


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _entries(money: Iterable[Money]) -> list[ExposureEntry]:
    amounts: Counter[tuple[str, str]] = Counter()
    for each in money:
        amounts[each.currency, each.owed] += int(each.amount)
    return [
        ExposureEntry(currency, "TO_US" if owed == "TO_US" else "BY_US", amount)
        for (currency, owed), amount in sorted(amounts.items())
    ]


def _last_day(start: str, bucket: str) -> str:
    first = date.fromisoformat(start)
    if bucket == "month":
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        following = first + timedelta(days=7 if bucket == "week" else 1)
    return (following - timedelta(days=1)).isoformat()
